"""Parts of pages about one customer, for this room's pages and for any surface."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers import queries
from guanxi.domains.customers.models import Contact, Customer
from guanxi.domains.customers.rules import Completeness, Part

CLASS_LABELS = {
    "basic": _("Basic details"),
    "commercial": _("Commercial details"),
    "personal": _("Personal details"),
    "logistic": _("Logistic details"),
    "business": _("Business records"),
    "whereabouts": _("Who and where"),
    "person": _("The person"),
    "dealings": _("Past dealings"),
}
FIELD_LABELS = {
    "name": _("name"),
    "phone": _("telephone"),
    "county": _("county"),
    "street": _("street address"),
    "coordinates": _("coordinates"),
    "fax_or_email": _("fax or e-mail"),
    "tax_id": _("unified social credit code"),
    "bank_account": _("bank account"),
    "business": _("line of business"),
    "development_plan": _("development plan"),
    "fiscal_year_start": _("fiscal year"),
    "employees": _("employees"),
    "founded_year": _("year of foundation"),
    "contact": _("a contact"),
    "contact_role": _("the contact's role"),
    "contact_reach": _("how to reach the contact"),
    "birthday": _("birthday"),
    "interests": _("interests"),
    "preferred_channel": _("preferred channel"),
    "best_time": _("best time"),
    "income": _("income"),
    "education": _("education"),
    "receiving_hours": _("receiving hours"),
    "carrier": _("carrier"),
    "instructions": _("delivery instructions"),
    "first_seen_on": _("first seen"),
    "last_ordered_on": _("last order"),
    "sales_class": _("sales class"),
}


@dataclass(frozen=True)
class ClassRow:
    """One class or layer of the file, ready to show: its name, its rate 0 to 1, what is missing."""

    label: Any
    rate: float
    missing: list[Any]

    @property
    def percent(self) -> int:
        """The rate in whole percent."""
        return int(self.rate * 100 + 0.5)


@dataclass(frozen=True)
class ProfilePanel:
    """Who a customer is, and how much of the file is filled."""

    customer: Customer
    facts: list[tuple[Any, Any]]
    filled: Completeness
    classes: list[ClassRow]
    layers: list[ClassRow]


def profile_panel(customer: Customer) -> ProfilePanel:
    """Facts and completeness of one customer (template `customers/_profile.html`, context name `profile`)."""
    filled = queries.completeness(customer)
    return ProfilePanel(customer, profile_facts(customer), filled, _rows(filled.classes), _rows(filled.layers))


def profile_facts(customer: Customer) -> list[tuple[Any, Any]]:
    """Label and value of what is known; what is not known is left out."""
    commercial, logistic = getattr(customer, "commercial", None), getattr(customer, "logistic", None)
    pairs = [
        (_("Code"), customer.code),
        (_("Kind"), customer.get_kind_display()),
        (_("Rep"), customer.owner),
        (_("Unit"), customer.unit),
        (_("Parent company"), customer.parent),
        (_("County"), customer.county),
        (_("Street address"), customer.street),
        (_("Telephone"), customer.phone),
        (_("Fax"), customer.fax),
        (_("E-mail"), customer.email),
        (_("Unified social credit code"), customer.tax_id),
        (_("Bank"), " ".join(filter(None, [customer.bank_name, customer.bank_account]))),
        (_("Line of business"), commercial and commercial.business),
        (_("Fiscal year begins in month"), commercial and commercial.fiscal_year_start),
        (_("Receiving hours"), logistic and logistic.receiving_hours),
        (_("Carrier"), logistic and logistic.carrier),
        (_("Delivery instructions"), logistic and logistic.instructions),
    ]
    return [(label, value) for label, value in pairs if value not in (None, "")]


def contacts_panel(customer: Customer) -> list[Contact]:
    """The people at a customer, the main one first (template `customers/_contacts.html`, context name `contacts`)."""
    return sorted(customer.contacts.all(), key=lambda contact: (not contact.is_main, contact.pk))


def _rows(parts: tuple[Part, ...]) -> list[ClassRow]:
    return [ClassRow(CLASS_LABELS[part.key], part.rate, [FIELD_LABELS[key] for key in part.missing]) for part in parts]
