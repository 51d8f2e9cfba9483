"""Questions about an import: what can be imported, what its rows would become, how far it came."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import translation

from guanxi.foundation.exchange.models import ImportDecision, ImportRun
from guanxi.foundation.exchange.queries.exports import LEASE
from guanxi.foundation.exchange.talk.checking import judged
from guanxi.foundation.exchange.talk.index import Counts, Index, digest_of, open_index, path_of
from guanxi.foundation.exchange.talk.judging import CHANGED, DUPLICATE, NEW
from guanxi.foundation.exchange.talk.plan import Plan, fields_of, plan_of, target_named
from guanxi.foundation.exchange.talk.presenting import ItemView, present_items
from guanxi.foundation.exchange.talk.store import RowStore
from guanxi.foundation.people.visibility import may
from guanxi.kit.errors import NotAllowed
from guanxi.kit.imports.targets import ImportField, ImportTarget, targets

MOST_ON_PAGE = 200


@dataclass(frozen=True)
class TargetView:
    """Something that can be imported: its key, what it is called, how its records may be recognised, what is asked.

    Args:
        keys: each a tuple of (field key, label). options: fields that are chosen once for a whole file.
    """

    key: str
    label: Any
    hint: Any
    icon: str
    is_allowed: bool
    keys: tuple[tuple[tuple[str, Any], ...], ...]
    options: tuple[ImportField, ...] = ()


@dataclass(frozen=True)
class FieldView:
    """A field with the column that fills it.

    Args:
        place: its column (None: none). sample: first texts of that column. why, sureness: how the column was guessed.
        reads_as: the first texts as they are read. format: how its cells are read. questions: what is not certain about
            the column, each with what can be done.
    """

    key: str
    label: Any
    kind: str
    group: Any
    help: Any
    is_required: bool
    is_line: bool
    choices: tuple[tuple[str, Any], ...]
    place: int | None
    heading: str
    sample: tuple[str, ...]
    reads_as: tuple[str, ...]
    format: dict[str, Any]
    constant: str
    why: str
    sureness: float | None
    is_key: bool
    questions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Preview:
    """A page of what the rows of a run would become (or became).

    Args:
        is_ready: False while a long file is still judged: `checked` of `lines`. counts: items and lines by state, and
            reasons. items: this page. after, before: `after` of the next and of the previous page (None: none).
        undecided: items that look like a record that is here and were not decided one by one.
        creates, changes, skips: items that starting now would create, change and leave out.
    """

    run: ImportRun
    is_ready: bool
    checked: int
    counts: Counts
    items: list[ItemView] = field(default_factory=list)
    state: str = ""
    reason: str = ""
    after: int | None = None
    before: int | None = None
    undecided: int = 0
    creates: int = 0
    changes: int = 0
    skips: int = 0


@dataclass(frozen=True)
class Progress:
    """How far a run came: its state, lines done of all, and lines by what became of them.

    Args:
        phase: "checking", "writing", "undoing" or empty. percent: whole number.
    """

    state: str
    phase: str
    done: int
    total: int
    percent: int
    outcomes: dict[str, int]
    failure: str


def require_target(user: Any, target: ImportTarget) -> None:
    """Refuse a person who may not bring in this kind of record.

    Raises:
        NotAllowed: the target's own permission is missing.
    """
    if not may(user, target.permission):
        raise NotAllowed()


def targets_for(user: Any) -> list[TargetView]:
    """Everything that can be imported, in the order in which a company would; what this person may not is marked."""
    views = []
    for one in sorted(targets.values(), key=lambda target: (target.order, target.key)):
        labels = {each.key: each.label for each in one.fields(user)}
        keys = tuple(tuple((name, labels.get(name, name)) for name in key) for key in one.keys)
        views.append(
            TargetView(one.key, one.label, one.hint, one.icon, may(user, one.permission), keys, tuple(one.options))
        )
    return views


def fields_for(run: ImportRun, *, at: datetime | None = None) -> list[FieldView]:
    """The fields of a run's target with the columns that fill them, first texts and how they are read."""
    at = at or run.opened_at or run.started_at
    assert at is not None
    with RowStore(run) as store:
        plan = plan_of(run, store, at=at)
        samples = store.sample(20)
    readings = {one.field.key: one for one in plan.readings}
    views = []
    for wanted in fields_of(plan.target, run.by):
        reading = readings.get(wanted.key)
        texts = [text for text in samples[reading.place] if text.strip()][:5] if reading else []
        read = reading.reader.read_all(texts) if reading else []
        guess = run.guesses.get(wanted.key, {})
        is_guess = bool(reading and guess.get("place") == reading.place)
        views.append(
            FieldView(
                key=wanted.key, label=wanted.label, kind=wanted.kind, group=wanted.group, help=wanted.help,
                is_required=wanted.is_required, is_line=wanted.line, choices=tuple(wanted.choices),
                place=reading.place if reading else None, heading=run.columns[reading.place] if reading else "",
                sample=tuple(texts), reads_as=tuple(_said(one, wanted) for one in read),
                format=dict(reading.reader.format) if reading else {},
                constant=run.constants.get(wanted.key, ""), why=guess.get("why", "") if is_guess else "",
                sureness=guess.get("sureness") if is_guess else None, is_key=wanted.key in plan.key,
                questions=tuple((str(one.text), str(one.mend)) for one in reading.reader.questions) if reading else (),
            )
        )  # fmt: skip
    return views


def _said(value: Any, wanted: Any) -> str:
    from guanxi.foundation.exchange.talk.presenting import say
    from guanxi.kit.imports.cells import Fault

    return "–" if isinstance(value, Fault) else say(value, wanted)


def is_small(run: ImportRun) -> bool:
    """Whether a run is judged while one waits; longer files are judged by the worker."""
    return run.lines <= settings.GUANXI_IMPORT_AT_ONCE


def preview_of(
    run: ImportRun, *, state: str = "", reason: str = "", after: int = 0, limit: int = 50, at: datetime
) -> Preview:
    """What the rows of a run would become; of a run that was started, what became of them.

    Args:
        state: new, changed, unchanged, duplicate or refused; empty: all. reason: "code" or "code:field" of refusals.
        after: place of the last item of the page before. limit: items on a page, at most 200.
    """
    limit = max(1, min(limit, MOST_ON_PAGE))
    with translation.override(run.language or translation.get_language()):
        name = run.index or digest_of(run)
        if not path_of(run, name).exists() and not (run.is_open and is_small(run)):
            return Preview(run, False, run.checked, Counts(), state=state, reason=reason)
        with RowStore(run) as store:
            index, plan = judged(run, store, at=at)
            with index:
                return _page(index, plan, store, state, reason, after, limit)


def index_of(run: ImportRun, *, at: datetime) -> Index | None:
    """The judged items of a run: kept ones, or made now where the file is small; None while the worker makes them."""
    if run.is_open and is_small(run):
        with RowStore(run) as store:
            return judged(run, store, at=at)[0]
    return open_index(run, run.index or digest_of(run))


def _page(
    index: Index, plan: Plan, store: RowStore, state: str, reason: str, after: int, limit: int
) -> Preview:  # fmt: skip
    run, counts = plan.run, index.counts()
    entries = index.page(state, reason=reason, after=after, limit=limit + 1)
    shown, is_more = entries[:limit], len(entries) > limit
    items = present_items(run, index, shown, plan, store) if shown else []
    return Preview(
        run, True, run.lines, counts, items, state, reason,
        after=shown[-1].place if is_more else None,
        before=index.place_before(state, reason=reason, place=after, limit=limit) if after else None,
        **_prospect(run, index, counts),
    )  # fmt: skip


def _prospect(run: ImportRun, index: Index, counts: Counts) -> dict[str, int]:
    """What starting now would do with the items, decisions on duplicates included."""
    decided = list(ImportDecision.objects.filter(run=run).values_list("row", "choice"))
    undecided = index.undecided([row for row, _choice in decided])
    choices = [choice for _row, choice in decided] + [run.duplicates] * undecided
    return {
        "undecided": undecided,
        "creates": counts.items.get(NEW, 0) + choices.count("create"),
        "changes": counts.items.get(CHANGED, 0) + choices.count("update"),
        "skips": choices.count("skip") if counts.items.get(DUPLICATE) else 0,
    }


def progress_of(run: ImportRun) -> Progress:
    """How far a run came, read from the run alone."""
    outcomes = {name: int(count) for name, count in run.summary.get("lines", {}).items()}
    phase, done, total = "", sum(outcomes.values()), run.lines
    if run.state in ("running", "waiting"):
        phase = "writing"
    elif run.state == "undoing":
        phase, total = "undoing", int(run.summary.get("undo", {}).get("total", 0))
        done = int(run.summary.get("undo", {}).get("seen", 0))
    elif run.is_open and not is_small(run) and run.checked < run.lines:
        phase, done = "checking", run.checked
    percent = int(100 * done / total) if total else 0
    return Progress(run.state, phase, done, total, min(percent, 100), outcomes, run.failure)


def has_lost_runs(at: datetime) -> bool:
    """Whether a run waits for a writer, or its writer fell silent."""
    silent = Q(touched_at__lt=at - LEASE) | Q(touched_at__isnull=True)
    return ImportRun.objects.at_work().filter(silent).exists()


def target_of(run: ImportRun) -> ImportTarget:
    """What the rows of a run become."""
    return target_named(run.target)
