"""What every component file builds with: one tag library and one way to render a part."""

from __future__ import annotations

from typing import Any

from django.template import Library
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

register = Library()

EMPTY = SafeString("")
TONE_ICONS = {"ok": "check", "warn": "clock", "bad": "stop", "info": "info"}


def part(name: str, /, **values: Any) -> SafeString:
    """Render `templates/ui/<name>.html` with these values; its output counts as markup."""
    return mark_safe(get_template(f"ui/{name}.html").render(values).strip())  # noqa: S308 - the template escapes


def trimmed(content: str) -> SafeString:
    """The rendered content of a block tag without the white space around it."""
    return mark_safe(content.strip())  # noqa: S308 - a nodelist's output


def classes(*names: str | None) -> str:
    """Join the class names that are given."""
    return " ".join(name for name in names if name)


def is_given(value: Any) -> bool:
    """Whether a tag argument carries something to show; zero does."""
    return value is not None and value != ""
