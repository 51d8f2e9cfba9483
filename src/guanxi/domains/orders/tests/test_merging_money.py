"""Money set aside follows a merge and its undoing, or its order is named as what stands in the way."""

from __future__ import annotations

import pytest

from guanxi.domains.customers.actions import unmerge_customers
from guanxi.domains.customers.merging.refusals import NotUndoable
from guanxi.domains.orders import actions as orders
from guanxi.domains.orders.models import Order
from guanxi.domains.orders.rules import LineInput
from guanxi.domains.orders.tests.merging import AT, LATER, TODAY, D, merge
from guanxi.domains.receivables import actions as money
from guanxi.domains.receivables.models import Account, Earmark
from guanxi.domains.receivables.queries import find_money_breaks


def prepay(twins, customer, paid):
    """A prepaid order of ten mugs, and money for it."""
    line = [LineInput(twins.world.mug, D("10"))]
    order = orders.place_order(customer, lines=line, ordered_on=TODAY, payment="prepaid", by=twins.by, at=AT)
    money.take_receipt(customer, amount=D(paid), on=TODAY, set_aside_for=order, by=twins.world.credit, at=AT)
    return order


def aside(customer):
    return Account.objects.get(customer=customer).earmarked


def test_money_set_aside_goes_along_and_comes_back(twins) -> None:
    order = prepay(twins, twins.twin, "50.00")
    before = Account.objects.get(customer=twins.twin).exposure + Account.objects.get(customer=twins.one).exposure
    done = merge(twins)
    assert (aside(twins.one), aside(twins.twin)) == (D("50.00"), 0)
    assert Account.objects.get(customer=twins.one).exposure == before
    assert find_money_breaks() == []
    unmerge_customers(done, by=twins.by, at=LATER)
    assert (aside(twins.one), aside(twins.twin)) == (0, D("50.00"))
    assert Order.objects.get(pk=order.pk).customer == twins.twin
    assert find_money_breaks() == []


def test_money_of_one_for_an_order_of_the_other_stands_in_the_way(twins) -> None:
    order = prepay(twins, twins.twin, "10.00")
    done = merge(twins)
    order.refresh_from_db()
    money.take_receipt(twins.one, amount=D("20.00"), on=TODAY, set_aside_for=order, by=twins.world.credit, at=AT)
    with pytest.raises(NotUndoable) as refused:
        unmerge_customers(done, by=twins.by, at=LATER)
    assert order.number in str(refused.value)
    orders.cancel_order(order, reason="r", by=twins.by, at=LATER)
    assert not Earmark.objects.filter(left__gt=0).exists()
    unmerge_customers(done, by=twins.by, at=LATER)
    assert find_money_breaks() == []
