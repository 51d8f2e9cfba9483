"""Keeping what metrics were."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from guanxi.foundation.measures.metrics import BATCH, values_table
from guanxi.foundation.measures.models import Snapshot
from guanxi.kit.actions import action
from guanxi.kit.bulk import in_chunks, insert_rows

COLUMNS = ["metric", "object_id", "on", "value"]


@action("measures.take_snapshots", inner=True)
def take_snapshots(metrics: str | Sequence[str], ids: Sequence[int], *, on: date, by: Any, at: datetime) -> int:
    """Keep what metrics are for some records on a day; taken again the same day, the later values stand.

    Args:
        metrics: a key, or several that are best computed together. ids: handled some at a time, so any number.
        on: the day the values are of.

    Returns:
        how many values were kept; what is not known leaves no row.
    """
    keys = [metrics] if isinstance(metrics, str) else list(metrics)
    return sum(_take(keys, part, on) for part in in_chunks(ids, BATCH))


def _take(keys: Sequence[str], ids: Sequence[int], on: date) -> int:
    table = values_table(keys, ids, on=on)
    rows = [(key, pk, on, value) for pk in ids for key in keys if (value := table[pk][key]) is not None]
    Snapshot.objects.filter(metric__in=keys, object_id__in=ids, on=on).delete()
    insert_rows(Snapshot, COLUMNS, rows, skip_existing=True)  # whoever took them at the same moment found the same
    return len(rows)


@action("measures.forget_snapshots", inner=True)
def forget_snapshots(metric: str, *, before: date, most: int = 20_000, by: Any, at: datetime) -> int:
    """Let go of a metric's snapshots of before a day, at most so many at once; answers how many."""
    old = Snapshot.objects.filter(metric=metric, on__lt=before).order_by("on").values_list("pk", flat=True)[:most]
    return Snapshot.objects.filter(pk__among=list(old)).delete()[0]
