"""Template tags of the set-up pages."""

from __future__ import annotations

from typing import Any

from django.template import Context, Library
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.people.rooms import ROOM_NAMES
from guanxi.foundation.people.tokens import SCOPE_WORDS
from guanxi.foundation.people.visibility import may
from guanxi.kit.components.lists import tabs

register = Library()

PAGES: list[tuple[str, Any, str | None]] = [
    ("own", _("My settings"), None),
    ("users", _("Users"), "people.see_as"),
    ("units", _("Units"), "people.create_unit"),
    ("roles", _("Roles"), "people.change_role"),
    ("policies", _("Terms of business"), None),
    ("fields", _("Extra fields"), "fields.define_field"),
    ("forms", _("Forms"), "forms.make_template"),
    ("measures", _("Metrics"), "policies.record_policy_version"),
]
# of pages that are other rooms'
ADDRESSES = {
    "policies": "policies:index",
    "fields": "fields:all",
    "forms": "form_setup:all",
    "measures": "measures_settings:all",
}


@register.simple_tag(takes_context=True)
def set_up_tabs(context: Context, here: str) -> SafeString:
    """The set-up pages this person may open, as tabs."""
    user = context["request"].user
    shown = [
        {"label": label, "url": reverse(ADDRESSES.get(key, f"settings:{key}")), "current": key == here}
        for key, label, permission in PAGES
        if permission is None or may(user, permission)
    ]
    return tabs(shown, label=_("Settings")) if len(shown) > 1 else SafeString("")


@register.filter
def scope_words(scopes: list[str]) -> str:
    """What a token may do, in words."""
    return ", ".join(str(SCOPE_WORDS.get(scope, scope)) for scope in scopes)


@register.simple_tag
def crumbs(*parts: Any) -> list[tuple[Any, str]]:
    """Pairs of label and address for a page head: `{% crumbs label url as trail %}`."""
    return list(zip(parts[::2], parts[1::2], strict=True))


@register.simple_tag
def room_name(label: str) -> Any:
    """What a room is called on screen."""
    return ROOM_NAMES.get(label, label)


@register.simple_tag
def secret_facts(label: Any, secret: str) -> list[tuple[Any, str]]:
    """A secret in groups of four, so that it can be typed."""
    return [(label, " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)))]
