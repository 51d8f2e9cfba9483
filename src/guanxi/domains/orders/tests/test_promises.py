"""What holds after any history: money reserved, owed and billed always agree."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from django.db.models import F, Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.domains.orders import actions
from guanxi.domains.orders.models import CustomerMonth, Delivery, DeliveryLine, Hold, Order, OrderLine, Return
from guanxi.domains.orders.policies import OrderPolicy
from guanxi.domains.orders.tests.conftest import AT, TODAY, D, set_terms
from guanxi.domains.receivables.actions import set_ceiling, take_receipt
from guanxi.domains.receivables.models import Account, Credit, Invoice, LedgerEntry
from guanxi.foundation.people.queries import system_user
from guanxi.kit.errors import Refusal

STEPS = [
    *("place", "draft", "confirm", "change", "deliver", "deliver", "invoice", "return", "cancel", "close"),
    *("release", "recheck", "pay", "ceiling"),
]
step = st.tuples(st.sampled_from(STEPS), st.integers(0, 7), st.integers(1, 60))


def total(model, field="amount", **conditions):
    return model.objects.filter(**conditions).aggregate(sum=Sum(field))["sum"] or D(0)


def take(shop, verb, place, units):
    """One step of a history on the order at `place`; what is refused is simply not done."""
    who = {"by": shop.manager, "at": AT}
    if verb in ("place", "draft"):
        pairs = ((shop.mug, str(units)), (shop.ribbon, f"{units}.5"))
        return shop.place(*pairs, confirm=verb == "place", **who)
    if verb == "recheck":
        return actions.recheck_holds(shop.customer, by=system_user(), at=AT)
    if verb == "pay":
        return take_receipt(shop.customer, amount=D(units * 10), on=TODAY, **who)
    if verb == "ceiling":
        return set_ceiling(shop.customer, ceiling=D(units * 50), by=system_user(), at=AT)
    order = Order.objects.order_by("pk")[place : place + 1].get()
    line = order.lines.order_by("position")[units % 2]
    part = {line.pk: D(units) / 4}
    delivery = order.deliveries.order_by("-pk").first()
    doing = {
        "confirm": lambda: actions.confirm_order(order, **who),
        "deliver": lambda: actions.deliver_order(order, on=TODAY, quantities=part if units % 3 else None, **who),
        "invoice": lambda: actions.invoice_delivery(delivery or Delivery(order=order), on=TODAY, **who),
        "return": lambda: actions.return_goods(order, quantities=part, on=TODAY, reason="r", **who),
        "cancel": lambda: actions.cancel_order(order, reason="r", **who),
        "close": lambda: actions.close_order(order, **who),
        "release": lambda: actions.release_order(order, reason="r", **who),
        "change": lambda: actions.change_order(
            order, lines=shop.lines((shop.mug, str(units))), version=order.version, **who
        ),
    }
    return doing[verb]()


def check(shop):
    account = Account.objects.get(customer=shop.customer)
    assert account.reserved == total(Order, "reserved")
    assert account.balance == total(LedgerEntry) == total(Invoice) - total(Credit)
    assert account.exposure == account.balance + total(Order, "reserved")
    for order in Order.objects.all():
        assert (order.state == "held") == order.holds.filter(released_at__isnull=True).exists()
        assert order.reserved == 0 or order.confirmed_at is not None
        assert order.total == total(OrderLine, order=order)
    assert Hold.objects.filter(released_at__isnull=True).count() == Order.objects.filter(held_at__isnull=False).count()
    for line in OrderLine.objects.filter(delivered=F("quantity")):
        assert total(DeliveryLine, line=line) == line.amount
    notes = total(Credit, kind="credit_note")
    assert total(CustomerMonth, "sales", month=date(2026, 11, 1)) == total(Invoice) - notes
    assert total(Return) <= notes


@pytest.mark.parametrize("invoicing", ["delivery", "manual", "confirmation"])
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(history=st.lists(step, min_size=4, max_size=14))
def test_money_always_agrees(shop, invoicing, history):
    with transaction.atomic():
        set_terms(shop.manager, OrderPolicy(invoicing=invoicing))
        shop.place((shop.mug, "20"), (shop.ribbon, "7"), by=shop.manager)
        for verb, place, units in history:
            try:
                take(shop, verb, place, units)
            except (Refusal, Order.DoesNotExist, IndexError, Delivery.DoesNotExist):
                continue
            check(shop)
        transaction.set_rollback(True)
