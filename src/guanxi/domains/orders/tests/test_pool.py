"""What orders and the ledger tell the pool of customers, and that orders follow a customer into it and out of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from guanxi.domains.customers.actions import claim_customer, release_customers
from guanxi.domains.customers.models import Customer, PooledCustomer
from guanxi.domains.customers.pool.actions import HasOpenBusiness
from guanxi.domains.customers.pool.ports import open_business
from guanxi.domains.orders import actions
from guanxi.domains.orders.models import Order
from guanxi.domains.orders.tests.conftest import AT
from guanxi.domains.receivables.models import AccountAgeing
from guanxi.domains.receivables.queries.pool import with_open_receivables
from guanxi.foundation.people.models import Role, User
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.delivery import deliver_pending


def busy(shop):
    return [str(one) for one in open_business([shop.customer.pk]).get(shop.customer.pk, [])]


def test_an_order_is_open_business_until_it_is_delivered_and_paid(shop):
    assert busy(shop) == []
    draft = shop.draft()
    assert busy(shop) == []
    order = actions.confirm_order(draft, by=shop.rep, at=AT)
    assert len(busy(shop)) == 1
    with pytest.raises(HasOpenBusiness):
        release_customers([shop.customer], reason="换线", by=system_user(), at=AT)
    actions.deliver_order(order, on=order.ordered_on, by=shop.rep, at=AT)
    assert with_open_receivables([shop.customer.pk]) == {shop.customer.pk}
    assert open_business([shop.customer.pk], but=["receivables"]) == {}


def test_a_confirmed_order_is_activity(shop):
    Customer.objects.filter(pk=shop.customer.pk).update(active_on=shop.draft().ordered_on - timedelta(days=50))
    order = shop.place((shop.mug, "1"))
    assert Customer.objects.get(pk=shop.customer.pk).active_on == order.ordered_on


def test_orders_and_debts_follow_a_customer_into_the_pool_and_out_of_it(shop):
    order = shop.draft()
    release_customers([shop.customer], reason="换线", by=system_user(), at=AT)
    deliver_pending(AT)
    assert Order.objects.get(pk=order.pk).owner is None
    assert set(AccountAgeing.objects.values_list("owner", flat=True)) <= {None}
    taker = User.objects.get(pk=shop.manager.pk)
    taker.roles.add(Role.objects.create(key="all", name="all", reach="all", permissions=["customers.*"]))
    claim_customer(PooledCustomer.objects.get(pk=shop.customer.pk), by=taker, at=AT)
    deliver_pending(AT + timedelta(minutes=1))
    moved = Order.objects.get(pk=order.pk)
    assert (moved.owner, moved.unit) == (taker, taker.unit)
