"""Which fields make up a customer's record, and where each is kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models

from guanxi.domains.customers.models import CommercialDetails, Customer, LogisticDetails

CUSTOMER = [
    "name", "name_en", "pinyin", "kind", "parent", "county", "street", "latitude", "longitude", "phone", "fax",
    "email", "tax_id", "bank_name", "bank_account", "first_seen_on",
]  # fmt: skip
COMMERCIAL = ["business", "development_plan", "fiscal_year_start", "employees", "founded_year"]
LOGISTIC = ["is_priority", "receiving_hours", "carrier", "instructions"]
CONTACT = [
    "name", "role", "is_main", "phone", "wechat", "email", "preferred_channel", "best_time", "birthday", "education",
    "income", "interests", "influences", "notes",
]  # fmt: skip
ADDRESS = ["purpose", "county", "street", "postcode", "latitude", "longitude"]


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
