"""What imports look like on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from ninja import Field, Schema

from guanxi.foundation.exchange.queries import MOST_ON_PAGE
from guanxi.kit.api import Body


class TargetOut(Schema):
    """Something that can be imported."""

    key: str
    label: str
    is_allowed: bool
    keys: list[list[str]] = Field(description="fields by which records that are here can be recognised")
    options: dict[str, list[str]] = Field(description="what is chosen once for a whole file, with its choices")


class RunOut(Schema):
    """An import: `state` is open, waiting, running, stopped, failed, finished, undoing or undone."""

    id: int
    target: str
    file_name: str
    state: str
    phase: str
    percent: int
    lines: int
    outcomes: dict[str, int] = Field(description="lines by what became of them")
    failure: str
    opened_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    undone_at: datetime | None
    columns: list[str]
    warnings: list[dict[str, str]]
    reading: dict[str, Any]
    mapping: dict[str, int]
    formats: dict[str, Any]
    constants: dict[str, str]
    upsert_key: list[str]
    empty: str
    duplicates: str
    options: dict[str, str]


class FieldOut(Schema):
    """A field and the column that fills it."""

    key: str
    label: str
    kind: str
    is_required: bool
    place: int | None
    heading: str
    sample: list[str]
    reads_as: list[str]
    format: dict[str, Any]


class ProblemOut(Schema):
    """Why something is refused."""

    code: str
    field: str
    reason: str
    mend: str
    row: int | None


class CellOut(Schema):
    """A cell: its text in the file, how it was read, what stands here now where that differs."""

    field: str
    row: int
    text: str
    value: str
    old: str | None


class TwinOut(Schema):
    """A record that may be the same."""

    id: int
    label: str
    reasons: list[str]


class ItemOut(Schema):
    """A record or document of the file: `state` before the start, `outcome` afterwards."""

    place: int
    rows: list[int]
    state: str
    outcome: str
    decision: str
    cells: list[CellOut]
    problems: list[ProblemOut]
    twins: list[TwinOut]


class ItemPage(Schema):
    """A page of items; `is_ready` is false while a long file is still judged."""

    is_ready: bool
    checked: int
    counts: dict[str, int]
    reasons: list[tuple[str, str, str, int]]
    items: list[ItemOut]
    next_after: int | None


class ItemQuery(Schema):
    """Which items."""

    state: Literal["", "new", "changed", "unchanged", "duplicate", "refused"] = ""
    reason: str = Field("", max_length=120, description="`code` or `code:field`, as `reasons` has them")
    after: int = Field(0, ge=0, le=2**63 - 1)
    limit: int = Field(50, ge=1, le=MOST_ON_PAGE)


class ObstacleOut(Schema):
    """A record that undoing would leave as it is, and why."""

    model: str
    id: int
    label: str
    reason: str
    mend: str


class Choices(Body):
    """What to choose; what is not named stays as it is."""

    target: str | None = None
    sheet: str | None = None
    heading: int | None = None
    heading_lines: int | None = None
    encoding: str | None = None
    separator: str | None = None
    mapping: dict[str, int] | None = None
    formats: dict[str, dict[str, str | int | bool]] | None = None
    constants: dict[str, str] | None = None
    upsert_key: list[str] | None = None
    empty: Literal["leave", "clear"] | None = None
    duplicates: Literal["skip", "create", "update"] | None = None
    options: dict[str, str] | None = None


class CellMend(Body):
    """A cell to be written anew, or with `old` every equal one of its column."""

    column: str | int
    text: str
    row: int | None = None
    old: str | None = None
