"""Where things stand: page head, stacks, columns, rows, cards."""

from __future__ import annotations

from typing import Any

from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from guanxi.kit.components.library import classes, part, register, trimmed


@register.simple_block_tag(takes_context=True)
def page_head(
    context: Context, content: str, title: Any, lede: Any = "", crumbs: Any = (), *, lead: Any = "", marks: Any = "",
) -> SafeString:  # fmt: skip
    """Where am I, what is it, the one thing to do. The content holds the actions.

    Args:
        crumbs: (label, url) pairs of the pages above.
        lead: an avatar before the title. marks: badges and ranks after it (both made by tags, `{% badge … as x %}`).
    """
    extra = context.render_context.get("page_marks", "")
    context.render_context["page_marks"] = ""
    return part(
        "page_head", content=trimmed(content), title=title, lede=lede, crumbs=crumbs, lead=lead, marks=marks or extra
    )


@register.simple_block_tag(takes_context=True)
def page_marks(context: Context, content: str) -> str:
    """Badges beside the title; stands inside `page_head`."""
    context.render_context["page_marks"] = content
    return ""


@register.simple_block_tag
def stack(content: str, gap: str = "") -> SafeString:
    """Things under each other. Gap: tight, loose or normal."""
    return format_html('<div class="{}">{}</div>', classes("stack", gap), content)


@register.simple_block_tag
def columns(content: str, kind: str = "two") -> SafeString:
    """Columns that fold on the phone: main-side, two, three, four."""
    return format_html('<div class="{}">{}</div>', classes("cols", kind), content)


@register.simple_block_tag
def row(content: str, wrap: bool = True, *, gap: bool = False, end: bool = False) -> SafeString:
    """Things beside each other; they wrap unless told otherwise. `end` sets them at the far end."""
    css = classes("row", "wrap" if wrap else "", "gap" if gap else "", "at-end" if end else "")
    return format_html('<div class="{}">{}</div>', css, content)


@register.simple_block_tag
def push(content: str) -> SafeString:
    """What stands at the far end of a row."""
    return format_html('<div class="push row">{}</div>', content)


@register.simple_block_tag(takes_context=True)
def card(
    context: Context, content: str, title: Any = "", action_label: Any = "", action_url: str = "", flush: bool = False,
    note: Any = "", *, action: Any = "", count: Any = "", hot: bool = False, id: str = "", level: int = 2,
) -> SafeString:  # fmt: skip
    """A panel with its one action. Cards do not nest.

    Args:
        flush: the content reaches the edges (lists, tables); text in it goes into `card_body`.
        note: a quiet word at the end of the head. action: a tag's output in place of the link.
        count, hot: how many, beside the title.
    """
    return part(
        "card", content=content, title=title, action_label=action_label, action_url=action_url, flush=flush, note=note,
        action=action, count=count, hot=hot, id=id, level=level, foot=_take_foot(context),
    )  # fmt: skip


def _take_foot(context: Context) -> str:
    foot: str = context.render_context.get("card_foot", "") or ""
    context.render_context["card_foot"] = ""
    return foot


@register.simple_block_tag
def card_body(content: str, gap: str = "") -> SafeString:
    """The padded part of a flush card."""
    return format_html('<div class="{}">{}</div>', classes("card-body stack", gap), content)


@register.simple_block_tag(takes_context=True)
def card_foot(context: Context, content: str) -> str:
    """The foot of the card it stands in: a total, a hint, a link to all."""
    context.render_context["card_foot"] = content
    return ""


@register.simple_block_tag
def section(content: str, title: Any, lede: Any = "", id: str = "") -> SafeString:
    """A part of a long page under its own heading."""
    return part("section", content=content, title=title, lede=lede, id=id)


@register.simple_block_tag
def text(content: str, tone: str = "", size: str = "", *, strong: bool = False) -> SafeString:
    """A paragraph. Tones: muted, faint, ok, warn, bad. Sizes: small, tiny, big."""
    colour = tone if tone in ("muted", "faint", "") else f"t-{tone}"
    return format_html('<p class="{}">{}</p>', classes(colour, size, "strong" if strong else ""), content)


@register.simple_block_tag
def desk_only(content: str) -> SafeString:
    """What the phone leaves out."""
    return format_html('<div class="desk-only">{}</div>', content)


@register.simple_block_tag
def fold(content: str, title: Any, open: bool = False) -> SafeString:
    """Details one may open."""
    return part("fold", content=content, title=title, open=open)


@register.simple_tag
def link(label: Any, href: str, *, icon: str = "", small: bool = False) -> SafeString:
    """A link inside text."""
    return part("link", label=label, href=href, icon=icon, small=small)
