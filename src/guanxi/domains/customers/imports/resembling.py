"""New rows that may be customers who are here already: by the same name, telephone, tax number; or by similar names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers.duplicates.characters import folded
from guanxi.domains.customers.duplicates.finding import holders_of, visible_ids
from guanxi.domains.customers.duplicates.keys import SHORTEST_WHOLE
from guanxi.domains.customers.duplicates.numbers import are_same_phones, digest, phone_core, phones_in
from guanxi.domains.customers.duplicates.queries import Entry, likely_many
from guanxi.domains.customers.duplicates.reasons import sentence
from guanxi.domains.customers.imports import values as kept
from guanxi.domains.customers.models import Contact, Customer
from guanxi.domains.customers.places import counties_called
from guanxi.kit.imports.targets import ImportField, Item, Likeness, RunContext

COMPARED = ("name", "name_en", "phone", "tax_id", "street", "email", "bank_account")
REASONS = {
    "name": _("the same name"),
    "tax_id": _("the same unified social credit code"),
    "phone": _("the same telephone"),
}
MOST = 3
EQUAL, NEAR = "equal", "near"
CHOICE = ImportField(
    "likeness",
    _("new customers are compared"),
    "choice",
    choices=(
        (EQUAL, _("by equal names, telephones and tax numbers")),
        (NEAR, _("by similar names and addresses too (half a minute for 10,000 rows)")),
    ),
)


@dataclass(frozen=True)
class Hit:
    """A customer that a row may be, and why."""

    customer: int
    reasons: tuple[Any, ...]


def resembling(items: Sequence[Item], context: RunContext) -> list[list[Likeness]]:
    """For each row the customers within reach that it may be, likeliest first, with why and what they hold."""
    hits = (_near if context.options.get(CHOICE.key) == NEAR else _equal)(items, context.by)
    pks = sorted({hit.customer for some in hits for hit in some})
    names = sorted({name for item, some in zip(items, hits, strict=True) if some for name in item.values})
    labels = {one.pk: str(one) for one in Customer.objects.filter(pk__among=pks).only("name", "name_en")}
    present = kept.present(pks, names) if pks else {}
    urls = {pk: reverse("customers:customer", args=[pk]) for pk in pks}

    def shown(hit: Hit) -> Likeness:
        pk = hit.customer
        return Likeness(pk, labels[pk], urls[pk], hit.reasons, present[pk])

    return [list(map(shown, some)) for some in hits]


def _near(items: Sequence[Item], user: Any) -> list[list[Hit]]:
    found = likely_many([entry_of(item) for item in items], user, most=MOST)
    return [[Hit(one.customer, tuple(map(sentence, one.reasons))) for one in some] for some in found]


def entry_of(item: Item) -> Entry:
    """What a row says of a customer, as the search for duplicates takes it."""
    values = item.values
    entry: dict[str, str] = {name: str(values[name]) for name in COMPARED if values.get(name)}
    if values.get("county") and len(found := counties_called(str(values["county"]))) == 1:
        entry["county"] = found[0].code
    return Entry(**entry)  # type: ignore[typeddict-item]


def _equal(items: Sequence[Item], user: Any) -> list[list[Hit]]:
    """By the keys that every customer keeps, however names and numbers are written."""
    asked = [_keys_of(item.values) for item in items]
    holders, _counts = holders_of({key for keys in asked for key in keys})
    visible = visible_ids({holder[0] for some in holders.values() for holder in some}, user)
    called = _phones_of({key for keys in asked for key, why in keys.items() if why == "phone"}, holders)
    return [
        _ranked(keys, holders, visible, called, item.values) if any(map(holders.get, keys)) else []
        for item, keys in zip(items, asked, strict=True)
    ]


def _phones_of(keys: set[int], holders: Mapping[int, Sequence[Any]]) -> dict[int, list[str]]:
    """The telephone numbers, also their contacts', of the customers who share one of these keys."""
    pks = sorted({customer for key in keys for customer, *_where in holders.get(key, ())})
    texts: dict[int, list[str]] = defaultdict(list)
    for rows in (
        Customer.objects.filter(pk__among=pks).values_list("pk", "phone"),
        Contact.objects.filter(customer__among=pks).values_list("customer", "phone"),
    ):
        for pk, text in rows:
            texts[pk] += phones_in(text)
    return texts


def _phones_in(values: Mapping[str, Any]) -> list[str]:
    texts = {values.get("phone"), values.get("contact_phone")} - {None, ""}
    return [number for text in texts for number in phones_in(str(text))]


def _keys_of(values: Mapping[str, Any]) -> dict[int, str]:
    keys: dict[int, str] = {}
    for name in {values.get("name"), values.get("name_en")} - {None, ""}:
        if len(whole := folded(str(name))) >= SHORTEST_WHOLE:
            keys[digest("whole", "".join(sorted(whole)))] = "name"
    keys |= {digest("phone", phone_core(one)): "phone" for one in _phones_in(values)}
    if values.get("tax_id"):
        keys[digest("tax_id", str(values["tax_id"]))] = "tax_id"
    return keys


def _ranked(
    keys: Mapping[int, str], holders: Mapping[int, Sequence[Any]], visible: set[int],
    called: Mapping[int, Sequence[str]], values: Mapping[str, Any],
) -> list[Hit]:  # fmt: skip
    """Those with most in common first; landlines of two areas share a key and are two numbers all the same."""
    reasons: dict[int, list[str]] = {}
    numbers = _phones_in(values)
    for key, why in keys.items():
        for customer, *_where in holders.get(key, ()):
            if customer not in visible or why in reasons.get(customer, ()):
                continue
            if why != "phone" or any(are_same_phones(one, two) for one in numbers for two in called[customer]):
                reasons.setdefault(customer, []).append(why)
    first = sorted(reasons.items(), key=lambda one: (-len(one[1]), one[0]))[:MOST]
    return [Hit(pk, tuple(REASONS[why] for why in found)) for pk, found in first]
