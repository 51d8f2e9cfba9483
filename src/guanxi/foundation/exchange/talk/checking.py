"""Judging a whole file: what each of its items would become, as an index on disk; one pass, bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from guanxi.foundation.exchange.models import ImportRun
from guanxi.foundation.exchange.talk.index import Index, IndexWriter, digest_of, path_of
from guanxi.foundation.exchange.talk.judging import Verdict, judge
from guanxi.foundation.exchange.talk.plan import Plan, plan_of, read_items
from guanxi.foundation.exchange.talk.store import RowStore
from guanxi.kit.imports.targets import Item
from guanxi.kit.memory import rare_collection

BATCH = 5_000  # rows read, compared and kept at a time
Progress = Callable[[int], None]  # rows judged so far


def batches_of(plan: Plan, store: RowStore, size: int = BATCH) -> Iterator[list[Item]]:
    """The items of a run in the order in which they are shown and written."""
    for rows in store.batches(group=plan.group, size=size):
        yield read_items(plan, rows)


def judged(
    run: ImportRun, store: RowStore, *, at: datetime, progress: Progress | None = None
) -> tuple[Index, Plan]:  # fmt: skip
    """Judge every row of a run as its choices stand, and keep the answer; a kept one is answered at once.

    Answers the index, and the plan by which its rows are read again the same way.
    """
    path = path_of(run, run.index or digest_of(run))
    if not path.exists():
        for old in path.parent.glob("items-*"):
            old.unlink(missing_ok=True)
        plan = plan_of(run, store, at=at)
        with rare_collection():
            _write(plan, store, IndexWriter(path), progress)
        return Index(path), plan
    index = Index(path)
    return index, plan_of(run, store, at=at, formats=index.formats())


def _write(plan: Plan, store: RowStore, writer: IndexWriter, progress: Progress | None) -> None:
    lines = 0
    try:
        for items in batches_of(plan, store):
            verdicts = judge(items, plan)
            writer.add(verdicts, [key_of(verdict, plan) for verdict in verdicts])
            lines += sum(len(item.rows) for item in items)
            if progress:
                progress(lines)
        if plan.key:
            mend = _("Keep one of these rows, or recognise records by another field.")
            writer.refuse_equal("key", plan.key[0], _("Rows %(rows)s are the same by this field."), mend)
            writer.refuse_equal("pk", plan.key[0], _("Rows %(rows)s are the same record here."), mend)
        writer.finish({one.field.key: one.reader.format for one in plan.readings})
    except BaseException:
        writer.drop()
        raise


def key_of(verdict: Verdict, plan: Plan) -> str:
    """The upsert key of an item as text, empty where a part of it is missing."""
    parts: list[Any] = [verdict.item.values.get(name) for name in plan.key]
    if not parts or any(part in (None, "") for part in parts):
        return ""
    return "\x1f".join(str(part).strip().casefold() for part in parts)
