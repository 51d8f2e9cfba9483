"""What happened, why, and what to do: notices, empty states, waiting, dialogs."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.db.models import Model
from django.template.context import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from guanxi.kit.components.library import TONE_ICONS, part, register, trimmed
from guanxi.kit.components.numbers import day, listed
from guanxi.kit.errors import EditConflict

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


def sides_of(clash: EditConflict, form: forms.BaseForm) -> list[dict[str, Any]]:
    """The three sides of every field of a form that two people changed, as `{% conflict %}` shows them."""
    sides = {"original": clash.original, "theirs": clash.theirs, "yours": clash.yours}
    return [
        {"name": name, "label": form.fields[name].label, **{side: told(form.fields[name], values[name])
         for side, values in sides.items()}}
        for name in clash.yours if name in form.fields
    ]  # fmt: skip


def told(field: forms.Field, value: Any) -> tuple[Any, Any]:
    """A value as the input of a form takes it, and as people read it."""
    if value in (None, "", [], ()):
        return "", "–"
    if isinstance(value, bool):
        return value, _("yes") if value else _("no")
    if isinstance(value, Model):
        return value.pk, str(value)
    if isinstance(value, list | tuple):
        return "", listed(value)
    if isinstance(value, datetime.date):
        return value.isoformat(), day(value)
    labels = {str(key): label for key, label in getattr(field, "choices", ()) if not isinstance(label, list | tuple)}
    return value, labels.get(str(value), value)


def _pick(side: str, value: Any) -> dict[str, Any]:
    key, shown = value if isinstance(value, tuple) else (value, value)
    return {"side": side, "value": "" if key is None else key, "text": shown, "on": side == "theirs"}
