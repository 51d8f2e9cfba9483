"""What the ledger tells the pool of customers."""

from __future__ import annotations

from collections.abc import Sequence

from guanxi.domains.receivables.models import Account


def with_open_receivables(ids: Sequence[int]) -> set[int]:
    """Those of the customers that owe something: who sold is to collect."""
    return set(Account.objects.filter(customer__in=ids, balance__gt=0).values_list("customer_id", flat=True))
