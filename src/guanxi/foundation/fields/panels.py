"""What a record holds in its extra fields, ready to show under their headings."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.utils.html import format_html

from guanxi.foundation.fields.models import ExtraField
from guanxi.foundation.fields.queries import by_group, extra_values, fields_seen, held_by
from guanxi.foundation.fields.values import in_words
from guanxi.foundation.timeline.records import kind_of
from guanxi.kit.components.numbers import NOTHING

__all__ = ["extra_panel", "extra_values", "show_value"]


def extra_panel(record: Model, user: Any, *, empty: bool = True) -> list[tuple[str, list[tuple[str, Any]]]]:
    """Heading → (label, value) pairs of what a person sees; two queries (template `fields/_panel.html`, `groups`).

    Args:
        empty: with the fields that hold nothing.
    """
    fields = fields_seen(kind_of(record), user)
    values = held_by(record, fields)
    shown = [field for field in fields if empty or values.get(field.key) is not None]
    return [
        (str(group), [(str(field), show_value(field, values.get(field.key))) for field in members])
        for group, members in by_group(shown)
    ]


def show_value(field: ExtraField, value: Any) -> Any:
    """A value as a page shows it: links and files lead somewhere."""
    if value is None:
        return NOTHING
    if field.type == ExtraField.Type.LINK:
        return format_html('<a href="{}" rel="noopener noreferrer">{}</a>', value, value)
    if field.type == ExtraField.Type.FILE:
        return format_html('<a href="{}">{}</a>', value.url, value.name)
    return in_words(field, value)
