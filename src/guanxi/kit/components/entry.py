"""What filled forms have besides plain inputs: answers, pictures, drawn signatures, single ticks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from guanxi.kit.components.library import part, register


@register.simple_tag
def picture(url: str, words: Any) -> SafeString:
    """A photo, small, that opens in full; `words` are read out in its place."""
    shown = '<a class="picture" href="{0}" aria-label="{1}"><img src="{0}" alt="{1}" loading="lazy"></a>'
    return format_html(shown, url, words)


@register.simple_tag
def answers(pairs: Iterable[tuple[Any, Any]]) -> SafeString:
    """Questions with their answers, which may be long; (label, value) pairs."""
    return format_html('<dl class="answers">{}</dl>', format_html_join("", "<dt>{}</dt><dd>{}</dd>", pairs))


@register.simple_tag
def tick(name: str, label: Any) -> SafeString:
    """One box to tick that belongs to no form class."""
    box = '<label class="check-label"><input type="checkbox" name="{}" value="1">{}</label>'
    return format_html(box, name, label)


@register.simple_tag
def signature(name: str, label: Any) -> SafeString:
    """A field to sign in with pen, finger or mouse (`signature.js`); beside it stands an input for the typed name.

    Args:
        name: of the hidden input that takes the drawing, a PNG as base64. label: read out.
    """
    return part("signature", name=name, label=label)
