"""What the engine asks of a target, in its order: find, check, compare, write, take back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from guanxi.kit.actions import steps_of
from guanxi.kit.imports.targets import ImportTarget, Item, RunContext, Written

AT = datetime(2026, 11, 20, 2, 30, tzinfo=UTC)


@dataclass
class Outcome:
    """What became of rows: the items by state, what was written."""

    items: list[Item]
    found: list[int | None]
    changes: dict[int, dict[str, Any]]
    written: list[Written] = field(default_factory=list)

    def reasons(self, row: int) -> list[str]:
        return [f"{one.code}: {one.reason}" for one in next(i for i in self.items if i.row == row).problems]


def context(by, at=AT, **options) -> RunContext:
    return RunContext(by=by, at=at, run=1, options=options)


def judge(target: ImportTarget, rows, by, key, at=AT) -> Outcome:
    """What the engine asks of a target before it writes."""
    items = [Item(number, [number], dict(row)) for number, row in enumerate(rows, 2)]
    hits = target.find(items, key, context(by, at))
    found = [one[0] if one else None for one in hits]
    sound = [(item, pk) for item, pk in zip(items, found, strict=True) if not item.problems]
    target.check([item for item, _pk in sound], [pk for _item, pk in sound], context(by, at))
    names = sorted({name for item in items for name in item.values} - set(key))
    present = target.present([pk for pk in found if pk], names)
    changes = {}
    for item, pk in zip(items, found, strict=True):
        if pk and not item.problems:
            now = present[pk]
            changes[item.row] = {
                name: value for name, value in item.values.items()
                if name in now and name not in key and (now[name] or "") != (value or "")
            }  # fmt: skip
    return Outcome(items, found, changes)


def bring(target: ImportTarget, rows, by, key, at=AT) -> Outcome:
    """Judge and write what is sound, as the engine does."""
    outcome = judge(target, rows, by, key, at)
    fresh = [item for item, pk in zip(outcome.items, outcome.found, strict=True) if pk is None and not item.problems]
    known = [
        (item, pk, outcome.changes[item.row])
        for item, pk in zip(outcome.items, outcome.found, strict=True)
        if pk and not item.problems and outcome.changes[item.row]
    ]
    with steps_of(target.permission, by=by):
        if fresh:
            outcome.written += target.create(fresh, context(by, at))
        if known:
            outcome.written += target.change(known, context(by, at))
    return outcome


def take_back(target: ImportTarget, outcome: Outcome, by, at=AT) -> None:
    """Take back what an outcome wrote."""
    with steps_of(target.permission, by=by):
        target.take_back(outcome.written, context(by, at))
