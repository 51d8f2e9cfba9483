"""Merged customers belong where the one belongs that carries them on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from guanxi.domains.customers.models import Customer
from guanxi.kit.actions import action


@action("customers.carry_merged", inner=True)
def carry_merged(customer: Customer, *, by: Any, at: datetime) -> int:
    """Give those merged into a customer its present owner and unit; answers how many."""
    place = Customer.objects.filter(pk=customer.pk).values("owner_id", "unit_id").get()
    return Customer.objects.filter(merged_into=customer.pk).update(owner=place["owner_id"], unit=place["unit_id"])
