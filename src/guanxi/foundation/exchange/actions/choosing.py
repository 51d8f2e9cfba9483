"""Verbs of an import that was opened: what is what in the file, cells mended, duplicates decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from django.utils.translation import gettext as _

from guanxi.foundation.exchange.actions.guards import require_author, require_open, require_own_open
from guanxi.foundation.exchange.actions.opening import keep_reading
from guanxi.foundation.exchange.models import ImportDecision, ImportMend, ImportRun
from guanxi.foundation.exchange.queries import require_target
from guanxi.foundation.exchange.queries.previews import is_small
from guanxi.foundation.exchange.talk.opening import READING, guess_key, guess_mapping, read_file
from guanxi.foundation.exchange.talk.plan import LONG, fields_of, target_named
from guanxi.foundation.exchange.talk.store import RowStore
from guanxi.foundation.exchange.tasks import check_imports
from guanxi.kit.actions import action
from guanxi.kit.errors import BadInput, Refusal
from guanxi.kit.imports.cells import reader_for

EMPTY, TWINS = ("leave", "clear"), ("skip", "create", "update")
MOST_AT_ONCE = 10_000  # decisions sent in one request


@action("exchange.choose", stepwise=True)
def choose(
    run: ImportRun,
    *,
    target: str | None = None,
    sheet: str | None = None,
    heading: int | None = None,
    heading_lines: int | None = None,
    encoding: str | None = None,
    separator: str | None = None,
    mapping: Mapping[str, int] | None = None,
    formats: Mapping[str, Mapping[str, str | int | bool]] | None = None,
    constants: Mapping[str, str] | None = None,
    upsert_key: Sequence[str] | None = None,
    empty: Literal["leave", "clear"] | None = None,
    duplicates: Literal["skip", "create", "update"] | None = None,
    options: Mapping[str, str] | None = None,
    by: Any,
    at: datetime,
    key: str | None = None,
) -> ImportRun:
    """Say what is what in the file of an open import; what is left out stays as it is.

    Args:
        sheet, heading, heading_lines, encoding, separator: how the file is read; it is read anew and guessed anew.
        mapping: field → place of its column, from 0; it replaces the mapping as a whole. formats: field → its format.
        constants: field without a column → text for all rows. upsert_key: fields by which records that are here are
            recognised; none: every row is new. empty: what an empty cell means. duplicates: what becomes of rows that
            look like a record here and were not decided one by one. options: the target's own.

    Raises:
        BadInput: a field, column, key or format that is not there. NotASheet: the file cannot be read so.
        NotOpen: it was started.
    """
    require_own_open(run, by)
    reading = {"sheet": sheet, "heading": heading, "heading_lines": heading_lines, "encoding": encoding}
    is_reread = _read_anew(run, reading | {"separator": separator}, target, by)
    _take(run, mapping, constants, upsert_key, by)
    _check_formats(run, formats or {}, by)
    _set(run, {"formats": formats, "empty": empty, "duplicates": duplicates, "options": options})
    return (keep_reading if is_reread else keep_choices)(run, by=by, at=at, key=key)


def _set(run: ImportRun, given: Mapping[str, Any]) -> None:
    """Set what is chosen for the whole file, after a look whether it can be chosen."""
    known = {"empty": EMPTY, "duplicates": TWINS, "options": {one.key for one in target_named(run.target).options}}
    for name, value in given.items():
        asked = set(value) if isinstance(value, Mapping) else {value} - {None}
        if unknown := sorted(map(str, asked - set(known.get(name, asked)))):
            raise BadInput(**{name: _("“%(value)s” is none of the choices.") % {"value": unknown[0][:60]}})
        if value is not None:
            setattr(run, name, dict(value) if isinstance(value, Mapping) else value)


def _read_anew(run: ImportRun, reading: Mapping[str, Any], target: str | None, by: Any) -> bool:
    """Read and guess anew where that was chosen otherwise; whether the rows are others now."""
    wanted = {name: value for name, value in reading.items() if value is not None}
    is_reread = any(run.reading.get(name) != value for name, value in wanted.items())
    if is_reread:
        kept = {} if "sheet" in wanted else run.reading
        run.reading = {name: kept[name] for name in READING if name in kept and name != "heading_lines"} | wanted
        read_file(run)
    is_other = target is not None and target != run.kind
    if is_other:
        require_target(by, target_named(str(target)))
        run.kind = str(target)
    if is_reread or is_other:
        guess_mapping(run)
    return is_reread


def _take(
    run: ImportRun, mapping: Mapping[str, int] | None, constants: Mapping[str, str] | None,
    upsert_key: Sequence[str] | None, by: Any,
) -> None:  # fmt: skip
    """Check and set which column, which text and which key stand for which field."""
    fields = {one.key for one in fields_of(target_named(run.target), by)}
    for name in {*(mapping or {}), *(constants or {}), *(upsert_key or ())} - fields:
        raise BadInput(mapping=_("There is no field “%(name)s”.") % {"name": name[:60]})
    if any(not 0 <= place < len(run.columns) for place in (mapping or {}).values()):
        raise BadInput(mapping=_("Columns are counted from 0 to %(last)s.") % {"last": len(run.columns) - 1})
    keys = target_named(run.target).keys
    if any(upsert_key or ()) and tuple(upsert_key or ()) not in keys:
        offered = "; ".join(" + ".join(key) for key in keys)
        raise BadInput(upsert_key=_("Records are recognised by one of: %(keys)s.") % {"keys": offered})
    if mapping is not None:
        run.mapping = dict(mapping)
    if constants is not None:
        run.constants = {name: text[:LONG] for name, text in constants.items() if text.strip()}
    if upsert_key is not None:
        run.upsert_key = list(upsert_key) or [""]
        run.guesses = {name: one for name, one in run.guesses.items() if name != "*key"}
    elif "*key" in run.guesses or not set(run.upsert_key) <= {*run.mapping, *run.constants, ""}:
        guess_key(run)


def _check_formats(run: ImportRun, formats: Mapping[str, Mapping[str, Any]], by: Any) -> None:
    """Refuse formats that no column has; those of fields that are gone by now are never read."""
    for one in fields_of(target_named(run.target), by):
        try:
            reader_for(one, "", (), format=formats.get(one.key))
        except (ValueError, ArithmeticError):
            raise BadInput(formats=_("“%(field)s” cannot be read so.") % {"field": one.label}) from None


@action("exchange.keep_choices", inner=True)
def keep_choices(run: ImportRun, *, by: Any, at: datetime) -> ImportRun:
    """Write the choices of an open run; a long one is judged anew by the worker.

    What was decided about rows goes where they are to become something else: it named records of another kind.
    """
    fresh = ImportRun.objects.lock().get(pk=run.pk)
    require_open(fresh)
    if fresh.kind != run.kind:
        ImportDecision.objects.filter(run=run).delete()
    run.save()
    _judge_later(run)
    return run


def _judge_later(run: ImportRun) -> None:
    if not is_small(run):
        ImportRun.objects.filter(pk=run.pk).update(checked=0)
        run.checked = 0
        check_imports.enqueue()


@action("exchange.mend_cell")
def mend_cell(run: ImportRun, *, row: int, column: str | int, text: str, by: Any, at: datetime) -> ImportMend:
    """Write one cell of the preview anew; the file itself is kept as it came.

    Args:
        row: line of the file. column: key of a field that has a column, or the place of the column.

    Raises:
        BadInput: no such row or column. NotOpen: the import was started.
    """
    place = _open_place(run, column, by)
    with RowStore(run) as store:
        if row not in store.some([row]):
            raise BadInput(row=_("There is no line %(row)s.") % {"row": row})
    mend, _is_new = ImportMend.objects.update_or_create(run=run, place=place, row=row, defaults={"text": text[:LONG]})
    _judge_later(run)
    return mend


@action("exchange.mend_equal")
def mend_equal(run: ImportRun, *, column: str | int, old: str, text: str, by: Any, at: datetime) -> int:
    """Write every cell of a column anew that holds one text; answers how many cells that are.

    Raises:
        BadInput: no such column, or no cell with this text. NotOpen: the import was started.
    """
    place = _open_place(run, column, by)
    with RowStore(run) as store:
        count = store.count_equal(place, old)
    if not count:
        raise BadInput(old=_("No cell of this column holds “%(text)s”.") % {"text": old[:60]})
    mended = ImportMend.objects.filter(run=run, place=place)
    mended.filter(text=old).update(text=text[:LONG])
    ImportMend.objects.update_or_create(run=run, place=place, row=None, old=old[:LONG], defaults={"text": text[:LONG]})
    _judge_later(run)
    return count


@action("exchange.unmend_cell")
def unmend_cell(run: ImportRun, *, row: int | None = None, by: Any, at: datetime) -> int:
    """Take mends back: those of one line, or all of them; answers how many.

    Raises:
        NotOpen: the import was started.
    """
    require_author(run, by)
    require_open(ImportRun.objects.lock().get(pk=run.pk))
    mends = ImportMend.objects.filter(run=run)
    count, _each = (mends if row is None else mends.filter(row=row)).delete()
    _judge_later(run)
    return count


def _open_place(run: ImportRun, column: str | int, by: Any) -> int:
    require_author(run, by)
    require_open(ImportRun.objects.lock().get(pk=run.pk))
    place = run.mapping.get(column) if isinstance(column, str) else column
    if place is None or not 0 <= place < len(run.columns):
        raise BadInput(column=_("There is no column “%(name)s”.") % {"name": str(column)[:60]})
    return int(place)


@action("exchange.choose_duplicates")
def choose_duplicates(
    run: ImportRun,
    *,
    rows: Sequence[int],
    choice: Literal["skip", "create", "update", ""],
    record: int | None = None,
    by: Any,
    at: datetime,
) -> int:
    """Decide what becomes of rows that look like a record that is here: skip, create anyway, or update that record.

    Args:
        choice: empty: decided no more. record: the record to update, one of those shown; the first where left out.

    Raises:
        BadInput: more rows than one request takes. NotOpen: the import was started.
    """
    require_author(run, by)
    require_open(ImportRun.objects.lock().get(pk=run.pk))
    if len(rows) > MOST_AT_ONCE:
        raise BadInput(rows=_("Decide at most 10,000 rows at once, or choose for all of them."))
    ImportDecision.objects.filter(run=run, row__among=list(rows)).delete()
    if not choice:
        return len(rows)
    if choice == "update" and not target_named(run.target).can_change:
        raise Refusal(_("Such records are not changed by a file."), mend=_("Skip the row, or create it anyway."))
    kept = record if choice == "update" else None
    ImportDecision.objects.bulk_create(
        ImportDecision(run=run, row=row, choice=choice, object_id=kept) for row in dict.fromkeys(rows)
    )
    return len(rows)
