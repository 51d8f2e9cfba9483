"""The grid in which a clerk enters documents without the mouse.

    {% lines columns add_url=… remove_url=… %}        a table with `data-lines`
      {% line key=… %}                                 a row with `data-line`
        {% cell %}…{% endcell %}  {% cell numeric=True %}{% cell_input "quantity" … %}{% endcell %}
        {% cell %}{% remove_line … %}{% endcell %}
      {% endline %}
    {% endlines %}
    {% combo … add_line=True %}

Keys: Tab moves on; Enter goes a line down, in the last line to the combobox that adds lines; = takes the suggestion;
Alt+Backspace deletes the row; Ctrl+Enter submits the form.
"""

from __future__ import annotations

from typing import Any

from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString

from guanxi.kit.components.library import classes, part, register
from guanxi.kit.components.lists import as_columns


@register.simple_block_tag
def lines(content: str, columns: Any, caption: Any = "", *, id: str = "lines", foot: Any = "") -> SafeString:
    """The grid; its rows are `line` tags."""
    return part("lines", content=content, columns=as_columns(columns), caption=caption, id=id, foot=foot)


@register.simple_block_tag
def line_scope(content: str, id: str = "line-scope") -> SafeString:
    """What htmx replaces when a line changes: usually the grid together with its totals."""
    return format_html('<div class="stack" id="{}" data-line-scope>{}</div>', id, content)


@register.simple_block_tag
def line(content: str, key: Any = "", *, tone: str = "") -> SafeString:
    """One row of the grid; `key` names it."""
    return part("line", content=content, key=key, tone=tone)


@register.simple_block_tag
def cell(
    content: str, *, numeric: bool = False, muted: bool = False, grow: bool = False, desk_only: bool = False,
    why: bool = False, sub: Any = "", strong: bool = False,
) -> SafeString:  # fmt: skip
    """One cell; `sub` is a second, quiet line; `why` sets a reason that may wrap."""
    css = classes(
        "num" if numeric else "", "muted" if muted else "", "grow" if grow else "", "desk-only" if desk_only else "",
        "why sub" if why else "", "medium" if strong else "",
    )  # fmt: skip
    return part("cell", content=content, css=css, sub=sub)


@register.simple_tag
def cell_input(
    name: str, value: Any = "", label: Any = "", *, numeric: bool = True, suggestion: Any = "", invalid: bool = False,
    url: str = "", wide: bool = False, roomy: bool = False,
) -> SafeString:  # fmt: skip
    """An input that looks like text until touched.

    Args:
        label: read out, with the product's name. suggestion: what "=" puts in.
        url: where a change is posted by htmx; the answer replaces the `line_scope` around the grid.
        wide: it fills its column and shows its border. roomy: the same with room for amounts of millions.
    """
    return part(
        "cell_input", name=name, value=value, label=label, numeric=numeric, suggestion=suggestion, invalid=invalid,
        url=url, wide=wide or roomy, roomy=roomy,
    )  # fmt: skip


@register.simple_tag
def remove_line(label: Any, url: str = "", name: str = "", value: Any = "") -> SafeString:
    """The button that deletes a row: by htmx (`url`), by submitting the form (`name`, `value`), or on the page."""
    return part("remove_line", label=label, url=url, name=name, value=value)


@register.simple_tag
def line_button(label: Any, url: str, name: str, value: Any, *, icon: str = "", words: bool = False) -> SafeString:
    """A button that asks the server for other rows (one more, one up): by htmx, which replaces the `line_scope` around
    it, or by submitting the form.

    Args:
        words: whether the label stands beside the icon; else it is read out.
    """
    return part("line_button", label=label, url=url, name=name, value=value, icon=icon, words=words)


@register.simple_tag
def field_grid(columns: Any, rows: Any, caption: Any = "") -> SafeString:
    """A table with one field of a form a row: for twenty amounts against twenty documents.

    Args:
        columns: the heads, the last one over the inputs. rows: pairs of cells and the bound field that ends the row.
    """
    heads = as_columns(columns)
    shown = [(list(zip(heads, cells, strict=False)), _grid_input(bound), bound) for cells, bound in rows]
    return part("field_grid", columns=heads, rows=shown, caption=caption)


def _grid_input(bound: BoundField) -> SafeString:
    attrs: dict[str, str | bool] = {"class": "input num narrow", "inputmode": "decimal", "aria-label": str(bound.label)}
    return bound.as_widget(attrs=attrs)
