"""Exporting exactly what one sees: its filters, order, columns and scope, row by row, in constant memory.

What is short is answered at once; what is long is prepared by the worker (`ports.prepare`), which calls `write_export`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import IO, Any

from django.conf import settings
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _

from guanxi.kit.errors import Refusal
from guanxi.kit.listing.columns import ExportCell, value_of
from guanxi.kit.listing.reading import hydrate, make_plan, read_page
from guanxi.kit.listing.wish import LARGEST_PAGE, Wish
from guanxi.kit.spreadsheets import MOST_ROWS, Heading, csv_lines, write_xlsx

Beat = Callable[[int], None]


class UnknownFormat(Refusal):
    """Neither xlsx nor csv was asked for."""

    code = "unknown_format"
    message = _("Lists are exported as xlsx or csv.")


class TooManyRows(Refusal):
    """A worksheet ends after 1,048,575 rows below its heading."""

    code = "too_many_rows"
    message = _("These are more rows than a spreadsheet can hold.")
    mend = _("Filter the list, or export it as csv.")


class TooLong(Refusal):
    """A list beyond the rows that are written while somebody waits was asked for by its address."""

    code = "too_long"
    message = _("This list is too long to be written while you wait.")
    mend = _("Press “Export” above the list: the file is then prepared, and you are told when it is ready.")


MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def file_name(key: str, kind: str, *, on: date) -> str:
    """What the file of a list is called: `orders-2026-11-20.xlsx`."""
    return f"{key.replace('.', '-')}-{on.isoformat()}.{kind}"


def require_exportable(wish: Wish, user: Any, kind: str) -> None:
    """Refuse what no file can hold.

    Raises:
        UnknownFormat: `kind` is neither "xlsx" nor "csv". TooManyRows: xlsx cannot hold them.
    """
    if kind not in MEDIA_TYPES:
        raise UnknownFormat()
    if kind == "xlsx" and has_more_than(MOST_ROWS, wish, user):
        raise TooManyRows()


def has_more_than(number: int, wish: Wish, user: Any) -> bool:
    """Whether a list has more rows than `number`; counting stops there."""
    return make_plan(wish, user).visible.order_by().values("pk")[: number + 1].count() > number


def is_long(wish: Wish, user: Any) -> bool:
    """Whether a list has more rows than are written while somebody waits."""
    return has_more_than(settings.GUANXI_EXPORT_AT_ONCE, wish, user)


def export(wish: Wish, user: Any, kind: str, *, on: date) -> HttpResponseBase:
    """Answer a list as a file.

    Raises:
        UnknownFormat: `kind` is neither "xlsx" nor "csv". TooLong: the worker has to write it.
    """
    if kind not in MEDIA_TYPES:
        raise UnknownFormat()
    if is_long(wish, user):
        raise TooLong()
    name = file_name(wish.listing.key, kind, on=on)
    cells = export_cells(wish)
    heads = headings(cells)
    if kind == "csv":
        answer: Any = StreamingHttpResponse(
            csv_lines(heads, export_rows(wish, user, cells, on=on)), content_type=MEDIA_TYPES[kind]
        )
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer
    file = write_xlsx(heads, export_rows(wish, user, cells, on=on), sheet=str(wish.listing.title))
    return FileResponse(file, as_attachment=True, filename=name, content_type=MEDIA_TYPES[kind])


def write_export(wish: Wish, user: Any, kind: str, file: IO[bytes], *, on: date, beat: Beat) -> int:
    """Write a list of any length into an open file; answers its rows.

    Args:
        beat: told the rows done after each; what it raises ends the writing.

    Raises:
        UnknownFormat: `kind` is neither "xlsx" nor "csv". TooManyRows: xlsx cannot hold them.
    """
    require_exportable(wish, user, kind)
    cells, done = export_cells(wish), 0

    def counted() -> Iterator[list[Any]]:
        nonlocal done
        for done, row in enumerate(export_rows(wish, user, cells, on=on), start=1):
            beat(done)
            yield row

    if kind == "xlsx":
        write_xlsx(headings(cells), counted(), sheet=str(wish.listing.title), file=file)
    else:
        file.writelines(line.encode() for line in csv_lines(headings(cells), counted()))
    return done


def headings(cells: list[ExportCell]) -> list[Heading]:
    """The first row of the file."""
    return [Heading(str(cell.label), cell.kind) for cell in cells]


def export_cells(wish: Wish) -> list[ExportCell]:
    """The cells of a row, from the columns that are shown."""
    return [cell for column in wish.columns for cell in column.exported()]


def export_rows(wish: Wish, user: Any, cells: list[ExportCell], *, on: date) -> Iterator[list[Any]]:
    """Every row of the list as values, read page after page."""
    plan = make_plan(wish, user)
    page_wish = replace(wish, size=LARGEST_PAGE, cursor="", exact=False)
    while True:
        page = read_page(page_wish, user, plan, on=on)
        for row in page.rows:
            yield [value_of(row, cell.value) for cell in cells]
        if not page.next_cursor:
            return
        page_wish = replace(page_wish, cursor=page.next_cursor)


def export_chosen(wish: Wish, user: Any, keys: list[Any], *, on: date) -> HttpResponseBase:
    """The chosen rows as a workbook."""
    cells = export_cells(wish)
    rows = hydrate(wish, user, keys, on=on)
    file = write_xlsx(headings(cells), ([value_of(row, cell.value) for cell in cells] for row in rows))
    return FileResponse(file, as_attachment=True, filename=file_name(wish.listing.key, "xlsx", on=on))
