"""Customers from files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.domains.customers.imports import checking, matching, undoing, values, writing
from guanxi.domains.customers.imports.customer_fields import customer_fields
from guanxi.domains.customers.imports.resembling import CHOICE, resembling
from guanxi.domains.customers.models import Customer
from guanxi.kit.imports.targets import ImportField, ImportTarget, Item, Likeness, Obstacle, RunContext, Written


class CustomersTarget(ImportTarget):
    """Customers with their details of S1-23, their tags and their main contact; a row is a customer."""

    key = "customers"
    label = _("Customers")
    noun = pgettext_lazy("import", "customer")
    model = "customers.customer"
    permission = "customers.create_customer"
    change_permission = "customers.update_customer"
    keys = matching.KEYS
    options = (CHOICE,)
    order = 10
    icon = "users"
    hint = _("Names, places, telephones, tax numbers; the main contact may stand in the same row.")

    def fields(self, user: Any) -> Sequence[ImportField]:
        return customer_fields()

    def find(self, items: Sequence[Item], key: tuple[str, ...], context: RunContext) -> list[list[int]]:
        return matching.find(items, key, context)

    def present(self, pks: Sequence[int], names: Sequence[str]) -> dict[int, dict[str, Any]]:
        return values.present(pks, names)

    def check(self, items: Sequence[Item], found: Sequence[int | None], context: RunContext) -> None:
        checking.check(items, found, context)

    def likely(self, items: Sequence[Item], context: RunContext) -> list[list[Likeness]]:
        return resembling(items, context)

    def create(self, items: Sequence[Item], context: RunContext) -> list[Written]:
        return writing.create(items, context)

    def change(self, changes: Sequence[tuple[Item, int, Mapping[str, Any]]], context: RunContext) -> list[Written]:
        return writing.change(changes, context)

    def shown(self, pks: Sequence[int]) -> dict[int, tuple[str, str]]:
        rows = Customer.objects.filter(pk__among=list(pks)).only("name", "name_en")
        return {one.pk: (str(one), reverse("customers:customer", args=[one.pk])) for one in rows}

    def obstacles(self, written: Sequence[Written], context: RunContext) -> list[Obstacle]:
        return undoing.obstacles(written, self.shown([one.pk for one in written]))

    def take_back(self, written: Sequence[Written], context: RunContext) -> None:
        undoing.take_back(written, context)
