"""Customers by what a file calls them: the code, else the whole name; equal texts are asked once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers.models import Customer
from guanxi.kit.imports.batches import Problem

NO_CUSTOMER = _("There is no customer “%(text)s”.")
MEND_CUSTOMER = _("Import the customers first, or correct the cell.")
MANY_CUSTOMERS = _("Several customers are called “%(text)s”.")
WRITE_CODE = _("Write the code instead.")
ELSEWHERE = _("The customer “%(text)s” belongs to somebody else.")
ASK_THERE = _("Have the row imported by somebody whose customer it is.")

Found = dict[str, list[int]]
Unknown = dict[str, Problem]
"""Texts that name nobody, several, or somebody out of reach, with the problem."""


def tidy(text: str) -> str:
    """A text with single gaps."""
    return " ".join(text.split())


NAMES: tuple[tuple[str, Callable[[str], str]], ...] = (("name", str), ("name", tidy), ("name_en", tidy))


def find_customers(texts: Iterable[str], by: Any) -> tuple[dict[str, int], Unknown]:
    """Customers by code, else by whole name, merged ones as their survivor; only those within reach of `by`."""
    wanted = sorted(set(texts))
    rows = Customer.objects.all()
    found = resolve(wanted, rows, "code", tidy)
    for name, fold in NAMES:
        found |= resolve([text for text in wanted if text not in found], rows, name, fold)
    hits = rows.filter(pk__among=sorted({pk for pks in found.values() for pk in pks}))
    survivors = {pk: into or pk for pk, into in hits.values_list("pk", "merged_into")}
    merged = {text: sorted({survivors[pk] for pk in pks}) for text, pks in found.items()}
    within = rows.visible_to(by).filter(pk__among=sorted({pk for pks in merged.values() for pk in pks}))
    seen = set(within.values_list("pk", flat=True))
    return settle(wanted, merged, "customer", seen, (NO_CUSTOMER, MEND_CUSTOMER, MANY_CUSTOMERS))


def resolve(texts: Sequence[str], rows: Any, column: str, fold: Callable[[str], str]) -> Found:
    """Texts → ids of the rows whose `column` says the same; `fold` brings a text into the form of the column."""
    if not texts:
        return {}
    known: dict[str, list[int]] = defaultdict(list)
    keys = sorted({fold(text) for text in texts})
    for key, pk in rows.filter(**{f"{column}__among": keys}).order_by("pk").values_list(column, "pk"):
        known[key].append(pk)
    return {text: known[fold(text)] for text in texts if fold(text) in known}


def settle(
    wanted: Sequence[str], found: Mapping[str, Sequence[int]], field: str, seen: set[int] | None, words: Sequence[Any]
) -> tuple[dict[str, int], Unknown]:
    """Texts that name exactly one, and the others with what is wrong.

    Args:
        seen: ids within reach; None: all are. words: what to say of nobody, what to do then, what to say of several.
    """
    none, mend, many = words
    sure: dict[str, int] = {}
    unknown: Unknown = {}
    for text in wanted:
        hits = found.get(text, ())
        within = [pk for pk in hits if seen is None or pk in seen]
        told = {"text": text[:60]}
        if len(within) == 1:
            sure[text] = within[0]
        elif within:
            unknown[text] = Problem(f"{field}_ambiguous", field, many % told, WRITE_CODE)
        elif hits:
            unknown[text] = Problem(f"{field}_elsewhere", field, ELSEWHERE % told, ASK_THERE)
        else:
            unknown[text] = Problem(f"{field}_unknown", field, none % told, mend)
    return sure, unknown
