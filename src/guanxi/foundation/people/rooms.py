"""What rooms and verbs are called on screen."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from guanxi.kit.actions import registry

ROOM_NAMES = {
    "people": _("people"),
    "timeline": _("timeline"),
    "policies": _("policies"),
    "work": _("tasks"),
    "exchange": _("import and export"),
    "customers": _("customers"),
    "catalogue": _("catalogue"),
    "receivables": _("receivables"),
    "orders": _("orders"),
}


def meaning_of(action: str) -> str:
    """What an action does, in the reader's language: its translation, else the first sentence of its docstring."""
    said = pgettext("action", action)
    return registry[action].meaning if said == action else said
