"""Measures of records that are taken back: nobody could find or explain them any more."""

from __future__ import annotations

from collections.abc import Sequence

from guanxi.foundation.measures.metrics import metrics
from guanxi.foundation.measures.models import Grade, Snapshot


def forget_measures(kind: str, ids: Sequence[int]) -> None:
    """Remove grades and snapshots of records that go; a step of the verb that removes the records.

    Args:
        kind: of the records, as in "customers.customer". ids: their numbers.
    """
    Grade.objects.filter(kind=kind, object_id__among=list(ids)).delete()
    keys = [key for key, metric in metrics.items() if metric.grain == kind]
    Snapshot.objects.filter(metric__in=keys, object_id__among=list(ids)).delete()
