"""Background work of orders."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import datetime, time

from django.utils.timezone import localdate

from guanxi.domains.customers.models import Customer
from guanxi.domains.orders.actions import classify_customers, count_order, recheck_holds
from guanxi.domains.orders.actions.refusals import WrongState
from guanxi.domains.orders.models import Hold, Order
from guanxi.foundation.people.queries import system_user
from guanxi.kit.schedule import job

log = logging.getLogger(__name__)


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


def recheck_held(at: datetime, *, customer: int | None = None) -> int:
    """Ask the gate again for the held orders of everybody, or of one customer; answers how many were confirmed.

    Each customer is a transaction of its own; one that fails holds nobody else up.
    """
    waiting = Hold.objects.filter(released_at__isnull=True, order__customer__merged_into__isnull=True)
    if customer is not None:
        waiting = waiting.filter(order__customer=customer)
    by, done = system_user(), 0
    for pk in sorted(set(waiting.values_list("order__customer", flat=True))):
        try:
            done += len(recheck_holds(Customer.objects.get(pk=pk), by=by, at=at))
        except Exception:
            log.exception("The held orders of customer %s could not be tried again; the next night does.", pk)
    return done


@job("orders.classify_customers", daily_at=time(2, 40))
def classify(at: datetime) -> None:
    """Give every customer the sales class it has earned (S4-27)."""
    classify_customers(on=localdate(at), by=system_user(), at=at)
