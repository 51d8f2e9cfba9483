"""Where customers are found: names, codes and telephones, theirs and their contacts'."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from guanxi.domains.customers.duplicates.finding import keep_keys
from guanxi.domains.customers.duplicates.rules import heart_of
from guanxi.domains.customers.models import Contact, Customer
from guanxi.domains.customers.names import plain_name
from guanxi.foundation.people.visibility import reach_of
from guanxi.kit.search import SearchIndex
from guanxi.kit.search_tokens import Entry

INDEX = SearchIndex("customers_search")


def index_customers(customers: Iterable[Customer]) -> None:
    """Make customers findable by what they are called now; merged ones are no longer found."""
    rows = list(customers)
    contacts: dict[int, list[Contact]] = defaultdict(list)
    for start in range(0, len(rows), 500):
        ids = [row.pk for row in rows[start : start + 500]]
        for contact in Contact.objects.filter(customer__in=ids).only("customer_id", "name", "phone").order_by("id"):
            contacts[contact.customer_id].append(contact)
    INDEX.put_many({row.pk: entry_of(row, contacts[row.pk]) for row in rows if row.merged_into_id is None})
    INDEX.remove(row.pk for row in rows if row.merged_into_id is not None)
    keep_keys(rows)


def index_everybody() -> None:
    """Fill the index anew, some thousand customers at a time."""
    INDEX.clear()
    last = 0
    while rows := list(Customer.objects.filter(pk__gt=last).order_by("pk")[:5_000]):
        index_customers(rows)
        last = rows[-1].pk


def entry_of(customer: Customer, contacts: Iterable[Contact] = ()) -> Entry:
    """What one customer is found by, and the keys of those who may see it: its rep's, its unit's, its pool's."""
    people = list(contacts)
    keys = [f"u:{customer.unit_id}"] + ([f"o:{customer.owner_id}"] if customer.owner_id else [])
    keys += [f"p:{customer.unit_id}"] if customer.pooled_at else []
    return Entry(
        names=[customer.name, customer.name_en],
        codes=[customer.code],
        phones=list(dict.fromkeys([customer.phone, *(one.phone for one in people)])),
        people=[one.name for one in people],
        calls=[heart] if (heart := heart_of(customer.name)) != plain_name(customer.name) else [],
        pinyin=customer.pinyin,
        keys=keys,
    )


def keys_of(user: Any) -> list[str] | None:
    """The keys within a person's reach; None when the person sees everything."""
    reach = reach_of(user)
    if reach.everything:
        return None
    return [f"o:{pk}" for pk in sorted(reach.owners)] + [f"u:{pk}" for pk in sorted(reach.units)]
