"""Orders follow their customer: whoever looks after the customer now looks after its orders."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q

from guanxi.domains.customers.models import Customer
from guanxi.domains.orders.actions.taking import take_account
from guanxi.domains.orders.models import Order
from guanxi.kit.actions import action


@action("orders.carry_orders", inner=True)
def carry_orders(customer: Any, *, by: Any, at: datetime) -> int:
    """Carry all orders of a customer to the customer's present owner and unit; answers how many moved.

    The orders' versions stay: what somebody is editing at this moment is not touched by it.
    """
    take_account(customer.pk)
    owner, unit = Customer.objects.values_list("owner_id", "unit_id").get(pk=customer.pk)
    there = Q(unit_id=unit) & (Q(owner__isnull=True) if owner is None else Q(owner_id=owner))
    elsewhere = Order.objects.filter(customer_id=customer.pk).exclude(there)
    return elsewhere.update(owner_id=owner, unit_id=unit)
