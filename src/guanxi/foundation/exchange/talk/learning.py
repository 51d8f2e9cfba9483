"""Which heading was which field last time: remembered when a run is started, offered for the next file like it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from guanxi.foundation.exchange.models import ImportRun, LearnedMapping
from guanxi.foundation.exchange.talk.red_rows import REASON_HEADINGS
from guanxi.kit.staging import normal_heading

KEPT = ("formats", "upsert_key", "empty", "duplicates", "options", "constants")


def headings_digest(columns: Sequence[str]) -> str:
    """A digest of a set of headings, without case, spaces, punctuation and order."""
    names = sorted({normal_heading(column) for column in columns})
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def learned_for(target: str, columns: Sequence[str]) -> LearnedMapping | None:
    """What was chosen when a file with these headings was last brought in for this target."""
    return LearnedMapping.objects.filter(target=target, headings=headings_digest(columns)).first()


def learn(run: ImportRun, *, at: datetime) -> None:
    """Remember the choices of a run for files with the same headings."""
    columns = [column for column in run.columns if normal_heading(column) not in REASON_HEADINGS]
    fields: dict[str, str | None] = {normal_heading(column): None for column in columns}
    fields |= {normal_heading(run.columns[place]): key for key, place in run.mapping.items()}
    choices: dict[str, Any] = {name: getattr(run, name) for name in KEPT}
    LearnedMapping.objects.update_or_create(
        target=run.target,
        headings=headings_digest(columns),
        defaults={"fields": fields, "choices": choices, "by": run.by, "learned_at": at},
    )
