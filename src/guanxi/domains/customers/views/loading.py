"""What every page of one customer begins with."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.domains.customers.merging.families import demand_standing
from guanxi.domains.customers.models import Customer
from guanxi.foundation.people.visibility import may

RELATED = ("county", "unit", "owner", "parent", "commercial", "logistic")


def visible_customer(request: HttpRequest, pk: int) -> Customer:
    """The customer, if this person may see it; 404 otherwise, and a word where it was merged into another."""
    rows = Customer.objects.visible_to(request.user).select_related(*RELATED)
    customer: Customer = get_object_or_404(rows, pk=pk)
    demand_standing(customer)
    return customer


def common(request: HttpRequest) -> dict[str, Any]:
    """Who asks, when, and under which key."""
    return {"by": request.user, "at": timezone.now(), "key": request.POST.get("idempotency_key") or None}


def crumbs(customer: Customer | None = None) -> list[tuple[Any, str]]:
    """The pages above."""
    above: list[tuple[Any, str]] = [(_("Customers"), reverse("customer_list"))]
    return [*above, (customer, reverse("customers:customer", args=[customer.pk]))] if customer else above


def rights(request: HttpRequest) -> dict[str, bool]:
    """Which buttons a page about one customer shows to this person."""
    verbs = ("update_customer", "move_stage", "tag_customers", "add_contact", "change_contact", "remove_contact",
             "add_address", "remove_address", "create_customer", "release_customers")  # fmt: skip
    return {verb: may(request.user, f"customers.{verb}") for verb in verbs}
