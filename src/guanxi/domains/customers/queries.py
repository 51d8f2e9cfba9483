"""Questions about customers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from guanxi.domains.customers import names, rules
from guanxi.domains.customers.index import INDEX, entry_of, keys_of
from guanxi.domains.customers.models import Contact, County, Customer
from guanxi.kit.pinyin import syllables
from guanxi.kit.search import Hits
from guanxi.kit.search_tokens import Entry, fold_phone, read_words, terms_of


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
    visible = Customer.objects.visible_to(user).active().exclude(pk=exclude)
    same_phone = set(_by_phone(phone, user))
    near = _near(name, user) if len(names.plain_name(name)) >= names.SHORTEST else []
    wanted = Q(pk__in=[*near, *same_phone]) | (Q(tax_id=tax_id.upper()) if tax_id else Q(pk__in=[]))
    found = []
    for row in visible.filter(wanted).select_related("county", "owner"):
        if reasons := _reasons(row, name, row.pk in same_phone, tax_id):
            found.append(Duplicate(row, reasons))
    found.sort(
        key=lambda one: (
            min(WEIGHTS[why] for why in one.reasons), -len(one.reasons), -_nearness(name, one.customer), one.customer.pk
        )
    )  # fmt: skip
    return found[:limit]


WEIGHTS = {"name": 0, "tax_id": 0, "phone": 1, "near_name": 2}
SHORTEST_PHONE = 7


def _by_phone(phone: str, user: Any) -> list[int]:
    return INDEX.find(phone, within=keys_of(user), limit=10).ids if len(fold_phone(phone)) >= SHORTEST_PHONE else []


def _near(name: str, user: Any) -> list[int]:
    """The nearest that hold the name's core or its heart, in characters or in sound: at most four bounded searches."""
    read, keys = names.read_name(name), keys_of(user)
    asked = dict.fromkeys(
        text for part in (read.core, read.heart) for text in (part, "".join(syllables(part))) if len(text) > 1
    )
    return [pk for text in asked for pk in INDEX.find(text, within=keys, limit=25, most=200).ids]


def _reasons(row: Customer, name: str, has_phone: bool, tax_id: str) -> tuple[str, ...]:
    plain = names.plain_name(name)
    reasons = []
    if plain and plain in (names.plain_name(row.name), names.plain_name(row.name_en)):
        reasons.append("name")
    elif plain and _nearness(name, row) >= names.NEAR:
        reasons.append("near_name")
    if has_phone:
        reasons.append("phone")
    if tax_id and tax_id.upper() == row.tax_id:
        reasons.append("tax_id")
    return tuple(reasons)


def _nearness(name: str, row: Customer) -> float:
    return max(names.nearness(name, one) for one in (row.name, row.name_en) if one) if name else 0.0


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
