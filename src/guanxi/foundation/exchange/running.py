"""The worker's part of imports: batch by batch, one transaction each, with the importer's rights of this moment.

How far a run came stands in its row and changes in the transaction that writes, so a run that is killed is taken up
where it stopped and nothing comes twice.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import DatabaseError, IntegrityError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from guanxi.foundation.exchange.actions import begin_work, fail_work, finish_work, note_checked, write_items
from guanxi.foundation.exchange.actions.steps import Overtaken
from guanxi.foundation.exchange.models import ImportDecision, ImportRun
from guanxi.foundation.exchange.talk.checking import batches_of, judged
from guanxi.foundation.exchange.talk.index import Entry, Index, digest_of, path_of
from guanxi.foundation.exchange.talk.judging import CHANGED, DUPLICATE, NEW, REFUSED, UNCHANGED, Verdict, judge
from guanxi.foundation.exchange.talk.plan import Plan, target_named
from guanxi.foundation.exchange.talk.store import RowStore
from guanxi.foundation.exchange.undoing import undo
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.people.visibility import may
from guanxi.kit.actions import steps_of
from guanxi.kit.databases import refresh_statistics
from guanxi.kit.errors import NotAllowed, Refusal
from guanxi.kit.faults import Busy, DiskFull, fault_of
from guanxi.kit.imports.batches import CameBetween, Problem
from guanxi.kit.imports.targets import Item
from guanxi.kit.memory import rare_collection
from guanxi.kit.sentences import together

log = logging.getLogger(__name__)
Tell = Callable[[int], None]
BATCH = 500  # rows written in one transaction
BEAT = 3.0  # seconds between two signs of life while a file is judged
ATTEMPTS = 3
MANY = 1_000  # lines after which the database looks at its tables
RECENT = timedelta(days=2)  # how long an opened file is judged without being asked for again


def work_waiting() -> int:
    """Write or take back every run that waits or whose writer died; answers how many were worked on."""
    count = 0
    while run := begin_work(by=system_user(), at=timezone.now()):
        work(run)
        count += 1
    return count


def work(run: ImportRun, *, tell: Tell | None = None) -> None:
    """Bring one run that was taken up to its end, in the language of who opened it.

    Args:
        tell: told how many lines are done.
    """
    with translation.override(run.language or settings.LANGUAGE_CODE):
        try:
            undo(run) if run.undo_began_at else write(run, tell=tell)
        except Overtaken:
            log.info("import run %s was stopped or taken over", run.pk)
        except Busy:
            raise  # it is taken up again when the database is free
        except Refusal as refusal:
            _give_up(run, str(refusal))
        except Exception as error:
            fault = fault_of(error)
            if isinstance(fault, Busy):
                raise
            log.exception("Import run %s failed", run.pk)
            _give_up(run, str(fault or _("The program stumbled; an administrator finds why in its log.")))


def _give_up(run: ImportRun, failure: str) -> None:
    try:
        fail_work(run, failure=failure, by=system_user(), at=timezone.now())
    except (DatabaseError, OSError, Refusal):  # a full disk cannot even be told; the next worker takes the run up
        log.warning("import run %s could not be marked as failed", run.pk, exc_info=True)


class Pulse:
    """Tells every few seconds how many lines are judged, and that the writer lives."""

    def __init__(self, run: ImportRun) -> None:
        self.run, self.last, self.by = run, monotonic(), system_user()

    def __call__(self, lines: int) -> None:
        """Called after each batch.

        Raises:
            Overtaken: the run was stopped, or another writer has it.
        """
        if monotonic() - self.last >= BEAT or lines >= self.run.lines:
            note_checked(self.run, checked=lines, by=self.by, at=timezone.now())
            self.last = monotonic()


def check_waiting() -> int:
    """Judge long files that were opened lately and whose choices changed since; answers how many."""
    count = 0
    since = timezone.now() - RECENT
    waiting = ImportRun.objects.talks().filter(started_at__isnull=True, opened_at__gte=since)
    for run in waiting.filter(lines__gt=settings.GUANXI_IMPORT_AT_ONCE).select_related("by__unit").order_by("-id"):
        if path_of(run, digest_of(run)).exists():
            continue
        with translation.override(run.language or settings.LANGUAGE_CODE), RowStore(run) as store:
            judged(run, store, at=timezone.now(), progress=Pulse(run))[0].close()
        count += 1
    return count


def write(run: ImportRun, *, tell: Tell | None = None) -> None:
    """Import the items of a run that are not yet done.

    Args:
        tell: told how many lines are done.

    Raises:
        NotAllowed: the importer may no longer. Overtaken: it was stopped.
    """
    user = run.by
    if not user.is_active or not may(user, target_named(run.target).permission):
        raise NotAllowed(_("%(name)s may no longer import this.") % {"name": user})
    with steps_of("exchange.start_import", by=user), rare_collection(), RowStore(run) as store:
        index, plan = judged(run, store, at=timezone.now(), progress=Pulse(run))
        with index:
            place = 0
            for items in batches_of(plan, store, BATCH):
                first, place = place + 1, place + len(items)
                if place > run.done:
                    left = items[max(0, run.done + 1 - first) :]
                    now = replace(plan, context=replace(plan.context, at=timezone.now()))
                    _write_part(run, now, index, left, place - len(left) + 1)
                    if tell:
                        tell(sum(run.summary["lines"].values()))
        finish_work(run, by=system_user(), at=timezone.now())
    if run.lines >= MANY:
        refresh_statistics()


def _write_part(run: ImportRun, plan: Plan, index: Index, items: Sequence[Item], first: int) -> None:
    """Write some items; where their room refuses one that looked sound, the others go on without it."""
    try:
        _write_or_again(run, plan, index, items, first)
    except (Busy, DiskFull):
        raise
    except (Refusal, IntegrityError, CameBetween) as error:
        if len(items) > 1:
            middle = len(items) // 2
            _write_part(run, plan, index, items[:middle], first)
            _write_part(run, plan, index, items[middle:], first + middle)
            return
        problem = _problem_of(error)
        index.note([(first, REFUSED)], {first: [problem]})
        counts = {REFUSED: len(items[0].rows)}
        write_items(run, plan=plan, verdicts=[], counts=counts, done=first, by=run.by, at=timezone.now())


def _problem_of(error: Exception) -> Problem:
    if isinstance(error, Refusal):
        text = together(*error.fields.values()) or str(error.message)
        return Problem(error.code, next(iter(error.fields), ""), text, str(error.mend))
    return Problem("came_between", "", _("Somebody else wrote the same record just now."), _("Import the row again."))


def _write_or_again(run: ImportRun, plan: Plan, index: Index, items: Sequence[Item], first: int) -> None:
    """Judge some items anew and write them; once more when another writer came between."""
    for attempt in range(1, ATTEMPTS + 1):
        copies = [
            Item(one.row, one.rows, dict(one.values), [dict(line) for line in one.lines], list(one.problems))
            for one in items
        ]
        verdicts, outcomes = _decide(run, plan, index, copies, first)
        refused = {place: one.item.problems for place, (one, what) in enumerate(outcomes, first) if what == REFUSED}
        counts: dict[str, int] = {}
        for one, what in outcomes:
            counts[what] = counts.get(what, 0) + len(one.item.rows)
        last = first + len(items) - 1
        try:
            write_items(run, plan=plan, verdicts=verdicts, counts=counts, done=last, by=run.by, at=timezone.now())
        except (IntegrityError, CameBetween):
            if attempt == ATTEMPTS:
                raise
            continue
        index.note([(place, what) for place, (_one, what) in enumerate(outcomes, first)], refused)
        return


def _decide(
    run: ImportRun, plan: Plan, index: Index, items: Sequence[Item], first: int
) -> tuple[list[Verdict], list[tuple[Verdict, str]]]:
    """What becomes of each item: the verdicts to write, and all of them with what they count as."""
    entries = index.between(first, first + len(items) - 1)
    decisions = {one.row: one for one in ImportDecision.objects.filter(run=run, row__among=[one.row for one in items])}
    problems = index.problems([one.place for one in entries if one.state == REFUSED])
    skipped: set[int] = set()
    chosen: dict[int, int] = {}
    for entry, item in zip(entries, items, strict=True):
        if entry.state == REFUSED:
            item.problems = problems.get(entry.place, item.problems)
        elif entry.state == DUPLICATE:
            choice, pk = _choice(run, entry, decisions.get(item.row), plan)
            if choice == "skip":
                skipped.add(item.row)
            elif choice == "update" and pk is not None:
                chosen[item.row] = pk
    asked = [item for item in items if item.row not in skipped]
    judged = {one.item.row: one for one in judge(asked, plan, likely=False, chosen=chosen)}
    outcomes = []
    for item in items:
        one = judged.get(item.row) or Verdict(item, DUPLICATE)
        outcomes.append((one, "skipped" if item.row in skipped else OUTCOMES[one.state]))
    return [one for one, what in outcomes if what in ("created", "changed")], outcomes


OUTCOMES = {NEW: "created", CHANGED: "changed", UNCHANGED: "unchanged", REFUSED: REFUSED}


def _choice(run: ImportRun, entry: Entry, decision: Any, plan: Plan) -> tuple[str, int | None]:
    """What a person decided for a duplicate, else what holds for all of them."""
    choice = decision.choice if decision else run.duplicates
    if choice == "update" and not plan.target.can_change:
        return "skip", None
    chosen = decision.object_id if decision and decision.object_id in entry.likely else None
    return choice, chosen or (entry.likely[0] if entry.likely else None)
