"""The fields of a customer that a file may fill."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.domains.customers.imports import headings
from guanxi.domains.customers.models import Contact, Customer
from guanxi.domains.customers.record import CUSTOMER, where
from guanxi.kit.imports.targets import ImportField

BASIC, PLACE, COMMERCIAL, LOGISTIC = _("Basic details"), _("Place"), _("Commercial details"), _("Logistic details")
PERSON, ORIGIN = _("Main contact"), _("Origin")
ROW = "{row}"

# the field and how its cells are read, by group; what is not said comes from the model
GROUPS: Sequence[tuple[Any, dict[str, str]]] = (
    (BASIC, {
        "name": "text", "code": "code", "name_en": "text", "pinyin": "text", "kind": "choice", "stage": "choice",
        "owner": "record", "unit": "record", "parent": "record", "phone": "phone", "fax": "phone", "email": "email",
        "tax_id": "code", "bank_name": "text", "bank_account": "code", "first_seen_on": "day", "tags": "text",
    }),
    (PLACE, {
        "country": "text", "province": "text", "city": "text", "county": "record", "street": "text",
        "street_more": "text", "postcode": "code", "latitude": "text", "longitude": "text",
    }),
    (PERSON, {
        "contact_name": "text", "contact_last_name": "text", "contact_first_name": "text", "contact_role": "choice",
        "contact_title": "text", "contact_phone": "phone", "contact_wechat": "text", "contact_email": "email",
    }),
    (COMMERCIAL, {
        "business": "text", "development_plan": "text", "fiscal_year_start": "whole", "employees": "whole",
        "founded_year": "whole",
    }),
    (LOGISTIC, {"is_priority": "flag", "receiving_hours": "text", "carrier": "text", "instructions": "text"}),
    (ORIGIN, {"remark": "text", "entered_by": "text", "entered_at": "moment"}),
)  # fmt: skip
LABELS: dict[str, Any] = {
    "tags": _("tags"),
    "country": _("country"),
    "province": _("province"),
    "city": _("city"),
    "street_more": _("second line of the address"),
    "postcode": _("postcode"),
    "contact_name": pgettext_lazy("import", "contact"),
    "contact_last_name": _("contact: family name"),
    "contact_first_name": _("contact: given name"),
    "contact_role": _("contact: role"),
    "contact_title": _("contact: position"),
    "contact_phone": _("contact: telephone"),
    "contact_wechat": _("contact: WeChat"),
    "contact_email": _("contact: e-mail"),
    "remark": _("remark"),
    "entered_by": _("entered by"),
    "entered_at": _("entered at"),
}
HELP: dict[str, Any] = {
    "name": _(
        "Without a column of names, give all rows one such as “Customer {row}”: {row} is the number of the line."
    ),
    "code": _("Without a code a new customer gets the next number."),
    "owner": _("A colleague by name, sign-in name or e-mail. The customer moves into the rep's unit."),
    "unit": _("By its name or its path, as 浙北区/绍兴. Without it: the rep's unit, or your own."),
    "parent": _("By code or name."),
    "county": _("By code or name; province and city may stand in columns of their own."),
    "country": _("A place abroad is kept in the street address, its country as a tag."),
    "tags": _("Several are divided by commas or semicolons; those a customer has already stay."),
    "contact_title": _("Kept in the notes of the contact; says its role, too, where it can."),
    "remark": _("Becomes a note in the history of the customer."),
    "entered_by": _("Who entered the customer in the program it comes from; kept in its history."),
    "entered_at": _("When the customer was entered in the program it comes from."),
}
CHOICES = {
    "kind": (Customer.Kind.choices, headings.KINDS),
    "stage": (Customer.Stage.choices, headings.STAGES),
    "contact_role": (Contact.Role.choices, headings.ROLES),
}
OF_CONTACT = {
    "contact_name": "name", "contact_role": "role", "contact_title": "notes", "contact_phone": "phone",
    "contact_wechat": "wechat", "contact_email": "email",
}  # fmt: skip
ON_CREATION = frozenset({"entered_by", "entered_at"})


@lru_cache(maxsize=1)
def customer_fields() -> tuple[ImportField, ...]:
    """Every field, in the order in which the wizard lists them."""
    return tuple(_field(key, kind, group) for group, kinds in GROUPS for key, kind in kinds.items())


def _field(key: str, kind: str, group: Any) -> ImportField:
    choices, aliases = CHOICES.get(key, ((), {}))
    known = _model_field(key)
    is_text = kind in ("text", "code") and key not in ("tags", "latitude", "longitude")
    return ImportField(
        key,
        LABELS.get(key) or known.verbose_name,
        kind,
        names=headings.CUSTOMER[key],
        is_required=key == "name",
        choices=choices,
        aliases=aliases,
        longest=getattr(known, "max_length", None) if is_text else None,
        group=group,
        help=HELP.get(key, ""),
    )


def _model_field(key: str) -> Any:
    """The column of the record that a field fills; none for those that are made of others."""
    if key in OF_CONTACT:
        return Contact._meta.get_field(OF_CONTACT[key])
    if key in CUSTOMER or key in ("code", "kind", "stage", "owner", "unit"):
        return Customer._meta.get_field(key)
    return None if key in LABELS else where(key)._meta.get_field(key)
