"""How the rows of a run are read: which column fills which field, in which format, and what empty cells mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from guanxi.foundation.exchange.models import ImportRun
from guanxi.foundation.exchange.talk.store import Row, RowStore, group_of
from guanxi.kit.errors import Refusal
from guanxi.kit.imports.batches import Problem
from guanxi.kit.imports.cells import CellReader, Fault, reader_for
from guanxi.kit.imports.targets import ImportField, ImportTarget, Item, RunContext, TargetExtension, extensions, targets
from guanxi.kit.sheets import words_of_broken

PLAIN = ("text", "record", "choice", "choices", "county")  # read alike whatever the column holds
LONG = 1_000  # characters of a cell that are shown


def target_named(key: str) -> ImportTarget:
    """The target registered under `key`.

    Raises:
        Refusal: there is none; the answer lists those there are.
    """
    if key not in targets:
        raise Refusal(
            _("Nothing called %(key)s can be imported.") % {"key": key},
            mend=_("Choose one of: %(targets)s.") % {"targets": ", ".join(sorted(targets))},
        )
    return targets[key]


def fields_of(target: ImportTarget, user: Any) -> list[ImportField]:
    """The fields a person may fill: those of the target, then those other rooms add."""
    more = [one for extension in extensions.get(target.key, []) for one in extension.fields(user)]
    return [*target.fields(user), *more]


@dataclass(frozen=True)
class Reading:
    """A column and what reads it."""

    field: ImportField
    place: int
    reader: CellReader


@dataclass(frozen=True)
class Plan:
    """Everything about a run that decides what its rows become.

    Args:
        key: the fields by which records that are here are recognised. group: place of the column whose equal texts
            make several rows one document (None: a row is a record). constants: fields without a column → value.
    """

    run: ImportRun
    target: ImportTarget
    extensions: Sequence[TargetExtension]
    fields: Mapping[str, ImportField]
    readings: Sequence[Reading]
    constants: Mapping[str, Any]
    key: tuple[str, ...]
    group: int | None
    clears: bool
    context: RunContext
    own: frozenset[str] = field(default_factory=frozenset)

    def split(self, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """Values of the target itself, and those of extensions."""
        own = {name: value for name, value in values.items() if name in self.own}
        return own, {name: value for name, value in values.items() if name not in self.own}


def plan_of(run: ImportRun, store: RowStore | None, *, at: datetime, formats: Mapping[str, Any] | None = None) -> Plan:
    """The plan of a run by its choices; without its rows a plan that reads none.

    Args:
        formats: how each field is read, where that was decided before; else all cells of its column decide.

    Raises:
        Refusal: the target is gone.
    """
    target = target_named(run.target)
    fields = {one.key: one for one in fields_of(target, run.by)}
    readings = [
        Reading(fields[key], place, _reader(run, fields[key], place, store, formats))
        for key, place in run.mapping.items()
        if store is not None and key in fields and 0 <= place < len(run.columns)
    ]
    placed = {reading.field.key for reading in readings}
    key = tuple(run.upsert_key)
    return Plan(
        run=run,
        target=target,
        extensions=extensions.get(target.key, []),
        fields=fields,
        readings=readings,
        constants=_constants(run, fields, placed),
        key=key if set(key) <= placed | run.constants.keys() else (),
        group=next((one.place for one in readings if one.field.key == target.groups_by), None),
        clears=run.empty == "clear",
        context=RunContext(by=run.by, at=at, run=run.pk, options=options_of(run, target)),
        own=frozenset(one.key for one in target.fields(run.by)),
    )


def options_of(run: ImportRun, target: ImportTarget) -> dict[str, Any]:
    """What was chosen for the whole file, the first choice where nothing was."""
    defaults = {one.key: one.choices[0][0] for one in target.options if one.choices}
    return defaults | run.options


def _reader(
    run: ImportRun, wanted: ImportField, place: int, store: RowStore, formats: Mapping[str, Any] | None
) -> CellReader:
    if formats is not None and wanted.key in formats:
        return reader_for(wanted, run.columns[place], [], format=formats[wanted.key])
    texts = [] if wanted.kind in PLAIN else store.distinct(place)
    return reader_for(wanted, run.columns[place], texts, format=run.formats.get(wanted.key))


def _constants(run: ImportRun, fields: Mapping[str, ImportField], placed: set[str]) -> dict[str, Any]:
    """Values for fields without a column; one that cannot be read stays a `Fault` and refuses every row."""
    given = {key: text for key, text in run.constants.items() if key in fields and key not in placed and text.strip()}
    return {key: reader_for(fields[key], "", [text], format=None).read_all([text])[0] for key, text in given.items()}


def read_items(plan: Plan, rows: Sequence[Row]) -> list[Item]:
    """Rows as items, column by column; every cell that cannot be read is a problem of its item."""
    columns = list(zip(*rows, strict=True))
    numbers, broken = columns[0], columns[1]
    values: list[dict[str, Any]] = [{} for _row in rows]
    problems: list[list[Problem]] = [
        # letters that cannot be read are told by their cells, which can be mended
        [_broken(code, number)] if code and code != "encoding" else []
        for code, number in zip(broken, numbers, strict=True)
    ]
    for reading in plan.readings:
        key = reading.field.key
        texts = [text or "" for text in columns[reading.place + 2]]
        for place, value in enumerate(reading.reader.read_all(texts)):
            if value is None or value == "":
                if plan.clears:
                    values[place][key] = None
            elif type(value) is Fault:
                problems[place].append(Problem(value.code, key, value.reason, value.mend, row=numbers[place]))
            else:
                values[place][key] = value
    for key, value in plan.constants.items():
        for place, found in enumerate(values):
            if isinstance(value, Fault):
                problems[place].append(Problem(value.code, key, value.reason, value.mend))
            elif value is not None:
                found[key] = value
    if not plan.target.groups_by:
        return [
            Item(number, [number], one, [], bad) for number, one, bad in zip(numbers, values, problems, strict=True)
        ]
    return _documents(plan, rows, values, problems)


def _broken(code: str, row: int) -> Problem:
    if code == "orphan":
        reason, mend = _("No line of the first file has this number."), _("Add it there, or remove this line.")
    else:
        reason, mend = words_of_broken(code)
    return Problem(code, "", reason, mend, row=row)


def _documents(
    plan: Plan, rows: Sequence[Row], values: list[dict[str, Any]], problems: list[list[Problem]]
) -> list[Item]:
    """Rows that stand together because they name one document, as one item each.

    The document's own fields are taken from its first row that has them; rows that say otherwise are a problem.
    """
    lines = {one.key for one in plan.fields.values() if one.line}
    items: list[Item] = []
    last = None
    for row, found, bad in zip(rows, values, problems, strict=True):
        name = "" if plan.group is None else group_of(row, plan.group)
        if not name or name != last:
            items.append(Item(row[0], [], {}))
        last, item = name, items[-1]
        item.rows.append(row[0])
        item.problems += bad
        for key, value in found.items():
            if key in lines:
                continue
            if item.values.setdefault(key, value) != value and key != plan.target.groups_by:
                said = _("The rows of this document differ: “%(one)s” and “%(other)s”.")
                reason = said % {"one": item.values[key], "other": value}
                item.problems.append(
                    Problem(
                        "differs_inside", key, reason,
                        _("Give all of its rows the same value."), row=row[0],
                    )
                )  # fmt: skip
        item.lines.append({"row": row[0]} | {key: value for key, value in found.items() if key in lines})
    return items
