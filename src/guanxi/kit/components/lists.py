"""Many of one kind: items, tabs, tables, filters, the timeline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from guanxi.kit.components.library import EMPTY, classes, part, register
from guanxi.kit.components.numbers import NOTHING


@register.simple_block_tag
def items(content: str, *, numbered: bool = False) -> SafeString:
    """Fewer than a handful of rows in a card; more of them belong into a table."""
    return format_html('<{0} class="list">{1}</{0}>', "ol" if numbered else "ul", content)


@register.simple_tag
def item(
    title: Any, sub: Any = "", end: Any = "", badge_label: Any = "", badge_tone: str = "", href: str = "",
    avatar: Any = "", *, action: Any = "", lead: Any = "", aside: Any = "", end_note: Any = "", shop: bool = False,
    end_tone: str = "",
) -> SafeString:  # fmt: skip
    """One row: lead, text, end, action.

    Args:
        end: the figure. end_note: a quiet word under it. aside: a quiet word after the title.
        lead, action: output of other tags (`{% post_button … as release %}`). avatar: a name; `shop` squares it.
    """
    return part(
        "item", title=title, sub=sub, end=end, badge_label=badge_label, badge_tone=badge_tone, href=href, avatar=avatar,
        action=action, lead=lead, aside=aside, end_note=end_note, shop=shop, end_tone=end_tone,
    )  # fmt: skip


@register.simple_tag
def tabs(items: Any, label: Any = "") -> SafeString:
    """Parts of one record. Items: dicts of label, url, current, count (and hot)."""
    return part("tabs", items=list(items), label=label)


@register.simple_tag
def views(items: Any, save_url: str = "") -> SafeString:
    """Saved lists. Items: dicts of label, url, current, count. `save_url` leads to "Save as view"."""
    return part("views", items=list(items), save_url=save_url)


@register.simple_tag
def timeline_list(days: Any) -> SafeString:
    """One timeline over all channels, by day: (label, [dict of icon, tone, title, text, time, href; or its lines])."""
    return part("timeline_list", days=list(days))


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Args:
        numeric: right-aligned figures. sort_url: where a click on the head leads. sorted: ascending, descending.
        phone: where the cell goes on the phone: lead, title, end, sub, state; nothing hides it there when folded.
        desk_only: left out on the phone.
    """

    label: Any
    numeric: bool = False
    sort_url: str = ""
    sorted: str = ""
    phone: str = ""
    desk_only: bool = False
    grow: bool = False
    muted: bool = False
    hide_label: bool = False


@dataclass(frozen=True)
class Row:
    """A row of a table: cells in the order of the columns; url makes it open; key makes it selectable."""

    cells: list[Any] = field(default_factory=list)
    url: str = ""
    key: Any = ""
    label: Any = ""
    tone: str = ""


def as_columns(columns: Iterable[Any]) -> list[Column]:
    """Columns from columns, dicts, or plain labels."""
    made = []
    for column in columns:
        if isinstance(column, dict):
            column = Column(**column)
        made.append(column if isinstance(column, Column) else Column(column))
    return made


def as_row(row: Any) -> Row:
    """A row from a row, a dict, or plain cells."""
    if isinstance(row, dict):
        return Row(**row)
    return row if isinstance(row, Row) else Row(cells=list(row))


@register.simple_tag
def data_table(
    columns: Any, rows: Any, *, caption: Any = "", foot: Any = (), select: str = "", wide: bool = False,
    card: bool = False,
) -> SafeString:  # fmt: skip
    """A table of columns (`Column`, dict or label) and rows (`Row`, dict or cells).

    Args:
        foot: cells of the total. select: the name of the checkboxes that choose rows by their key.
        wide: it scrolls in its own box. caption: read out.
    """
    heads = as_columns(columns)
    openings, choose = [_opening(column) for column in heads], conditional_escape(_("Choose"))
    body = mark_safe("".join(_row(openings, as_row(row), select, choose) for row in rows))  # noqa: S308 - escaped in `_row`
    return part(
        "data_table", columns=heads, body=body, caption=caption, select=select, wide=wide,
        foot=list(zip(heads, foot, strict=False)), folds=any(column.phone for column in heads),
    )  # fmt: skip


def _opening(column: Column) -> str:
    css = classes(
        "num" if column.numeric else "", "muted" if column.muted else "", "desk-only" if column.desk_only else "",
        "grow" if column.grow else "",
    )  # fmt: skip
    phone = format_html(' data-phone="{}"', column.phone) if column.phone else ""
    return format_html('<td class="{}"{}>', css, phone)


def _row(openings: list[str], row: Row, select: str, choose: str) -> str:
    """A row with its checkbox; the first cell is the link. Written here, not in a template: a list has hundreds."""
    url = conditional_escape(row.url)
    head = f'<tr data-row-url="{url}"' if row.url else "<tr"
    tone = f' data-tone="{conditional_escape(row.tone)}"' if row.tone else ""
    parts = [head, tone, ">", _check(row, select, choose) if select else ""]
    for index, (opening, cell) in enumerate(zip(openings, row.cells, strict=False)):
        shown = NOTHING if cell is None else conditional_escape(cell)
        if not index and row.url:
            shown = f'<a class="name" href="{url}">{shown}</a>'
        parts += [opening, shown, "</td>"]
    return "".join([*parts, "</tr>"])


def _check(row: Row, select: str, choose: str) -> str:
    if row.key == "":
        return '<td class="check" data-phone="lead"></td>'
    key, label = conditional_escape(row.key), conditional_escape(row.label)
    box = f'<input type="checkbox" name="{conditional_escape(select)}" value="{key}" aria-label="{choose} {label}">'
    return f'<td class="check" data-phone="lead">{box}</td>'


@register.simple_block_tag
def filter_bar(content: str, action: str = "", *, target: str = "", others: str = "") -> SafeString:
    """Search, chips and tools above a list; a GET form, so that the address is the view.

    Args:
        target: what typing into the search exchanges, as a selector; without it the form waits for Enter.
        others: further selectors, separated by commas, that are exchanged with it.
    """
    return part("filter_bar", content=content, action=action, target=target, others=others)


@register.simple_tag
def search_box(name: str = "q", value: Any = "", placeholder: Any = "", label: Any = "") -> SafeString:
    """The search of a list; "/" jumps into it."""
    return part("search_box", name=name, value=value, placeholder=placeholder, label=label)


@register.simple_block_tag
def chips(content: str, *, id: str = "") -> SafeString:
    """A row of chips; on the phone it scrolls sideways."""
    name = format_html(' id="{}"', id) if id else EMPTY
    return format_html('<div class="chips-scroll"{}>{}</div>', name, content)


@register.simple_tag
def pager(text: Any, previous_url: str = "", next_url: str = "", *, count_url: str = "") -> SafeString:
    """Which rows these are, a link that counts them exactly, and the way back and on."""
    return part("pager", text=text, previous_url=previous_url, next_url=next_url, count_url=count_url)


@register.simple_block_tag
def bulk(content: str, label: Any = "") -> SafeString:
    """What can be done to the chosen rows; appears with the first choice. Stands in one form with the table."""
    return part("bulk", content=content, label=label)


@register.simple_tag
def keymap(pairs: Any) -> SafeString:
    """Which keys do what on this page: (keys, meaning) pairs; keys are divided by spaces."""
    return part("keymap", pairs=[(str(keys).split(), meaning) for keys, meaning in pairs])


@register.simple_tag
def steps(items: Any) -> SafeString:
    """A guided sequence. Items: dicts of label, state (done, now, skipped, todo), end, href."""
    return part("steps", items=list(items))
