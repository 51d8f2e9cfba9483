"""Workbooks (.xlsx, .xlsm, .xls, .ods): chosen or first visible sheet, merged cells, error cells, formulas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from guanxi.kit.sheets import bounds
from guanxi.kit.sheets.biff import look_through_old
from guanxi.kit.sheets.compound import check_compound
from guanxi.kit.sheets.heads import Span, Wish, is_total, split_heading
from guanxi.kit.sheets.locked import check_lock, locked
from guanxi.kit.sheets.merged import fill_merged, words_of_merged
from guanxi.kit.sheets.model import Book, NotASheet, Row, Sheet, SheetInfo, Warning, listed
from guanxi.kit.sheets.parts import Marks, lines_of, look_through

FIGURE = "%.15g"  # the digits that a spreadsheet keeps
ARCHIVES = (".xlsx", ".xlsm", ".ods")


def load(path: Path, kind: str) -> Any:
    """The workbook, checked for its size and for a password.

    Raises:
        NotASheet: locked, damaged, no workbook, or larger unpacked than the bound.
    """
    from python_calamine import CalamineWorkbook

    if kind in ARCHIVES:
        bounds.check_workbook_size(path)
    else:
        check_lock(path)
        check_compound(path)
        look_through_old(path)
    with _damage_told(path), path.open("rb") as file:
        return CalamineWorkbook.from_filelike(file)


@contextmanager
def _damage_told(path: Path) -> Iterator[None]:
    """Whatever the reader library cannot digest is a refusal; its own panics are no exceptions of Python's kind."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError as error:
        raise locked(path) from error
    except (CalamineError, ValueError, OSError) as error:
        raise bounds.damaged(path) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise bounds.damaged(path) from error


def inspect_workbook(path: Path, kind: str) -> Book:
    """The sheets of a workbook, hidden ones marked, and what should be known before one is chosen."""
    book = load(path, kind)
    known = lines_of(path) if kind in ARCHIVES else {}
    infos = []
    for sheet in _tables(book):
        lines = known.get(sheet.name)
        if lines is None and kind == ".xls":
            end = _read(path, book, sheet.name).end
            lines = end[0] + 1 if end else 0
        infos.append(SheetInfo(sheet.name, _is_hidden(sheet), lines))
    return Book(kind, infos, _words_of_book(kind, infos))


def open_workbook(path: Path, kind: str, *, wish: Wish, sheet: str | None = None) -> Sheet:
    """Open the sheet that was chosen, else the first visible one that has lines.

    Raises:
        NotASheet: as `load`; no such sheet; no sheet with lines.
    """
    book = load(path, kind)
    infos = [SheetInfo(one.name, _is_hidden(one)) for one in _tables(book)]
    name, page, marks = _chosen(path, kind, book, infos, sheet)
    spans = _spans(page)
    offset = page.start[1] if page.start else 0
    warnings = _words_of_book(kind, infos) + marks.warnings()
    rows = workbook_rows(_numbered(page.iter_rows(), marks, offset))
    if spans:
        rows = fill_merged(spans, offset).rows(rows)
    table = split_heading(rows, wish, spans=spans, offset=offset)
    warnings += words_of_merged(spans, table.last)
    left_out = tuple(info.name for info in infos if info.name != name)
    return Sheet(table.columns, table.rows, left_out, warnings + table.warnings, {"sheet": name, **table.choices})


def _tables(book: Any) -> list[Any]:
    from python_calamine import SheetTypeEnum

    return [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]


def _is_hidden(sheet: Any) -> bool:
    from python_calamine import SheetVisibleEnum

    return bool(sheet.visible != SheetVisibleEnum.Visible)


def _chosen(path: Path, kind: str, book: Any, infos: list[SheetInfo], wished: str | None) -> tuple[str, Any, Marks]:
    names = [info.name for info in infos]
    if wished and wished not in names:
        raise NotASheet(
            _("There is no sheet called “%(name)s”.") % {"name": wished},
            mend=_("Choose one of: %(names)s.") % {"names": listed(names)},
        )
    for name in [wished] if wished else [info.name for info in infos if not info.is_hidden]:
        marks = _look(path, kind, name)
        if (page := _read(path, book, name)).start is not None:
            return name, page, marks
    hidden = [info.name for info in infos if info.is_hidden and info.name != wished]
    mend = _("Choose a file with lines.")
    if hidden:
        mend = _("Choose one of its hidden sheets: %(names)s.") % {"names": listed(hidden)}
    raise NotASheet(_("The workbook %(name)s has no lines.") % {"name": path.name}, mend=mend)


def _look(path: Path, kind: str, name: str) -> Marks:
    """What the reader library would not tell of a sheet, and that it reaches no further than can be kept."""
    if kind == ".xls":
        return look_through_old(path).get(name) or Marks()
    return look_through(path, name) if kind in (".xlsx", ".xlsm") else Marks()


def _read(path: Path, book: Any, name: str) -> Any:
    with _damage_told(path):
        return book.get_sheet_by_name(name)


def _spans(page: Any) -> list[Span]:
    found = page.merged_cell_ranges or ()
    return [(top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in found]


def _words_of_book(kind: str, infos: list[SheetInfo]) -> list[Warning]:
    found = []
    if kind == ".xlsm":
        text = _("The workbook holds macros; they are never run.")
        found.append(Warning("macros", text, _("The values last saved are read. Nothing is to be done.")))
    if hidden := [info.name for info in infos if info.is_hidden]:
        text = _("Hidden sheets are not read unless chosen: %(names)s.") % {"names": listed(hidden)}
        found.append(Warning("hidden_sheets", text, _("Choose one by its name if it is meant.")))
    return found


def _numbered(rows: Iterable[list[Any]], marks: Marks, offset: int) -> Iterator[tuple[int, list[Any]]]:
    """Lines with their numbers; what the reader library shows empty although it is an error is put back."""
    if not marks.cells:
        yield from enumerate(rows, start=1)
        return
    for number, cells in enumerate(rows, start=1):
        for column, text in marks.cells.get(number, ()):
            if 0 <= column - offset < len(cells) and cells[column - offset] == "":
                cells[column - offset] = text
        yield number, cells


def workbook_rows(rows: Iterable[tuple[int, list[Any]]]) -> Iterator[Row]:
    """Rows as text, without empty ones; a total is marked."""
    for number, cells in rows:
        texts = [
            cell if (kind := type(cell)) is str else FIGURE % cell if kind is float else as_text(cell) for cell in cells
        ]
        if whole := "".join(texts):
            if "\r" in whole:  # an end of line that is none to many programs
                texts = [text.replace("\r\n", "\n").replace("\r", "\n") for text in texts]
            yield number, texts, "total" if is_total(texts) else ""


def as_text(cell: Any) -> str:
    """A cell of a workbook as text: whole numbers without decimals, 15 digits as it shows them, days as 2010-12-09."""
    kind = type(cell)
    if kind is float:
        return FIGURE % cell
    if kind is date:
        return str(cell.isoformat())
    if kind is bool:
        return str(cell).upper()
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, timedelta):
        hours, rest = divmod(int(cell.total_seconds()), 3600)
        return f"{hours}:{rest // 60:02}:{rest % 60:02}"
    return str(cell)
