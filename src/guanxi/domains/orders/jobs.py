"""Background work of orders."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, time

from django.utils.timezone import localdate

from guanxi.domains.orders.actions import classify_customers, count_order
from guanxi.domains.orders.actions.refusals import WrongState
from guanxi.domains.orders.models import Order
from guanxi.domains.orders.tasks import recheck_held
from guanxi.foundation.people.queries import system_user
from guanxi.kit.schedule import job


@job("orders.count_orders", daily_at=time(0, 20))
def count(at: datetime) -> int:
    """Let the orders count towards the limit whose day has come: reserved, or held; answers how many."""
    due = Order.objects.filter(counts_on__lte=localdate(at), cancelled_at__isnull=True, held_at__isnull=True)
    by, pks = system_user(), list(due.order_by("counts_on", "pk").values_list("pk", flat=True))
    for order in (Order.objects.get(pk=pk) for pk in pks):
        with suppress(WrongState):  # cancelled or held since it was listed; the others are counted all the same
            count_order(order, by=by, at=at)
    return len(pks)


@job("orders.recheck_holds", daily_at=time(0, 30))
def recheck(at: datetime) -> int:
    """Ask the gate again for every held order: days pass, limits end, terms begin; answers how many were confirmed."""
    return recheck_held(at)


@job("orders.classify_customers", daily_at=time(2, 40))
def classify(at: datetime) -> None:
    """Give every customer the sales class it has earned (S4-27)."""
    classify_customers(on=localdate(at), by=system_user(), at=at)
