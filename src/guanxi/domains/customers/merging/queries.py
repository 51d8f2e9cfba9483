"""Questions about pairs that wait for a decision, and about merges."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from guanxi.domains.customers.duplicates.queries import open_pairs
from guanxi.domains.customers.models import Customer, CustomerMerge, DuplicatePair

MOST = 1_000


def pair_after(user: Any, pair: DuplicatePair) -> DuplicatePair | None:
    """The next open pair in order of likelihood, as far as `user` sees both customers."""
    later = Q(score__lt=pair.score) | Q(score=pair.score, id__gt=pair.pk)
    found: DuplicatePair | None = open_pairs(user).filter(later).first()
    return found


def count_open(user: Any) -> int:
    """How many pairs wait; counting stops at 1,000."""
    return int(open_pairs(user)[:MOST].count())


def pair_for_page(user: Any, pk: int) -> DuplicatePair | None:
    """A pair whose customers `user` both sees, whatever was decided about it."""
    found: DuplicatePair | None = DuplicatePair.objects.visible_to(user).filter(pk=pk).first()
    return found


def customers_for_merging(user: Any) -> Any:
    """Customers within reach with all that a comparison reads."""
    return Customer.objects.visible_to(user).select_related(
        "county", "owner__unit", "unit", "parent", "commercial", "logistic", "merged_into"
    )


def elder_of(one: Customer, other: Customer) -> Customer:
    """Which of two is proposed to survive: the one that bought last, else the one that was entered first."""
    if (one.last_ordered_on is None) != (other.last_ordered_on is None):
        return one if one.last_ordered_on else other
    return min(one, other, key=lambda customer: (customer.created_at, customer.pk))


def merges_of(user: Any) -> Any:
    """Merges within reach, the newest first."""
    rows = CustomerMerge.objects.visible_to(user).select_related("survivor", "merged", "by", "undone_by")
    return rows.order_by("-at", "-id")
