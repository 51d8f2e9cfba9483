"""Items ready to be shown: cells with what stands here now, reasons at their cell, likely records side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.foundation.exchange.models import ImportDecision, ImportedRecord, ImportRun
from guanxi.foundation.exchange.talk.codec import is_same, unpack
from guanxi.foundation.exchange.talk.index import Entry, Index
from guanxi.foundation.exchange.talk.judging import DUPLICATE, Verdict, judge
from guanxi.foundation.exchange.talk.plan import LONG, Plan, read_items
from guanxi.foundation.exchange.talk.store import Row, RowStore
from guanxi.kit.imports.batches import Problem
from guanxi.kit.imports.targets import ImportField, Item, Likeness


@dataclass(frozen=True)
class Cell:
    """A cell of an item: its text in the file, how it was read, what the record holds now, and what is wrong with it.

    Args:
        row: line of the file. place: its column (None: a value chosen for all rows).
    """

    key: str
    label: Any
    row: int
    place: int | None
    text: str
    value: str
    old: str = ""
    is_changed: bool = False
    problem: Problem | None = None


@dataclass(frozen=True)
class Twin:
    """A record that may be the same: field by field (label, its value, the file's value, whether they differ)."""

    pk: int
    label: str
    url: str
    reasons: tuple[str, ...]
    pairs: tuple[tuple[Any, str, str, bool], ...]


@dataclass(frozen=True)
class ItemView:
    """One item of a preview or of a report.

    Args:
        place: where it stands among all items. rows: its lines of the file. record: name and address of the record it
            is. problems: reasons that belong to no shown cell come first. decision: what a person chose for it.
        outcome: of a run that was started: created, changed, unchanged, skipped or refused.
    """

    place: int
    row: int
    rows: tuple[int, ...]
    state: str
    label: str
    record: tuple[str, str] | None
    cells: list[Cell]
    lines: list[list[Cell]]
    problems: list[Problem]
    twins: list[Twin] = field(default_factory=list)
    decision: str = ""
    chosen: int | None = None
    outcome: str = ""


def present_items(
    run: ImportRun, index: Index, entries: Sequence[Entry], plan: Plan, store: RowStore
) -> list[ItemView]:
    """Entries of an index with everything a page shows of them."""
    raw = store.some([row for one in entries for row in one.rows])
    problems = index.problems([one.place for one in entries])
    items = _items_of(entries, raw, plan)
    decided = {one.row: one for one in ImportDecision.objects.filter(run=run, row__in=[one.row for one in entries])}
    if run.is_open:
        verdicts = _verdicts(entries, items, plan)
        changes = {row: one.changes for row, one in verdicts.items()}
        pks = {one.row: one.pk for one in entries}
    else:
        verdicts = {}
        changes, pks = _written(run, entries)
    shown = plan.target.shown([pk for pk in pks.values() if pk])
    views = []
    for one in entries:
        decision, why = decided.get(one.row), problems.get(one.place, [])
        views.append(
            ItemView(
                place=one.place, row=one.row, rows=one.rows, state=one.state, outcome=one.outcome,
                label=_label(items[one.row], plan), record=shown.get(pks.get(one.row) or 0),
                cells=_head_cells(one, items[one.row], raw, plan, changes.get(one.row, {}), why),
                lines=_line_cells(one, items[one.row], raw, plan, why),
                problems=why,
                twins=[_twin(hit, items[one.row], plan) for hit in getattr(verdicts.get(one.row), "likely", [])],
                decision=decision.choice if decision else "", chosen=decision.object_id if decision else None,
            )
        )  # fmt: skip
    return views


def _items_of(entries: Sequence[Entry], raw: Mapping[int, Row], plan: Plan) -> dict[int, Item]:
    rows = [raw[number] for one in entries for number in one.rows if number in raw]
    return {item.row: item for item in read_items(plan, rows)} if rows else {}


def _verdicts(entries: Sequence[Entry], items: Mapping[int, Item], plan: Plan) -> dict[int, Verdict]:
    """Judged anew, so that what is here now is shown; who may be the same is asked for duplicates alone."""
    found: dict[int, Verdict] = {}
    for is_twin in (True, False):
        asked = [items[one.row] for one in entries if one.row in items and (one.state == DUPLICATE) is is_twin]
        if asked:
            found |= {verdict.item.row: verdict for verdict in judge(asked, plan, likely=is_twin)}
    return found


def _written(run: ImportRun, entries: Sequence[Entry]) -> tuple[dict[int, Any], dict[int, int | None]]:
    """What a run wrote: old and new values by row, and the records."""
    found = ImportedRecord.objects.filter(run=run, row__in=[one.row for one in entries])
    changes: dict[int, Any] = {}
    pks: dict[int, int | None] = {}
    for one in found:
        pks[one.row] = one.object_id
        if not one.is_new:
            before = unpack(one.before) | unpack(one.more.get("before", {}))
            after = unpack(one.after) | unpack(one.more.get("after", {}))
            changes[one.row] = {name: (before.get(name), value) for name, value in after.items()}
    return changes, pks


def _label(item: Item, plan: Plan) -> str:
    names = [*plan.key, plan.target.groups_by, "name", *(one.field.key for one in plan.readings)]
    return next((say(item.values[name], None) for name in names if item.values.get(name)), str(item.row))


def _head_cells(
    entry: Entry,
    item: Item,
    raw: Mapping[int, Row],
    plan: Plan,
    changes: Mapping[str, Any],
    problems: Sequence[Problem],
) -> list[Cell]:
    cells = []
    is_line = bool(item.lines)
    for reading in plan.readings:
        wanted = reading.field
        if wanted.line and is_line:
            continue
        value = item.values.get(wanted.key)
        cells.append(_cell(wanted, reading.place, raw[entry.row], value, problems, changes, of_rows=entry.rows))
    for key, value in plan.constants.items():
        if key in plan.fields and not (plan.fields[key].line and is_line):
            wanted = plan.fields[key]
            text = plan.run.constants[key]
            problem = next((one for one in problems if one.field == key), None)
            cells.append(Cell(key, wanted.label, entry.row, None, text, say(value, wanted), problem=problem))
    return cells


def _line_cells(
    entry: Entry, item: Item, raw: Mapping[int, Row], plan: Plan, problems: Sequence[Problem]
) -> list[list[Cell]]:
    readings = [one for one in plan.readings if one.field.line]
    return [
        [_cell(one.field, one.place, raw[line["row"]], line.get(one.field.key), problems, {}) for one in readings]
        for line in item.lines
    ]


def _cell(
    wanted: ImportField,
    place: int,
    row: Row,
    value: Any,
    problems: Sequence[Problem],
    changes: Mapping[str, Any],
    *,
    of_rows: Sequence[int] = (),
) -> Cell:
    """A cell with its problem; that of a document also tells what is wrong in further rows (`of_rows`)."""
    rows = (None, row[0], *of_rows)
    problem = next((one for one in problems if one.field == wanted.key and one.row in rows), None)
    old, new = changes.get(wanted.key, (None, value))
    is_changed = wanted.key in changes
    return Cell(
        wanted.key, wanted.label, row[0], place, str(row[place + 2] or "")[:LONG], say(new, wanted),
        old=say(old, wanted) if is_changed else "", is_changed=is_changed, problem=problem,
    )  # fmt: skip


def _twin(hit: Likeness, item: Item, plan: Plan) -> Twin:
    pairs = []
    for name in dict.fromkeys([*item.values, *hit.values]):
        if name in plan.fields:
            wanted = plan.fields[name]
            here, there = hit.values.get(name), item.values.get(name)
            pairs.append((wanted.label, say(here, wanted), say(there, wanted), not is_same(here, there)))
    return Twin(hit.pk, hit.label, hit.url, tuple(str(reason) for reason in hit.reasons), tuple(pairs))


def say(value: Any, wanted: ImportField | None) -> str:
    """A value as people read it: the label of a choice, yes or no, an amount with its decimals, a day."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if timezone.is_aware(value) else str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple | set | frozenset):
        return _(", ").join(say(one, wanted) for one in value)
    labels = dict(wanted.choices) if wanted else {}
    return str(labels.get(value, value))[:LONG]
