"""Which fields make up a customer's record, and where each is kept."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict

from django.db import models

from guanxi.domains.customers.models import CommercialDetails, Customer, LogisticDetails
from guanxi.foundation.people.models import Unit, User


class BasicDetails(TypedDict, total=False):
    """The basic details of S1-23 besides the name; `county` is a 6-digit code."""

    name_en: str
    pinyin: str
    kind: str
    parent: Customer | None
    county: str | None
    street: str
    latitude: Decimal | None
    longitude: Decimal | None
    phone: str
    fax: str
    email: str
    tax_id: str
    bank_name: str
    bank_account: str
    first_seen_on: date | None


class CommercialFields(TypedDict, total=False):
    """The commercial details of S1-23; the fiscal year begins in a month from 1 to 12."""

    business: str
    development_plan: str
    fiscal_year_start: int | None
    employees: int | None
    founded_year: int | None


class LogisticFields(TypedDict, total=False):
    """The logistic details of S1-23."""

    is_priority: bool
    receiving_hours: str
    carrier: str
    instructions: str


class CustomerDetails(BasicDetails, CommercialFields, LogisticFields, total=False):
    """A new customer's fields besides name, code, unit and rep; a prospect unless told otherwise."""

    stage: str


class CustomerChanges(BasicDetails, CommercialFields, LogisticFields, total=False):
    """Fields of a customer that an edit changes."""

    name: str


class NewCustomer(CustomerDetails, total=False):
    """A new customer; the unit is where it belongs, the owner its rep."""

    name: str
    unit: Unit
    code: str
    owner: User | None


class ContactFields(TypedDict, total=False):
    """What is known of a person at a customer (S1-33, S2-43)."""

    name: str
    role: str
    is_main: bool
    phone: str
    wechat: str
    email: str
    preferred_channel: str
    best_time: str
    birthday: date | None
    education: str
    income: str
    interests: str
    influences: str
    notes: str


class AddressFields(TypedDict, total=False):
    """A further place of a customer; `county` is a 6-digit code."""

    purpose: str
    county: str | None
    street: str
    postcode: str
    latitude: Decimal | None
    longitude: Decimal | None


CUSTOMER = ["name", *BasicDetails.__annotations__]
COMMERCIAL = list(CommercialFields.__annotations__)
LOGISTIC = list(LogisticFields.__annotations__)
CONTACT = list(ContactFields.__annotations__)
ADDRESS = list(AddressFields.__annotations__)


def where(name: str) -> type[models.Model]:
    """The model that keeps a field of the customer's record."""
    return CommercialDetails if name in COMMERCIAL else LogisticDetails if name in LOGISTIC else Customer


def column(model: type[models.Model], name: str) -> str:
    """The attribute that holds a field's plain value."""
    return str(model._meta.get_field(name).attname)  # type: ignore[union-attr]


def values_of(customer: Customer, names: Iterable[str] = (*CUSTOMER, *COMMERCIAL, *LOGISTIC)) -> dict[str, Any]:
    """The present values of fields of the record, wherever they are kept; other records by their keys."""
    holders: dict[type[models.Model], models.Model] = {
        Customer: customer,
        CommercialDetails: getattr(customer, "commercial", None) or CommercialDetails(),
        LogisticDetails: getattr(customer, "logistic", None) or LogisticDetails(),
    }
    return {name: getattr(holders[where(name)], column(where(name), name)) for name in names}
