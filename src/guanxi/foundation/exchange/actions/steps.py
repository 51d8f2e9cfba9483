"""What the worker does for imports, one transaction each: take a run, write items, take records back, end it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from guanxi.foundation.exchange.models import ImportedRecord, ImportRun
from guanxi.foundation.exchange.queries import LEASE
from guanxi.foundation.exchange.talk.codec import pack, unpack
from guanxi.foundation.exchange.talk.judging import Verdict
from guanxi.foundation.exchange.talk.obstacles import obstacles_among, written_of
from guanxi.foundation.exchange.talk.plan import Plan
from guanxi.foundation.timeline.events import record
from guanxi.kit.actions import action
from guanxi.kit.imports.targets import Item, Written

TRIES = 5  # times in a row that a run is taken up without getting further


class Overtaken(Exception):
    """The run was stopped, or another writer has it now."""


@action("exchange.begin_work", inner=True)
def begin_work(*, only: ImportRun | None = None, by: Any, at: datetime) -> ImportRun | None:
    """Take the oldest run that waits, or whose writer fell silent; None when there is nothing to do.

    Args:
        only: take this run or none.
    """
    free = Q(touched_at__isnull=True) | Q(touched_at__lt=at - LEASE)
    waiting = ImportRun.objects.at_work().filter(free, **({"pk": only.pk} if only else {}))
    run = waiting.select_related("by__unit", "undone_by__unit").first()
    if run is None:
        return None
    tries = run.summary.get("tries", {})
    where = [run.done, run.summary.get("undo", {}).get("seen", 0)]
    run.summary["tries"] = {"at": where, "count": tries.get("count", 0) + 1 if tries.get("at") == where else 1}
    same = ImportRun.objects.filter(free, pk=run.pk, attempts=run.attempts)
    if not same.update(attempts=F("attempts") + 1, touched_at=at, summary=run.summary):
        return None
    run.attempts, run.touched_at = run.attempts + 1, at
    if run.summary["tries"]["count"] > TRIES:
        failure = _("The program was interrupted several times at the same place.")
        fail_work(run, failure=failure, by=by, at=at)
        return begin_work(only=only, by=by, at=at)
    return run


def _mine(run: ImportRun) -> Any:
    """The run as a row, unless it was stopped or another writer has it."""
    same = ImportRun.objects.filter(pk=run.pk, attempts=run.attempts, failed_at__isnull=True, discarded_at__isnull=True)
    if run.undo_began_at:
        return same.filter(undo_began_at=run.undo_began_at, undone_at__isnull=True)
    return same.filter(stopped_at__isnull=True, finished_at__isnull=True)


@action("exchange.note_checked", inner=True)
def note_checked(run: ImportRun, *, checked: int, by: Any, at: datetime) -> None:
    """Tell how many lines of a long file are judged; of a run that is written it is a sign of life.

    Raises:
        Overtaken: it was stopped, or another writer has it.
    """
    if run.is_open:
        ImportRun.objects.filter(pk=run.pk).update(checked=checked, checked_at=at)
    elif not _mine(run).update(checked=checked, touched_at=at):
        raise Overtaken


@action("exchange.write_items", inner=True)
def write_items(
    run: ImportRun,
    *,
    plan: Plan,
    verdicts: Sequence[Verdict],
    counts: Mapping[str, int],
    done: int,
    by: Any,
    at: datetime,
) -> None:
    """Create and change the records of some items and remember them with their values before, in one transaction.

    Args:
        verdicts: those to create (without a record) and to change. counts: lines by what became of them, of all items
            up to the place `done`.

    Raises:
        Overtaken: the run was stopped, or another writer has it; nothing was written.
    """
    lines = dict(run.summary.get("lines", {}))
    for name, count in counts.items():
        lines[name] = lines.get(name, 0) + count
    summary = run.summary | {"lines": lines}
    if not _mine(run).update(done=done, touched_at=at, summary=summary):
        raise Overtaken
    fresh = [one for one in verdicts if one.pk is None]
    known = [one for one in verdicts if one.pk is not None]
    written = plan.target.create([_own(one.item, plan) for one in fresh], plan.context) if fresh else []
    more: dict[int, dict[str, Any]] = {
        made.pk: {"before": {}, "after": plan.split(one.item.values)[1]}
        for made, one in zip(written, fresh, strict=True)
    }
    written = [*written, *_change(known, plan, more)]
    _extend(plan, {pk: values["after"] for pk, values in more.items() if values["after"]})
    ImportedRecord.objects.bulk_create(_record(run, one, more.get(one.pk, {})) for one in written)
    run.summary, run.done = summary, done


def _own(item: Item, plan: Plan) -> Item:
    """An item with the fields of the target itself."""
    return item if not plan.extensions else replace(item, values=plan.split(item.values)[0])


def _change(known: Sequence[Verdict], plan: Plan, more: dict[int, dict[str, Any]]) -> list[Written]:
    """Change records; those whose only changes are fields of other rooms are remembered too."""
    asked, only_more = [], []
    for one in known:
        assert one.pk is not None
        own, added = plan.split({name: pair[1] for name, pair in one.changes.items()})
        if added:
            more[one.pk] = {"before": {name: one.changes[name][0] for name in added}, "after": added}
        if own:
            asked.append((_own(one.item, plan), one.pk, own))
        elif added:
            only_more.append(Written(one.item.row, plan.target.model, one.pk, {}, {}))
    return [*(plan.target.change(asked, plan.context) if asked else []), *only_more]


def _extend(plan: Plan, values: Mapping[int, Mapping[str, Any]]) -> None:
    """Let each extension write its own fields."""
    for extension in plan.extensions:
        keys = {one.key for one in extension.fields(plan.run.by)}
        mine = {pk: {name: value for name, value in found.items() if name in keys} for pk, found in values.items()}
        mine = {pk: found for pk, found in mine.items() if found}
        if mine:
            extension.write(mine, plan.context)


def _record(run: ImportRun, written: Written, more: Mapping[str, Any]) -> ImportedRecord:
    return ImportedRecord(
        run=run, row=written.row, model=written.model, object_id=written.pk, is_new=written.before is None,
        before=pack(dict(written.before or {})), after=pack(dict(written.after)), more=pack(dict(more)),
        parts=[list(part) for part in written.parts],
    )  # fmt: skip


@action("exchange.take_back_records", inner=True)
def take_back_records(run: ImportRun, *, plan: Plan, records: Sequence[ImportedRecord], by: Any, at: datetime) -> int:
    """Take back those of some records that nothing newer depends on, in one transaction; answers how many.

    Raises:
        Overtaken: another writer has the run.
    """
    held = {one.pk for one in obstacles_among(records, plan)}
    free = [one for one in records if one.object_id not in held]
    undo = dict(run.summary.get("undo", {}))
    undo["seen"] = undo.get("seen", 0) + len(records)
    undo["taken_back"] = undo.get("taken_back", 0) + len(free)
    undo["left"] = undo.get("left", 0) + len(records) - len(free)
    summary = run.summary | {"undo": undo}
    if not _mine(run).update(touched_at=at, summary=summary):
        raise Overtaken
    _extend(plan, {one.object_id: _more_before(one) for one in free if one.more.get("after")})
    own = [written_of(one) for one in free if one.is_new or one.after]
    if own:
        plan.target.take_back(own, plan.context)
    ImportedRecord.objects.filter(pk__among=[one.pk for one in free]).update(taken_back_at=at)
    run.summary = summary
    return len(free)


def _more_before(one: ImportedRecord) -> dict[str, Any]:
    """What fields of other rooms are set back to: empty where the record was new."""
    before = unpack(one.more.get("before", {}))
    return {name: before.get(name) for name in one.more["after"]}


@action("exchange.finish_work", inner=True)
def finish_work(run: ImportRun, *, by: Any, at: datetime) -> bool:
    """Close a run with its counts and tell who started it; False when another writer has it, or it was stopped."""
    summary = {name: value for name, value in run.summary.items() if name != "tries"}
    if not _mine(run).update(finished_at=at, touched_at=at, summary=summary):
        return False
    lines = run.summary.get("lines", {})
    facts: Any = {name: f"{lines.get(name, 0):,}" for name in ("created", "changed", "unchanged", "skipped", "refused")}
    record("exchange.import_finished", run, by=by, at=at, file_name=run.file_name, **facts)
    return True


@action("exchange.finish_undo", inner=True)
def finish_undo(run: ImportRun, *, by: Any, at: datetime) -> bool:
    """Close the undoing of a run and tell who asked for it; False when another writer has it."""
    if not _mine(run).update(undone_at=at, touched_at=at):
        return False
    undo = run.summary.get("undo", {})
    facts: Any = {name: f"{undo.get(name, 0):,}" for name in ("taken_back", "left")}
    record("exchange.import_undone", run, by=by, at=at, file_name=run.file_name, **facts)
    return True


@action("exchange.fail_work", inner=True)
def fail_work(run: ImportRun, *, failure: str, by: Any, at: datetime) -> bool:
    """Give a run up and say why; what was written stays, and it can be resumed or undone."""
    if not _mine(run).update(failed_at=at, failure=failure[:400]):
        return False
    record("exchange.import_failed", run, by=by, at=at, file_name=run.file_name, failure=failure[:400])
    return True
