"""The fields of a contact that a file may fill."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.domains.customers.imports import headings
from guanxi.domains.customers.models import Contact, Customer
from guanxi.domains.customers.record import CONTACT
from guanxi.kit.imports.targets import ImportField

WHO, REACH, MORE = _("Person"), _("Reach"), pgettext_lazy("fields", "More")
GROUPS: Sequence[tuple[Any, dict[str, str]]] = (
    (WHO, {
        "customer": "record", "name": "text", "last_name": "text", "first_name": "text", "role": "choice",
        "title": "text", "is_main": "flag",
    }),
    (REACH, {
        "phone": "phone", "wechat": "text", "email": "email", "preferred_channel": "choice", "best_time": "text",
    }),
    (MORE, {
        "birthday": "day", "education": "text", "income": "text", "interests": "text", "influences": "text",
        "notes": "text", "entered_at": "moment",
    }),
)  # fmt: skip
LABELS: dict[str, Any] = {
    "customer": Customer._meta.verbose_name,
    "last_name": _("family name"),
    "first_name": _("given name"),
    "title": _("position"),
    "entered_at": _("entered at"),
}
HELP: dict[str, Any] = {
    "customer": _("By code or name; it must be here already."),
    "title": _("Kept in the notes; says the role, too, where it can."),
    "is_main": _("Who becomes the main contact; the first one of a customer always is."),
}
CHOICES = {
    "role": (Contact.Role.choices, headings.ROLES),
    "preferred_channel": (Contact.Channel.choices, headings.CHANNELS),
}


@lru_cache(maxsize=1)
def contact_fields() -> tuple[ImportField, ...]:
    """Every field, in the order in which the wizard lists them."""
    return tuple(_field(key, kind, group) for group, kinds in GROUPS for key, kind in kinds.items())


def _field(key: str, kind: str, group: Any) -> ImportField:
    choices, aliases = CHOICES.get(key, ((), {}))
    known: Any = Contact._meta.get_field(key) if key in CONTACT else None
    return ImportField(
        key,
        LABELS.get(key) or known.verbose_name,
        kind,
        names=headings.CONTACT[key],
        is_required=key in ("customer", "name"),
        choices=choices,
        aliases=aliases,
        longest=getattr(known, "max_length", None) if kind == "text" else None,
        group=group,
        help=HELP.get(key, ""),
    )
