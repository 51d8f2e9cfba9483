"""Rows of a file as a customer's record says them: names made of parts, places, tags."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers.imports import headings
from guanxi.domains.customers.imports.customer_fields import ROW
from guanxi.domains.customers.imports.staff import fold
from guanxi.domains.customers.models import Contact
from guanxi.domains.customers.places import (
    Place,
    counties_called,
    county_of_address,
    full_names,
    is_china,
    is_place_above,
)
from guanxi.kit.imports.batches import Problem
from guanxi.kit.imports.targets import Item
from guanxi.kit.pinyin import is_han

WITHOUT_STREET = "place"  # where a row names a place and no street; it never replaces a street that is here
TAG_GAP = re.compile(r"[,，;；、|\n]+")
PLACES = ("country", "province", "city", "county", "street_more", "postcode")
PLACED = frozenset(PLACES)
BESIDES = PLACED - {"county"}
NO_COUNTY = _("“%(text)s” is no county.")
MANY_COUNTIES = _("“%(text)s” can be several counties: %(places)s.")
MEND_COUNTY = _("Write it in full, as 浙江省绍兴市柯桥区, or give city and province in columns of their own.")


def settle(items: Iterable[Item], *, report: bool) -> None:
    """Bring rows into the form of the record; doing it again changes nothing.

    Args:
        report: add a problem where a place is not understood; otherwise the row is left as it is.
    """
    for item in items:
        values = item.values
        for key in ("name", "code"):
            if ROW in (values.get(key) or ""):
                values[key] = values[key].replace(ROW, str(item.row))
        if "contact_last_name" in values or "contact_first_name" in values:
            join_names(values, "contact_last_name", "contact_first_name", "contact_name")
        if isinstance(values.get("tags"), str):
            values["tags"] = sorted({" ".join(one.split()) for one in TAG_GAP.split(values["tags"]) if one.strip()})
        if not PLACED.isdisjoint(values):
            problem = _settle_place(values)
            if problem and report:
                item.problems.append(problem)


def join_names(values: dict[str, Any], last: str, first: str, whole: str) -> None:
    """Family and given name as one, in the order of their language, where the whole name does not stand already."""
    family, given = values.pop(last, None) or "", values.pop(first, None) or ""
    is_chinese = bool(family) and is_han(family[0])
    name = f"{family}{given}" if is_chinese else f"{given} {family}".strip()
    if name and not values.get(whole):
        values[whole] = name


def _settle_place(values: dict[str, Any]) -> Problem | None:
    """The county in full; what no county says goes to the street and the tags, so that nothing is lost."""
    if (text := values.get("county")) and text in full_names() and values.keys().isdisjoint(BESIDES):
        return None
    given = {key: str(values.get(key) or "").strip() for key in PLACES}
    is_abroad = not is_china(given["country"])
    found: tuple[Place, ...] = ()
    if not is_abroad and (given["county"] or given["city"]):
        found = counties_called(given["county"], city=given["city"], province=given["province"])
        if given["county"] and not found and (place := county_of_address(given["county"])):
            found = (place,)
        if given["county"] and len(found) != 1:
            return _unclear(given["county"], found)
    place = found[0] if len(found) == 1 else None
    was_cleared = "county" in values and not given["county"]
    for key in PLACES:
        values.pop(key, None)
    if place:
        values["county"] = place.full_name
    elif was_cleared:
        values["county"] = None
    if is_abroad:
        values["tags"] = sorted({*(values.get("tags") or []), given["country"][:40]})
    if rest := _rest(given, place, is_abroad=is_abroad):
        street = str(values.get("street") or "").strip()
        values["street" if street else WITHOUT_STREET] = _street(street, rest)
    return None


def _unclear(text: str, found: tuple[Place, ...]) -> Problem:
    if not found:
        return Problem("county_unknown", "county", NO_COUNTY % {"text": text}, MEND_COUNTY)
    places = ", ".join(place.full_name for place in found[:4]) + (" …" if len(found) > 4 else "")
    return Problem("county_unclear", "county", MANY_COUNTIES % {"text": text, "places": places}, MEND_COUNTY)


def _rest(given: dict[str, str], place: Place | None, *, is_abroad: bool) -> dict[str, str]:
    """What the street has to say because no county does."""
    rest = {key: given[key] for key in ("street_more", "postcode") if given[key]}
    if place and rest.get("postcode") == place.postcode:
        rest.pop("postcode")
    for key in ("city", "province"):
        if given[key] and not (place and is_place_above(given[key])) and not (place and given[key] in place.full_name):
            rest[key] = given[key]
    if is_abroad:
        rest["country"] = given["country"]
        if given["county"]:
            rest["city"] = ", ".join(filter(None, (given["county"], rest.get("city"))))
    return rest


def _street(street: str, rest: dict[str, str]) -> str:
    """The street with what belongs to it, in the order of its language; what it says already stands once."""
    new = {key: text for key, text in rest.items() if text.casefold() not in street.casefold()}
    if any(is_han(one) for one in street + rest.get("city", "")) and "country" not in rest:
        line = f"{new.get('province', '')}{new.get('city', '')}{street}{new.get('street_more', '')}"
        return f"{line} {new['postcode']}" if "postcode" in new else line
    town = f"{new.get('postcode', '')} {new.get('city', '')}".strip()
    parts = (street, new.get("street_more"), town, new.get("province"), new.get("country"))
    return ", ".join(part for part in parts if part)


def role_of(position: str) -> str:
    """The role a position tells: 采购经理 buys, "Owner" owns; empty where it tells none."""
    word = fold(position)
    return word if word in Contact.Role.values else headings.ROLES.get(word, "")


def moment(value: Any) -> datetime | None:
    """An instant of a file: a day begins at midnight, and clocks are those of here."""
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if isinstance(value, datetime) and timezone.is_naive(value):
        value = timezone.make_aware(value)
    return value or None
