"""Writing down who looks after a customer from when to when; the verbs that change a rep call this."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from guanxi.domains.customers.models import Customer
from guanxi.domains.customers.pool.models import Tenure
from guanxi.kit.bulk import in_chunks, insert_rows


def begin_tenures(customers: Iterable[Customer], *, began: Tenure.Began, at: datetime) -> None:
    """The customers' reps look after them from now on; of those without a rep nothing is written."""
    rows = ((one.pk, one.owner_id, one.unit_id, at, began.value) for one in customers if one.owner_id is not None)
    insert_rows(Tenure, ["customer_id", "owner_id", "unit_id", "since", "began"], rows)


def end_tenures(ids: Sequence[int], *, ended: Tenure.Ended, at: datetime, reason: str = "") -> None:
    """Whoever looks after these customers does so no longer."""
    for chunk in in_chunks(ids):
        Tenure.objects.filter(customer__in=chunk, until__isnull=True).update(until=at, ended=ended, reason=reason)
