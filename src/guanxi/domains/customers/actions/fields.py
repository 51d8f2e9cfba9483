"""What may be written about a customer, a contact, an address: read from what was typed, then checked.

A value that is wrong names its field and says what to type instead.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from guanxi.domains.customers import rules
from guanxi.domains.customers.models import Address, Contact, County, Customer
from guanxi.domains.customers.record import ADDRESS, COMMERCIAL, CONTACT, CUSTOMER, LOGISTIC, column, where
from guanxi.foundation.timeline.versions import changed_since
from guanxi.kit.errors import BadInput
from guanxi.kit.periods import EARLIEST
from guanxi.kit.sentences import together

OLDEST = 120
TWICE = _lazy("A record stands here twice. Put its changes together.")
GONE = _lazy("A record of these is not there any more. Look at the list again.")


def read(values: Mapping[str, Any], models_of: Mapping[str, type[models.Model]]) -> dict[str, Any]:
    """Values as Python keeps them: text stripped, records as their keys.

    Raises:
        BadInput: a field that does not exist, or a value that is no number, no day, no known choice.
    """
    read_values: dict[str, Any] = {}
    faults: dict[str, Any] = {}
    for name, value in values.items():
        if name not in models_of:
            faults[name] = _("There is no such field.")
            continue
        try:
            read_values[name] = _read_one(models_of[name]._meta.get_field(name), value)
        except ValidationError as error:
            faults[name] = together(*error.messages)
    if faults:
        raise BadInput(**faults)
    return read_values


def _read_one(field: Any, value: Any) -> Any:
    if isinstance(value, models.Model):
        value = value.pk
    if isinstance(value, str):
        value = value.strip().replace("\x00", "")
    if value in ("", None):
        return None if field.null else field.get_default()
    if field.many_to_one:
        return field.target_field.to_python(value)
    if isinstance(field, models.CharField) and "tax_id" in field.name:
        value = str(value).upper().replace(" ", "")
    cleaned = field.to_python(str(value) if isinstance(field, models.CharField | models.TextField) else value)
    if isinstance(cleaned, Decimal):
        cleaned = round(cleaned, field.decimal_places)
    return cleaned


def check(
    values: Mapping[str, Any],
    models_of: Mapping[str, type[models.Model]],
    *,
    on: date,
    known: Collection[tuple[str, Any]] = (),
) -> None:
    """Refuse values no record may hold.

    Args:
        known: (field, key) of records that were looked up already, as by `existing`.

    Raises:
        BadInput: too long, unknown choice or county, no telephone number, no e-mail, a wrong tax number, a place
            outside of the earth, a birthday in the future or before living memory.
    """
    faults = {
        name: fault
        for name, value in values.items()
        if value is not None
        and (name, value) not in known
        and (fault := _fault(name, value, models_of[name]._meta.get_field(name), on))
    }
    if "name" in values and not values["name"]:
        faults["name"] = _("Type a name.")
    if faults:
        raise BadInput(**faults)


def _fault(name: str, value: Any, field: Any, on: date) -> Any:
    longest = getattr(field, "max_length", None)
    if longest and isinstance(value, str) and len(value) > longest:
        return _("At most %(most)s characters; this has %(length)s.") % {"most": longest, "length": len(value)}
    if field.choices and value not in ("", *(key for key, _label in field.choices)):
        return _("“%(value)s” is not one of the choices.") % {"value": value}
    if value == "":
        return ""
    checker = CHECKERS.get(name)
    return checker(value, on) if checker else ""


def _phone(value: str, on: date) -> Any:
    return "" if rules.is_phone(value) else _("Type a telephone number, such as 0575-85123456 or 13805751234.")


def _email(value: str, on: date) -> Any:
    try:
        validate_email(value)
    except ValidationError:
        return _("Type an e-mail address, such as name@company.cn.")
    return ""


def _tax_id(value: str, on: date) -> Any:
    if not (fault := rules.tax_id_fault(value)):
        return ""
    return {
        "length": _("The code has 18 characters; this has %(length)s.") % {"length": len(value)},
        "alphabet": _("The code has digits and capital letters, never I, O, S, V or Z."),
        "check": _("The last character does not fit the others: one was mistyped. Compare with the business licence."),
    }[fault]


def _county(value: str, on: date) -> Any:
    is_known = County.objects.filter(pk=value).exists()
    return "" if is_known else _("“%(value)s” is no county. Choose one of the list.") % {"value": value}


def _latitude(value: Decimal, on: date) -> Any:
    return "" if -90 <= value <= 90 else _("A latitude lies between −90 and 90; in China between 3 and 54.")


def _longitude(value: Decimal, on: date) -> Any:
    return "" if -180 <= value <= 180 else _("A longitude lies between −180 and 180; in China between 73 and 136.")


def _birthday(value: date, on: date) -> Any:
    if value > on:
        return _("A birthday cannot lie in the future.")
    return _("Check the year: this person would be older than 120.") if value.year <= on.year - OLDEST else ""


def _seen(value: date, on: date) -> Any:
    return "" if EARLIEST <= value <= on else _("Choose a day between 2000 and today.")


def _month(value: int, on: date) -> Any:
    return "" if 1 <= value <= 12 else _("A month is a number from 1 to 12.")


def _founded(value: int, on: date) -> Any:
    return "" if 1500 <= value <= on.year else _("Type a year up to this one, such as 2008.")


def _count(value: int, on: date) -> Any:
    return "" if 0 <= value <= 10_000_000 else _("Type how many people work there.")


def _parent(value: int, on: date) -> Any:
    return "" if Customer.objects.filter(pk=value).exists() else _("Choose a customer of the list.")


CHECKERS: Mapping[str, Callable[[Any, date], Any]] = {
    "phone": _phone, "fax": _phone, "email": _email, "tax_id": _tax_id, "county": _county, "latitude": _latitude,
    "longitude": _longitude, "birthday": _birthday, "first_seen_on": _seen, "fiscal_year_start": _month,
    "founded_year": _founded, "employees": _count, "parent": _parent,
}  # fmt: skip

RECORD = {name: where(name) for name in (*CUSTOMER, *COMMERCIAL, *LOGISTIC)}
PERSON: dict[str, type[models.Model]] = dict.fromkeys(CONTACT, Contact)
PLACE: dict[str, type[models.Model]] = dict.fromkeys(ADDRESS, Address)


def seen_at(
    version: int, row: Customer | Contact, present: Mapping[str, Any], original: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """What an editor saw of some fields: as told, else wound back from the events to the version that was seen.

    Args:
        present: field → what it holds now. original: field → what the editor says it held.
    """
    if version == row.version:
        return dict(present)
    is_person = isinstance(row, Contact)
    columns = PERSON if is_person else RECORD
    if original is not None:
        return read({name: value for name, value in original.items() if name in present}, columns)
    before = changed_since("customers.contact_changed" if is_person else "customers.customer_changed", row, version)
    return dict(present) | read({name: before[name] for name in present if name in before}, columns)


def clean(
    values: Mapping[str, Any],
    models_of: Mapping[str, type[models.Model]],
    *,
    on: date,
    known: Collection[tuple[str, Any]] = (),
) -> dict[str, Any]:
    """Read and check at once."""
    cleaned = read(values, models_of)
    check(cleaned, models_of, on=on, known=known)
    return cleaned


def judge(name: str, value: Any, models_of: Mapping[str, type[models.Model]], *, on: date) -> tuple[Any, Any]:
    """One value as Python keeps it, and what is wrong with it (empty: nothing)."""
    field = models_of[name]._meta.get_field(name)
    try:
        cleaned = _read_one(field, value)
    except ValidationError as error:
        return value, together(*error.messages)
    return cleaned, "" if cleaned is None else _fault(name, cleaned, field, on)


def existing(rows: Iterable[Mapping[str, Any]]) -> set[tuple[str, Any]]:
    """The counties and parent companies named in many rows that there are: two questions instead of two a row."""
    counties: set[Any] = set()
    parents: set[Any] = set()
    for row in rows:
        counties.add(row.get("county"))
        parents.add(getattr(parent := row.get("parent"), "pk", parent))
    known = set(County.objects.filter(pk__among=[one for one in counties if isinstance(one, str)]).values_list("pk"))
    above = Customer.objects.filter(pk__among=[one for one in parents if isinstance(one, int)]).values_list("pk")
    return {("county", pk) for (pk,) in known} | {("parent", pk) for (pk,) in above}


def named(values: Mapping[str, Any], model: type[models.Model], names: Iterable[str]) -> dict[str, Any]:
    """Those of the values that belong to a model, by attribute."""
    return {column(model, name): values[name] for name in names if name in values}
