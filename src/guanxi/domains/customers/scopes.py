"""The scopes that customers give to policies: the class by sales, and the customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.domains.customers.models import Customer
from guanxi.domains.customers.queries import search_customers
from guanxi.foundation.policies.scopes import Scope, register_scope

OFFERED = 20


def register() -> None:
    """Make classes and customers known as scopes."""
    register_scope(
        Scope("class", gettext_lazy("sales class"), classes_of, names_of=class_names, choices=classes, order=30)
    )
    register_scope(Scope("customer", gettext_lazy("customer"), customers_of, names, search, order=40, find=find))


def classes_of(subject: Any) -> list[str]:
    """The class of a customer that has one; a row of some columns will do."""
    return [subject.sales_class] if getattr(subject, "sales_class", "") else []


def class_names(_user: Any, keys: Sequence[str]) -> Mapping[str, str]:
    """Class A, B or C."""
    return {key: _("class %(class)s") % {"class": key} for key in keys if key in Customer.SalesClass.values}


def classes(user: Any, text: str) -> list[tuple[str, str]]:
    """The classes that hold the text."""
    names = class_names(user, Customer.SalesClass.values)
    return [(key, name) for key, name in names.items() if text.casefold() in name.casefold()]


def customers_of(subject: Any) -> list[str]:
    """The customer; a row with number and class will do."""
    return [str(subject.pk)] if hasattr(subject, "sales_class") else []


def names(user: Any, keys: Sequence[str]) -> Mapping[str, str]:
    """The names of the customers that a person may see; all of them without a person."""
    numbers = [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19]
    seen = Customer.objects.all() if user is None else Customer.objects.visible_to(user)
    return {str(one.pk): str(one) for one in seen.filter(pk__in=numbers)}


def find(user: Any, key: str) -> Customer | None:
    """The customer of a key, if a person may see it."""
    is_number = key.isascii() and key.isdigit() and len(key) < 19
    return Customer.objects.visible_to(user).select_related("unit").filter(pk=key).first() if is_number else None


def search(user: Any, text: str) -> list[tuple[str, str]]:
    """Customers a person may see that hold the text."""
    rows = search_customers(user, text, limit=OFFERED).rows if text.strip() else []
    return [(str(one.pk), f"{one} {one.code}") for one in rows]
