"""Questions about customers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from guanxi.domains.customers import rules
from guanxi.domains.customers.duplicates.finding import warn_of
from guanxi.domains.customers.duplicates.queries import Likely
from guanxi.domains.customers.index import INDEX, entry_of, keys_of
from guanxi.domains.customers.models import Contact, County, Customer
from guanxi.kit.search import Hits
from guanxi.kit.search_tokens import Entry, read_words, terms_of


@dataclass(frozen=True)
class Found:
    """Customers found, nearest first; `is_cut` when a common query stopped looking (type more).

    Args:
        contacts: customer's number → the contact it was found by, where its own words do not show it.
    """

    rows: list[Customer] = field(default_factory=list)
    is_cut: bool = False
    count: int = 0
    contacts: dict[int, Contact] = field(default_factory=dict)

    def reason(self, row: Customer) -> str:
        """What a found customer does not show itself: "contact 王芳", or empty."""
        contact = self.contacts.get(row.pk)
        return _("contact %(name)s") % {"name": contact.name} if contact else ""


def find_customers(user: Any, text: str, *, limit: int) -> Hits:
    """Numbers of the customers that `search_customers` finds: enough for a list, which reads its own rows."""
    return INDEX.find(text, within=keys_of(user), limit=limit)


def search_customers(user: Any, text: str, *, limit: int = 20) -> Found:
    """Customers within the reach of `user` that hold every word of the text: in a name, as pinyin or its initials,
    in the code, in a telephone number; names and telephones of their contacts count like their own.
    """
    hits = find_customers(user, text, limit=limit)
    seen = Customer.objects.visible_to(user).active().select_related("owner", "county").in_bulk(hits.ids)
    rows = [seen[pk] for pk in hits.ids if pk in seen]
    return Found(rows, hits.is_cut, hits.count, _contacts_that_hold(terms_of(text), rows))


def _contacts_that_hold(terms: list[str], rows: list[Customer]) -> dict[int, Contact]:
    """For each row whose own words lack some of the terms: the first contact that holds these."""
    own = {row.pk: read_words(entry_of(row).text()) for row in rows}
    lacking = {pk: [term for term in terms if not words.hold(term)] for pk, words in own.items()}
    asked = Contact.objects.filter(customer__in=[pk for pk, missing in lacking.items() if missing])
    found: dict[int, Contact] = {}
    for contact in asked.order_by("-is_main", "id"):
        words = read_words(Entry([contact.name], phones=[contact.phone]).text())
        if contact.customer_id not in found and all(map(words.hold, lacking[contact.customer_id])):
            found[contact.customer_id] = contact
    return found


@dataclass(frozen=True)
class Duplicate:
    """A customer that may be the same as another one, and why: "name", "phone", "tax_id" or "near_name"."""

    customer: Customer
    reasons: tuple[str, ...]


def possible_duplicates(
    *, name: str, phone: str = "", tax_id: str = "", exclude: int | None = None, user: Any, limit: int = 5
) -> list[Duplicate]:
    """Customers within the reach of `user` that may be this one already: the same name, number or code, or a near name.

    Args:
        exclude: the customer being edited.
    """
    near = {one.customer: one for one in warn_of({"name": name, "phone": phone, "tax_id": tax_id}, user)}
    rows = Customer.objects.visible_to(user).active().exclude(pk=exclude).filter(pk__in=near)
    found = [Duplicate(row, _reasons(near[row.pk])) for row in rows.select_related("county", "owner")]
    found.sort(key=lambda one: (-near[one.customer.pk].score, one.customer.pk))
    return found[:limit]


ORDER = ("name", "near_name", "phone", "tax_id")
SHORT = {"sound": "near_name", "shared_phone": "phone"}


def _reasons(likely: Likely) -> tuple[str, ...]:
    """What speaks for two in the four words of the warning."""
    keys = {SHORT.get(reason["key"], reason["key"]) for reason in likely.reasons if reason["points"] > 0}
    return tuple(key for key in ORDER if key in keys)


def completeness(customer: Customer) -> rules.Completeness:
    """How full a customer's file is: the five classes of S1-23, the layers of S1-33 and the figure over all."""
    return rules.completeness(known_of(customer))


def known_of(customer: Customer) -> dict[str, Any]:
    """What is known of a customer, by the keys of the completeness rules."""
    contacts = list(customer.contacts.all())
    person = next((one for one in contacts if one.is_main), contacts[0] if contacts else Contact())
    commercial, logistic = getattr(customer, "commercial", None), getattr(customer, "logistic", None)
    known: dict[str, Any] = {
        name: getattr(customer, name)
        for name in ("name", "phone", "street", "tax_id", "bank_account", "first_seen_on", "last_ordered_on")
    }
    known |= {name: getattr(commercial, name, None) for name in rules.CLASSES["commercial"]}
    known |= {name: getattr(logistic, name, None) for name in rules.CLASSES["logistic"]}
    known |= {
        name: getattr(person, name)
        for name in ("birthday", "interests", "preferred_channel", "best_time", "income", "education")
    }
    return known | {
        "county": customer.county_id,
        "coordinates": customer.latitude is not None and customer.longitude is not None,
        "fax_or_email": customer.fax or customer.email,
        "sales_class": customer.sales_class,
        "contact": person.name,
        "contact_role": person.name and person.role != Contact.Role.OTHER,
        "contact_reach": person.phone or person.wechat or person.email,
    }


def search_counties(text: str, *, limit: int = 20) -> list[County]:
    """Counties whose name, city or province holds every word of the text, in characters or pinyin, or by code."""
    found = County.objects.all()
    words = text.split()[:5]
    for word in words:
        found = found.filter(
            Q(name__icontains=word)
            | Q(city__icontains=word)
            | Q(province__icontains=word)
            | Q(name_en__icontains=word)
            | Q(code__startswith=word)
        )
    if not words:
        return []
    rows = list(found.order_by("code")[:400])
    rows.sort(key=lambda row: (not any(_begins(row, word) for word in words), row.code))
    return rows[:limit]


def _begins(county: County, word: str) -> bool:
    return county.name.startswith(word) or county.name_en.lower().startswith(word.lower()) or county.code == word
