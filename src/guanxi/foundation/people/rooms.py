"""What rooms and verbs are called on screen."""

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from guanxi.kit.actions import registry

ROOM_NAMES = {
    "people": _("people"),
    "timeline": _("timeline"),
    "policies": _("policies"),
    "fields": _("extra fields"),
    "forms": _("forms"),
    "measures": _("measures"),
    "work": _("tasks"),
    "exchange": _("import and export"),
    "customers": _("customers"),
    "catalogue": _("catalogue"),
    "receivables": _("receivables"),
    "credit": _("trade credit"),
    "orders": _("orders"),
}


# Rights to look, which no action has: without one a room's lists and pages stay closed.
VIEWS = ("customers.view", "catalogue.view", "orders.view", "receivables.view", "credit.view")
# Rights beside the verbs, with what they say.
BESIDE = {
    "exchange.import_file": _("Import files from the command line"),
    "credit.import_limits": _("Bring in credit limits with files, as far as one's own authority goes"),
    "exchange.view_imports": _("See imports of people within one's reach"),
}
RIGHTS = (*VIEWS, *BESIDE)


def meaning_of(action: str) -> str:
    """What an action does, in the reader's language: its translation, else the first sentence of its docstring."""
    if action in VIEWS:
        return gettext("See lists and pages within one's reach")
    if action in BESIDE:
        return str(BESIDE[action])
    said = pgettext("action", action)
    return registry[action].meaning if said == action else said
