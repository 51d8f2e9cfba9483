"""What happened, why, and what to do: notices, empty states, waiting, dialogs."""

from __future__ import annotations

from typing import Any

from django.template.context import Context
from django.utils.safestring import SafeString

from guanxi.kit.components.library import TONE_ICONS, part, register, trimmed

NOTICE_ICONS = {**TONE_ICONS, "warn": "alert"}


@register.simple_block_tag(takes_context=True)
def notice(
    context: Context, content: str, tone: str = "info", title: Any = "", *, compact: bool = False, icon: str = ""
) -> SafeString:
    """Something about this page that stays: what, why, who can release it. Tones: ok, warn, bad, info."""
    acts = context.render_context.get("notice_actions", "")
    context.render_context["notice_actions"] = ""
    return part(
        "notice", content=trimmed(content), tone=tone, title=title, compact=compact, acts=acts,
        icon=icon or NOTICE_ICONS.get(tone, "info"), role="alert" if tone == "bad" else "status",
    )  # fmt: skip


@register.simple_block_tag(takes_context=True)
def notice_actions(context: Context, content: str) -> str:
    """The buttons of the notice they stand in."""
    context.render_context["notice_actions"] = content
    return ""


@register.simple_block_tag
def empty(content: str, icon: str, title: Any, tone: str = "", *, level: int = 3) -> SafeString:
    """Nothing here, refused, offline or failed: says what belongs here and what to do first."""
    return part("empty", content=content, icon=icon, title=title, tone=tone, level=level)


@register.simple_tag
def skeleton(lines: int = 4) -> SafeString:
    """Waiting longer than 300 ms, in the shape of what comes."""
    widths = ("tall w5", "w8", "w3", "w8", "w5")
    return part("skeleton", widths=[widths[n % len(widths)] for n in range(lines)])


@register.simple_tag
def progress(value: Any, max: Any = 100, label: Any = "") -> SafeString:
    """Long work: named, counted, can be left."""
    return part("progress", value=int(value), max=int(max), label=label)


@register.simple_block_tag(takes_context=True)
def dialog(
    context: Context, content: str, id: str, title: Any, *, wide: bool = False, open: bool = False
) -> SafeString:
    """A decision that needs words. Opened by `{% button … dialog=id %}`; `open` opens it with the page."""
    foot = context.render_context.get("dialog_actions", "")
    context.render_context["dialog_actions"] = ""
    return part("dialog", content=content, id=id, title=title, wide=wide, open=open, foot=foot)


@register.simple_block_tag(takes_context=True)
def dialog_actions(context: Context, content: str) -> str:
    """The buttons at the foot of the dialog they stand in; give them `form=` when the form is above."""
    context.render_context["dialog_actions"] = content
    return ""


@register.simple_tag
def conflict(fields: Any, *, who: Any = "") -> SafeString:
    """Theirs, yours and the original of one record, field by field; the picked value goes into the input of that name.

    Args:
        fields: dicts of name, label, original, theirs, yours (each a text or a (value, text) pair).
    """
    sides = ("original", "theirs", "yours")
    rows = [
        {"name": line["name"], "label": line["label"], "picks": [_pick(side, line[side]) for side in sides]}
        for line in fields
    ]
    return part("conflict", rows=rows, who=who)


def _pick(side: str, value: Any) -> dict[str, Any]:
    key, shown = value if isinstance(value, tuple) else (value, value)
    return {"side": side, "value": "" if key is None else key, "text": shown, "on": side == "theirs"}
