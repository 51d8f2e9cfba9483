"""What of customers is compared, read for many at once; and what the base is like."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from guanxi.domains.customers.duplicates.models import DuplicateKey
from guanxi.domains.customers.duplicates.rules import Ground, Profile, profile
from guanxi.domains.customers.models import Contact, Customer
from guanxi.kit.bulk import in_chunks

FIELDS = ("name", "name_en", "phone", "tax_id", "county_id", "street", "email", "bank_account")
COMPARED = frozenset({"name", "name_en", "phone", "tax_id", "county", "street", "email", "bank_account"})
SAMPLE = 3_000  # keys that tell how customers are spread over the cities


def profiles_of(customers: Iterable[int]) -> dict[int, Profile]:
    """The profiles of customers that were not merged, by their numbers."""
    found: dict[int, Profile] = {}
    for chunk in in_chunks(sorted(customers), 2_000):
        rows = Customer.objects.active().filter(pk__among=list(chunk))
        found |= profiles_from(rows.values_list("pk", *FIELDS), phones_by_customer(chunk))
    return found


def phones_by_customer(customers: Sequence[int]) -> Mapping[int, list[str]]:
    """The telephones of contacts, by the customer."""
    phones: dict[int, list[str]] = defaultdict(list)
    asked = Contact.objects.filter(customer_id__among=list(customers)).exclude(phone="")
    for customer, phone in asked.order_by("id").values_list("customer_id", "phone"):
        phones[customer].append(phone)
    return phones


def profiles_from(rows: Iterable[Sequence[Any]], phones: Mapping[int, Sequence[str]]) -> dict[int, Profile]:
    """Profiles of rows that hold a number and `FIELDS`."""
    names = [name.removesuffix("_id") if name == "county_id" else name for name in FIELDS]
    return {pk: profile(dict(zip(names, values, strict=True)), phones.get(pk, ())) for pk, *values in rows}


def ground(phones: Mapping[int, int] | None = None) -> Ground:
    """What the base is like now: about how many customers, and how they are spread, from a sample of their keys.

    Args:
        phones: digest of a number → how many have it.
    """
    size = Customer.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    sample = DuplicateKey.objects.order_by("-pk").values_list("customer_id", "place")[:SAMPLE]
    places = {customer: place for customer, place in sample if place}
    count = Counter(f"{place:04}" for place in places.values())
    shares = {city: number / len(places) for city, number in count.items()}
    return Ground(size, shares, phones or {})
