"""Questions about customers that may be the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypedDict

from django.db.models import Q

from guanxi.domains.customers.duplicates.models import DuplicatePair, DuplicateSearch
from guanxi.domains.customers.models import Customer

MOST_OF_A_GROUP = 20


def open_pairs(user: Any) -> Any:
    """Pairs that wait for a decision and whose customers `user` both sees, the likeliest first."""
    pairs = DuplicatePair.objects.visible_to(user).open().select_related("one", "other")
    return pairs.order_by("-score", "id")


def group_of(pair: DuplicatePair, user: Any) -> list[Customer]:
    """The customers that hang together with a pair by open pairs, at most twenty; those of the pair come first."""
    known, edge = [pair.one_id, pair.other_id], [pair.one_id, pair.other_id]
    while edge and len(known) < MOST_OF_A_GROUP:
        near = DuplicatePair.objects.visible_to(user).open().filter(Q(one__in=edge) | Q(other__in=edge))
        ends = dict.fromkeys(pk for both in near.order_by("-score", "id").values_list("one", "other") for pk in both)
        edge = [pk for pk in ends if pk not in known]
        known += edge
    rows = Customer.objects.visible_to(user).in_bulk(known[:MOST_OF_A_GROUP])
    return [rows[pk] for pk in known if pk in rows]


def last_search() -> DuplicateSearch | None:
    """The latest search over the whole base, running or finished."""
    return DuplicateSearch.objects.order_by("-pk").first()


class Entry(TypedDict, total=False):
    """What is known of somebody who may be a customer already; `county` is a 6-digit code."""

    name: str
    name_en: str
    phone: str
    tax_id: str
    county: str
    street: str
    email: str
    bank_account: str


@dataclass(frozen=True)
class Likely:
    """A customer that an entry may be.

    Args:
        customer: its number. score: 0 to 1. reasons: as a pair keeps them.
    """

    customer: int
    score: Decimal
    reasons: Sequence[Mapping[str, Any]]


def likely_many(entries: Iterable[Entry], user: Any, *, most: int = 3) -> list[list[Likely]]:
    """For each of many entries at once: the customers within the reach of `user` that it may be, likeliest first.

    Args:
        most: so many at most for each entry.
    """
    from guanxi.domains.customers.duplicates.finding import find_likely

    return find_likely(list(entries), user, most=most)
