"""Small marks: icons, badges, ranks, counts, chips, avatars, keys."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guanxi.kit.components.library import EMPTY, TONE_ICONS, classes, register


def sprite() -> str:
    """The address of the icon sprite."""
    return static("guanxi/icons.svg") if settings.DEBUG else _hashed_sprite()


@lru_cache(maxsize=1)
def _hashed_sprite() -> str:
    return static("guanxi/icons.svg")


@register.simple_tag
def sprite_url() -> str:
    """The address of the icon sprite, for drawings that are more than an icon."""
    return sprite()


@register.simple_tag
def icon(name: str, *, small: bool = False) -> SafeString:
    """A symbol of the sprite; hidden from screen readers, so it always stands beside a word or inside a label."""
    return _drawn(name, "icon s" if small else "icon", sprite())


@lru_cache(maxsize=200)
def _drawn(name: str, css: str, sheet: str) -> SafeString:
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>', css, sheet, name)


@register.simple_tag
def badge(label: Any, tone: str = "", icon: str = "", *, outline: bool = False) -> SafeString:
    """A state one reads: icon, word and colour. Tones: ok, warn, bad, info or none."""
    name = icon or TONE_ICONS.get(tone, "")
    mark = _icon(name) if name else ""
    css = classes("badge", tone, "outline" if outline else "")
    return format_html('<span class="{}">{}{}</span>', css, mark, label)


@register.simple_tag
def rank(letter: Any, large: bool = False, *, spaced: bool = False) -> SafeString:
    """A customer's sales class A, B or C; weight, not hue, ranks. `spaced` keeps its place where there is none."""
    if not letter:
        return format_html('<span class="{}" aria-hidden="true"></span>', "class none") if spaced else EMPTY
    return _ranked(str(letter), large, get_language() or "")


@lru_cache(maxsize=50)
def _ranked(letter: str, large: bool, _language: str) -> SafeString:
    css = classes("class", letter.lower()[:1], "large" if large else "")
    return format_html(
        '<span class="{}" title="{}"><span class="visually-hidden">{} </span>{}</span>',
        css,
        _("Sales class %(letter)s") % {"letter": letter},
        _("Sales class"),
        letter,
    )


@register.simple_tag
def count(n: Any, hot: bool = False) -> SafeString:
    """How many; `hot` when they wait for somebody."""
    return format_html('<span class="{}">{}</span>', "count hot" if hot else "count", n)


@register.simple_tag
def place(n: Any) -> SafeString:
    """The place in a ranking: 1, 2, 3."""
    return format_html('<span class="rank">{}</span>', n)


@register.simple_tag
def chip(
    label: Any, href: str = "", on: bool = False, *, value: Any = "", icon: str = "", name: str = ""
) -> SafeString:
    """A choice one can make or has made. `value` is set strong; with `name` it is a submit button, else a link."""
    css = classes("chip", "on" if on else "", "round" if not value and not href else "")
    strong = format_html(" <b>{}</b>", value) if value else ""
    mark = _icon(icon) if icon else ""
    cross = _icon("x") if on and value and href else ""
    if href:
        current = SafeString(' aria-current="true"') if on else ""
        return format_html('<a class="{}" href="{}"{}>{}{}{}{}</a>', css, href, current, mark, label, strong, cross)
    pressed = "true" if on else "false"
    return format_html(
        '<button class="{}" type="{}" name="{}" value="{}" aria-pressed="{}">{}{}{}</button>',
        css, "submit" if name else "button", name, label, pressed, mark, label, strong,
    )  # fmt: skip


@register.simple_tag
def avatar(name: Any, shop: bool = False, large: bool = False) -> SafeString:
    """The first letter of a name: round for a person, square for a shop. Decoration beside the written name."""
    letter = str(name or "").strip()[:1].upper() or "–"
    css = classes("avatar", "shop" if shop else "", "large" if large else "")
    return format_html('<span class="{}" aria-hidden="true">{}</span>', css, letter)


@register.simple_tag
def kbd(key: Any) -> SafeString:
    """A key of the keyboard."""
    return format_html('<kbd class="kbd">{}</kbd>', key)


@register.simple_tag
def match(text: Any, query: str = "") -> SafeString:
    """The text with the first occurrence of the query marked."""
    text = str(text)
    at = text.lower().find(str(query).lower()) if query else -1
    if at < 0:
        return format_html("{}", text)
    end = at + len(str(query))
    return format_html("{}<mark>{}</mark>{}", text[:at], text[at:end], text[end:])


_icon = icon
