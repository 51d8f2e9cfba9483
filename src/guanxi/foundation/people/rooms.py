"""What the rooms are called on screen."""

from django.utils.translation import gettext_lazy as _

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
