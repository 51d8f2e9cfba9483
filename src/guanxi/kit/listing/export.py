"""Exporting exactly what one sees: its filters, order, columns and scope, row by row, in constant memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _

from guanxi.kit.errors import Refusal
from guanxi.kit.listing.columns import ExportCell, value_of
from guanxi.kit.listing.reading import count_rows, hydrate, make_plan, read_page
from guanxi.kit.listing.wish import LARGEST_PAGE, Wish
from guanxi.kit.spreadsheets import MOST_ROWS, Heading, csv_lines, write_xlsx


class UnknownFormat(Refusal):
    """Neither xlsx nor csv was asked for."""

    code = "unknown_format"
    message = _("Lists are exported as xlsx or csv.")


class TooManyRows(Refusal):
    """A worksheet ends after 1,048,575 rows below its heading."""

    code = "too_many_rows"
    message = _("These are more rows than a spreadsheet can hold.")
    mend = _("Filter the list, or export it as csv.")


def export(wish: Wish, user: Any, kind: str, *, on: date) -> HttpResponseBase:
    """Answer a list as a file.

    Raises:
        UnknownFormat: `kind` is neither "xlsx" nor "csv". TooManyRows: xlsx cannot hold them.
    """
    name = f"{wish.listing.key.replace('.', '-')}-{on.isoformat()}.{kind}"
    cells = export_cells(wish)
    heads = [Heading(str(cell.label), cell.kind) for cell in cells]
    if kind == "csv":
        answer: Any = StreamingHttpResponse(
            csv_lines(heads, export_rows(wish, user, cells, on=on)), content_type="text/csv; charset=utf-8"
        )
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer
    if kind != "xlsx":
        raise UnknownFormat()
    if not count_rows(make_plan(wish, user), exact=False).is_exact and _counts_over(wish, user):
        raise TooManyRows()
    file = write_xlsx(heads, export_rows(wish, user, cells, on=on), sheet=str(wish.listing.title))
    kind_of_file = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return FileResponse(file, as_attachment=True, filename=name, content_type=kind_of_file)


def _counts_over(wish: Wish, user: Any) -> bool:
    return count_rows(make_plan(wish, user), exact=True).number > MOST_ROWS


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
    heads = [Heading(str(cell.label), cell.kind) for cell in cells]
    file = write_xlsx(heads, ([value_of(row, cell.value) for cell in cells] for row in rows), sheet="")
    return FileResponse(file, as_attachment=True, filename=f"{wish.listing.key.replace('.', '-')}-{on}.xlsx")
