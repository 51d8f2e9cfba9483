"""What stands in the way of undoing an import, asked before it is begun."""

from __future__ import annotations

from datetime import datetime

from guanxi.foundation.exchange.models import ImportRun
from guanxi.foundation.exchange.talk.obstacles import obstacles_among
from guanxi.foundation.exchange.talk.plan import plan_of
from guanxi.kit.imports.targets import Obstacle

PART = 500  # records looked at together
MOST_LOOKED_AT = 5_000  # records of a run, the newest first; the worker looks at each again


def obstacles_of(run: ImportRun, *, at: datetime, limit: int = 200) -> list[Obstacle]:
    """What stands in the way of undoing a run: records that would stay, with the reason; everything else would go.

    Args:
        limit: obstacles after which looking stops.
    """
    left = run.records.filter(taken_back_at__isnull=True).order_by("-id")
    plan = plan_of(run, None, at=at)
    found: list[Obstacle] = []
    for start in range(0, MOST_LOOKED_AT, PART):
        records = list(left[start : start + PART])
        found += obstacles_among(records, plan) if records else []
        if len(records) < PART or len(found) >= limit:
            break
    return found[:limit]
