"""Several like events of one month as one line of a timeline that opens, such as a month of imported orders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone

from guanxi.foundation.timeline.events import types
from guanxi.foundation.timeline.models import Event
from guanxi.kit.amounts import ZERO
from guanxi.kit.components.numbers import day, figure

FEWEST = 3


def gather(events: Iterable[Event]) -> list[list[Event]]:
    """The events in their order; from `FEWEST` like ones of a month on they stand together, where the newest stood."""
    shown = list(events)
    months: dict[Any, list[Event]] = defaultdict(list)
    for event in shown:
        months[_month_of(event)].append(event)
    runs = []
    for event in shown:
        month = months[_month_of(event)]
        if len(month) < FEWEST:
            runs.append([event])
        elif month[0] is event:
            runs.append(month)
    return runs


def _month_of(event: Event) -> Any:
    """What an event shares with those it may stand together with; alone where its kind knows no sentence for many."""
    kind, on = types.get(event.name), timezone.localdate(event.at)
    return (event.name, on.year, on.month) if kind and kind.many else event.pk


def sum_up(run: list[Event]) -> str:
    """Several events in one sentence: how many, from when to when, the sum of their amounts."""
    newest, oldest = run[0], run[-1]
    facts = {
        "count": len(run),
        "amount": figure(sum((_amount(event) for event in run), ZERO)),
        "start": day(timezone.localdate(oldest.at)),
        "end": day(timezone.localdate(newest.at)),
    }
    return str(types[newest.name].many) % facts


def _amount(event: Event) -> Decimal:
    try:
        return Decimal(str(event.facts.get("amount", ZERO)))
    except InvalidOperation:
        return ZERO
