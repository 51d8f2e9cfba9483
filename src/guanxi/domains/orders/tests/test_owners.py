"""Orders go along when their customer changes hands."""

from __future__ import annotations

from datetime import timedelta

from guanxi.domains.customers.actions import assign_customers
from guanxi.domains.orders.actions.owners import carry_orders
from guanxi.domains.orders.models import Order
from guanxi.domains.orders.tests.conftest import AT, make_customer
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.delivery import deliver_pending

LATER = AT + timedelta(hours=2)


def places():
    return {order.pk: (order.owner, order.unit) for order in Order.objects.select_related("owner", "unit")}


def test_orders_follow_their_customer_to_another_region(shop):
    draft, placed = shop.draft(), shop.place()
    other = make_customer("B7", shop.unit, shop.rep)
    kept = shop.draft(customer=other)
    deliver_pending(AT)
    assign_customers([shop.customer], owner=shop.stranger, by=system_user(), at=LATER)
    assert set(Order.objects.visible_to(shop.rep)) == {draft, placed, kept}
    deliver_pending(LATER)
    there, here = (shop.stranger, shop.far), (shop.rep, shop.unit)
    assert places() == {draft.pk: there, placed.pk: there, kept.pk: here}
    assert set(Order.objects.visible_to(shop.rep)) == {kept}
    assert set(Order.objects.visible_to(shop.stranger)) == {draft, placed}


def test_carrying_twice_moves_nothing_and_leaves_versions_alone(shop):
    order = shop.draft()
    type(shop.customer).objects.filter(pk=shop.customer.pk).update(owner=None, unit=shop.far)
    assert carry_orders(shop.customer, by=system_user(), at=LATER) == 1
    assert carry_orders(shop.customer, by=system_user(), at=LATER) == 0
    assert places() == {order.pk: (None, shop.far)}
    assert Order.objects.get().version == order.version
