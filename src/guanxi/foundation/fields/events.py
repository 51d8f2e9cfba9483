"""How the events of extra fields read, and what the events of records say of theirs to whoever may see them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.fields.models import ExtraField
from guanxi.foundation.fields.queries import sees
from guanxi.foundation.fields.values import from_json, in_words
from guanxi.foundation.timeline.events import EventType, declare
from guanxi.foundation.timeline.models import Event

declare(
    EventType("fields.field_defined", _("The field “%(field)s” was added"), icon="plus", tone="ok"),
    EventType("fields.field_changed", _("The field “%(field)s” was changed"), icon="edit"),
    EventType("fields.field_archived", _("The field “%(field)s” was archived"), icon="file", tone="warn"),
    EventType("fields.field_restored", _("The field “%(field)s” is shown again"), icon="file"),
    EventType("fields.values_taken_over", _("Extra fields were filled from a file."), icon="file"),
    EventType("fields.group_renamed", _("The heading “%(before)s” is now called “%(group)s”"), icon="edit"),
)


def tell_values(event: Event, reader: Any) -> str:
    """The extra values an event changed, old → new, of the fields its reader sees."""
    pairs: dict[str, list[Any]] = event.facts.get("extra") or {}
    if not pairs or reader is None:
        return ""
    fields = {str(one.pk): one for one in ExtraField.objects.filter(pk__in=[key for key in pairs if key.isdigit()])}
    return "; ".join(
        f"{one}: {in_words(one, from_json(one, pairs[key][0]))} → {in_words(one, from_json(one, pairs[key][1]))}"
        for key, one in fields.items()
        if sees(reader, one) and one.archived_at is None
    )


def hide_values(facts: dict[str, Any], reader: Any) -> dict[str, Any]:
    """The facts of an event without the extra values its reader does not see; by key instead of by number."""
    pairs = facts.get("extra")
    if not isinstance(pairs, dict):
        return facts
    fields = {str(one.pk): one for one in ExtraField.objects.filter(pk__in=[key for key in pairs if key.isdigit()])}
    seen = {one.key: pairs[key] for key, one in fields.items() if reader is not None and sees(reader, one)}
    return {name: value for name, value in facts.items() if name != "extra"} | ({"extra": seen} if seen else {})
