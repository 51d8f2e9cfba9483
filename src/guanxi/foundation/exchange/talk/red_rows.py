"""The refused rows as a file in the headings they came in, with their reason; it can be mended and brought in again."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from guanxi.foundation.exchange.models import ImportRun
from guanxi.foundation.exchange.talk.index import Index
from guanxi.foundation.exchange.talk.store import RowStore
from guanxi.kit.imports.batches import Problem
from guanxi.kit.sentences import together
from guanxi.kit.spreadsheets import Heading, csv_lines, write_xlsx
from guanxi.kit.staging import normal_heading

ROW, REASON = gettext_noop("Line in the file"), gettext_noop("Reason of refusal")
# as every language writes them: a file is known again whoever downloaded it
REASON_HEADINGS = frozenset(
    normal_heading(text) for text in ("Line in the file", "Reason of refusal", "文件行号", "拒绝原因")
)
SIGNED = re.compile(r"[-+]\d{1,15}(\.\d+)?")
PART = 500  # items whose rows are read at a time


def heads_of(run: ImportRun) -> list[Heading]:
    """The headings of the file, then the line and the reason."""
    return [*(Heading(column) for column in run.columns), Heading(_(ROW), "whole"), Heading(_(REASON))]


def red_rows(index: Index, store: RowStore) -> Iterator[list[Any]]:
    """Every line of every refused item, mended cells as they stand now."""
    waiting: list[tuple[Any, list[Problem]]] = []
    for found in index.refused():
        waiting.append(found)
        if len(waiting) == PART:
            yield from _rows(waiting, store)
            waiting = []
    yield from _rows(waiting, store)


def _rows(found: Sequence[tuple[Any, list[Problem]]], store: RowStore) -> Iterator[list[Any]]:
    raw = store.some([row for entry, _problems in found for row in entry.rows])
    for entry, problems in found:
        for row in entry.rows:
            cells = [text or "" for text in raw[row][2:]]
            reasons = [one for one in problems if one.row in (None, row)] or problems
            yield [*cells, row, "; ".join(dict.fromkeys(together(one.reason, one.mend) for one in reasons))]


def red_file(run: ImportRun, index: Index, kind: str) -> IO[bytes]:
    """The refused rows as an open .xlsx or .csv file at its beginning; formulas are harmless text in both."""
    with RowStore(run) as store:
        if kind == "xlsx":
            return write_xlsx(heads_of(run), red_rows(index, store), sheet=_("Refused"))
        file = tempfile.TemporaryFile(suffix=".csv")  # noqa: SIM115 - the caller closes it
        for line in csv_lines(heads_of(run), ([_signed(cell) for cell in row] for row in red_rows(index, store))):
            file.write(line.encode())
        file.seek(0)
        return file


def _signed(cell: Any) -> Any:
    """A number with a sign as a number, so that no apostrophe is put before it."""
    return Decimal(cell) if isinstance(cell, str) and SIGNED.fullmatch(cell) else cell
