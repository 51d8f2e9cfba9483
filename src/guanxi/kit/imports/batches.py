"""File rows → checked rows → bulk actions, with a report a row.

A kind of import says which columns it wants and turns staged rows into batches; the foundation's `exchange` runs it,
keeps the run and shows what became of every line and of all the money.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from guanxi.kit.amounts import ZERO
from guanxi.kit.errors import Refusal
from guanxi.kit.staging import Column, Staging


@dataclass(frozen=True)
class Problem:
    """Why a line is not imported: `code` groups the report, `field` names the cell, `mend` says what to do.

    `row` is the line of the cell, where an item has several lines.
    """

    code: str
    field: str
    reason: Any
    mend: Any
    row: int | None = None


@dataclass(frozen=True)
class Reported:
    """A line that was not imported.

    Args:
        row: number of the line in the file.
        amount: what the line would have been worth (None: not known), which the reconciliation counts.
    """

    row: int
    problem: Problem
    document: str = ""
    value: str = ""
    amount: Decimal | None = None


@dataclass
class Tally:
    """What became of a file: counts of lines and documents, sums of money by name, reasons.

    `sums` add up: file = the sum of all others, to the penny.
    """

    lines: int = 0
    imported: int = 0
    unchanged: int = 0
    reported: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    file_total: Decimal = Decimal(0)
    sums: dict[str, Decimal] = field(default_factory=dict)

    def add(self, name: str, amount: Decimal) -> None:
        """Add an amount to one of the sums."""
        self.sums[name] = self.sums.get(name, Decimal(0)) + amount

    def tidy(self) -> None:
        """Write the sums with two decimals, or as many as they need."""
        self.file_total = tidy_amount(self.file_total)
        self.sums = {name: tidy_amount(amount) for name, amount in self.sums.items()}

    @property
    def is_complete(self) -> bool:
        """Whether every line and all the money of the file is accounted for."""
        parts = sum(self.sums.values(), Decimal(0))
        return self.lines == self.imported + self.unchanged + self.reported and self.file_total == parts

    def as_json(self) -> dict[str, Any]:
        """The tally as plain values, amounts as text."""
        return {
            "lines": self.lines,
            "imported": self.imported,
            "unchanged": self.unchanged,
            "reported": self.reported,
            "counts": dict(self.counts),
            "reasons": {code: count for (code, _text), count in self.reasons.most_common()},
            "file_total": str(self.file_total),
            "sums": {name: str(amount) for name, amount in self.sums.items()},
        }


@dataclass(frozen=True)
class ImportContext:
    """Who imports, when, and how.

    Args:
        run: the `ImportRun`, None in a dry run.
        options: what the kind offers beyond the file (`batch_lines`, a window of days …).
    """

    by: Any
    at: datetime
    is_dry: bool = False
    run: Any = None
    options: dict[str, Any] = field(default_factory=dict)


class CameBetween(Exception):
    """Another writer brought the same documents since they were looked up; the batch is to be prepared anew."""


class Batch(Protocol):
    """A part of the file that is written in one transaction."""

    @property
    def reported(self) -> Sequence[Reported]:
        """The lines of this part that are not imported; complete once it is written."""

    def write(self) -> None:
        """Write it by a bulk action; called again from the start when another writer came between."""

    def count_into(self, tally: Tally) -> None:
        """Add what was written to the tally."""


class TakingBack(Protocol):
    """A run of a kind that is to be taken back: all of it, or nothing when something newer depends on it."""

    numbers: Sequence[str]

    def hindrances(self) -> Iterator[Any]:
        """Everything newer that depends on something of the run."""

    def take_back(self, *, by: Any, at: datetime) -> Iterator[int]:
        """Take everything back, some documents a transaction; tells how many each time. It can be begun anew."""


class ImportKind(Protocol):
    """What the lines of a file can be."""

    key: str
    label: Any

    @property
    def columns(self) -> Sequence[Column]:
        """What is read of the file."""

    def batches(self, staging: Staging, context: ImportContext) -> Iterator[Batch]:
        """The file in parts, in the order in which they are to be written."""

    def undoing(self, run: Any) -> TakingBack:
        """What a run of this kind brought, to be looked at and taken back."""


kinds: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> None:
    """Offer a kind of import; each room's `imports` does it at start."""
    kinds[kind.key] = kind


def kind_named(key: str) -> ImportKind:
    """The kind registered under `key`.

    Raises:
        Refusal: there is none; the answer lists those there are.
    """
    if key not in kinds:
        raise Refusal(
            _("There is no kind of import called %(key)s.") % {"key": key},
            mend=_("Choose one of: %(kinds)s.") % {"kinds": ", ".join(sorted(kinds))},
        )
    return kinds[key]


class CannotReport(Refusal):
    """The report cannot go where it was asked for."""

    code = "cannot_report"
    message = _lazy("The report cannot be written there.")
    mend = _lazy("Name a new .csv file in a folder that exists.")


class ReportFile:
    """The reported lines as .csv, one a line, written while the import runs; it opens in a spreadsheet."""

    def __init__(self, path: Path | None, *, source: Path) -> None:
        """Open the report; an older one is written anew.

        Raises:
            CannotReport: it is the imported file itself, or a place where no file can be.
        """
        if path and path.exists() and path.samefile(source):
            raise CannotReport(_("The report would overwrite the file that is imported."))
        try:
            self.file = path.open("w", encoding="utf-8-sig", newline="") if path else None
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError, PermissionError) as error:
            raise CannotReport(_("The report cannot be written to %(file)s.") % {"file": path}) from error
        if self.file:
            self.writer = csv.writer(self.file)
            self.writer.writerow(
                [_("line"), _("document"), _("field"), _("value"), _("reason"), _("what to do"), _("amount")]
            )

    def write(self, reported: Sequence[Reported]) -> None:
        """Add lines."""
        if self.file:
            self.writer.writerows(
                [
                    line.row,
                    harmless(line.document),
                    line.problem.field,
                    harmless(line.value),
                    line.problem.reason,
                    line.problem.mend,
                    "" if line.amount is None else tidy_amount(line.amount),
                ]
                for line in reported
            )

    def close(self) -> None:
        """Finish the file."""
        if self.file:
            self.file.close()

    def __enter__(self) -> ReportFile:
        return self

    def __exit__(self, *_error: object) -> None:
        with suppress(OSError):  # where the disk is full, that was said already
            self.close()


def tidy_amount(amount: Decimal) -> Decimal:
    """The same amount with two decimals, or as many as it needs; never in powers of ten, never minus zero."""
    return amount.normalize() + ZERO


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula; a plain number is none."""
    is_formula = text[:1] in ("=", "+", "-", "@", "\t", "\r") and not re.fullmatch(r"[-+]?[\d.,]+", text)
    return f"'{text}" if is_formula else text


__all__ = [
    "Batch",
    "CameBetween",
    "Column",
    "ImportContext",
    "ImportKind",
    "Problem",
    "ReportFile",
    "Reported",
    "Staging",
    "Tally",
]
