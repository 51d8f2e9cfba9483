"""Prepaid orders: they wait for their own money, which is room for nothing else."""

from __future__ import annotations

from guanxi.domains.credit.models import Standing
from guanxi.domains.orders import actions
from guanxi.domains.orders.models import Order
from guanxi.domains.orders.tests.conftest import AT, TODAY, D, charge, reasons, state
from guanxi.domains.receivables.actions import set_ceiling, take_receipt
from guanxi.domains.receivables.models import Account, Earmark
from guanxi.domains.receivables.queries import find_money_breaks
from guanxi.foundation.people.queries import system_user


def test_prepaid_passes_by_its_own_money_whatever_else_holds(strict):
    charge(strict, "2000.00", 90)
    Standing.objects.create(customer=strict.customer, blocked_at=AT)
    order = strict.place(payment="prepaid")
    assert reasons(order) == [("awaiting_payment", "130.00", None)]
    before = Account.objects.get(customer=strict.customer).exposure
    take_receipt(strict.customer, amount=D("130.00"), on=TODAY, set_aside_for=order, by=strict.credit, at=AT)
    assert actions.recheck_holds(strict.customer, by=system_user(), at=AT) == [order]
    assert Order.objects.get(pk=order.pk).reserved == 0
    delivery = actions.deliver_order(order, on=TODAY, by=strict.rep, at=AT)
    account = Account.objects.get(customer=strict.customer)
    assert (delivery.invoice.open_amount, account.earmarked, account.exposure) == (0, 0, before)
    assert find_money_breaks() == []


def test_prepaid_takes_free_money_on_account_but_none_that_credit_orders_stand_on(strict):
    set_ceiling(strict.customer, ceiling=D(0), by=system_user(), at=AT)
    take_receipt(strict.customer, amount=D("260.00"), on=TODAY, by=strict.credit, at=AT)
    assert state(strict.place()) == "confirmed"  # on credit, covered by what is paid
    first, second = strict.place(payment="prepaid"), strict.place(payment="prepaid")
    assert (state(first), reasons(second)) == ("confirmed", [("awaiting_payment", "130.00", None)])
    assert Account.objects.get(customer=strict.customer).exposure == 0
    assert find_money_breaks() == []


def test_cancelled_or_changed_to_credit_the_money_comes_back(strict):
    order = strict.place(payment="prepaid")
    take_receipt(strict.customer, amount=D("100.00"), on=TODAY, set_aside_for=order, by=strict.credit, at=AT)
    assert Account.objects.get(customer=strict.customer).earmarked == D("100.00")
    changed = actions.change_order(order, version=order.version, payment="credit", by=strict.rep, at=AT)
    assert (changed.state, changed.reserved) == ("confirmed", D("130.00"))
    assert Earmark.objects.get().left == 0
    other = strict.place(payment="prepaid")
    take_receipt(strict.customer, amount=D("130.00"), on=TODAY, set_aside_for=other, by=strict.credit, at=AT)
    actions.cancel_order(other, reason="r", by=strict.rep, at=AT)
    account = Account.objects.get(customer=strict.customer)
    assert (account.earmarked, account.unapplied, account.exposure) == (0, D("230.00"), D("-100.00"))
    assert find_money_breaks() == []


def test_a_prepaid_order_made_smaller_gives_back_what_is_too_much(strict):
    order = strict.place(payment="prepaid")
    take_receipt(strict.customer, amount=D("100.00"), on=TODAY, set_aside_for=order, by=strict.credit, at=AT)
    smaller = actions.change_order(
        order, lines=strict.lines((strict.mug, "5")), version=order.version, by=strict.rep, at=AT
    )  # fmt: skip
    assert (smaller.state, smaller.total) == ("confirmed", D("60.00"))
    assert Account.objects.get(customer=strict.customer).earmarked == D("60.00")
