"""The worked tables of docs/rules/gate.md, computed and lived through."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from guanxi.domains.credit.gate import GatePolicy, Known, Late, blocks_of
from guanxi.domains.orders import actions
from guanxi.domains.orders.models import Hold, Order
from guanxi.domains.orders.rules.gate import Reason, at_stake, rank, urgency
from guanxi.domains.orders.tests.conftest import AT, TODAY, D
from guanxi.domains.receivables.actions import set_ceiling, take_receipt
from guanxi.domains.receivables.models import Account
from guanxi.domains.receivables.queries import find_money_breaks
from guanxi.foundation.people.queries import system_user
from guanxi.kit.testing.tables import read_table

PAGE = "rules/gate.md"
COLUMNS = ("balance", "set aside", "reserved", "exposure", "answer")
STEPS = read_table(PAGE, "Exposure")
FIRST = read_table(PAGE, "Who comes first")
LATE = read_table(PAGE, "Late or not")


@pytest.mark.parametrize("row", LATE, ids=lambda row: f"{row['grade']} {row['days late']} {row['amount']}")
def test_late_invoices_hold(row):
    on = date(2026, 11, 20)
    late = (Late(on - timedelta(days=int(row["days late"])), D(row["amount"])),)
    grade, _comma, source = row["grade"].partition(", ")
    known = Known(grade.strip("–"), source != "of a file", limit=D(1), free=D(row["free"]), late=late)
    blocks = blocks_of(known, GatePolicy(), on=on)
    assert [f"{one.amount:.2f}" for one in blocks] == ([] if row["holds"] == "–" else [row["holds"]])
    assert all((one.reason, one.days) == ("overdue", int(row["days late"])) for one in blocks)


def reasons_in(text):
    pairs = [part.split() for part in text.split(", ")]
    return [Reason(key, None if amount == "–" else D(amount)) for key, amount in pairs]


@pytest.mark.parametrize("row", read_table(PAGE, "Release"), ids=lambda row: row["reasons"])
def test_what_is_at_stake(row):
    assert at_stake(reasons_in(row["reasons"]), D(row["total"])) == D(row["at stake"])


@pytest.mark.parametrize("row", FIRST, ids=lambda row: f"{row['days late']} {row['grade']}")
def test_the_place_in_the_queue(row):
    seen = D(row["missing"]), int(row["days late"]), row["grade"].strip("–")
    assert urgency(*seen) == rank(*seen) == D(row["urgency"])


class Play:
    """The customer of the table, step by step, and what each step answered."""

    def __init__(self, shop):
        self.shop, self.orders = shop, {}

    def bags(self, amount):
        return ((self.shop.bag, str(D(amount) / D("2.5"))),)

    def order(self, amount):
        self.orders[amount] = self.shop.place(*self.bags(amount))
        return self.said(self.orders[amount])

    def prepaid(self, amount):
        self.orders["prepaid"] = self.shop.place(*self.bags(amount), payment="prepaid")
        return self.said(self.orders["prepaid"])

    def receipt(self, amount, *rest):
        record = self.orders["prepaid"] if rest else None
        take_receipt(self.shop.customer, amount=D(amount), on=TODAY, set_aside_for=record, by=self.shop.credit, at=AT)
        return self.recheck()

    def deliver(self, what):
        order = Order.objects.get(pk=self.orders[what].pk)
        invoice = actions.deliver_order(order, on=TODAY, by=self.shop.rep, at=AT).invoice
        return f"owed {invoice.open_amount:.2f}" if invoice.open_amount else "paid"

    def limit(self, amount):
        set_ceiling(self.shop.customer, ceiling=D(amount), by=system_user(), at=AT)
        return "stays"

    def cancel(self, what):
        order = Order.objects.get(pk=self.orders[what].pk)
        actions.cancel_order(order, reason="r", by=self.shop.rep, at=AT)
        return self.recheck()

    def recheck(self):
        """Asks for the order of the last hold."""
        last = Hold.objects.filter(released_at__isnull=True).latest("pk").order_id
        actions.recheck_holds(self.shop.customer, by=system_user(), at=AT)
        return self.said(Order.objects.get(pk=last))

    def said(self, order):
        hold = Hold.objects.filter(order=order, released_at__isnull=True).first()
        return f"held {hold.missing:.2f}" if hold else order.state

    def stands(self):
        row = Account.objects.get(customer=self.shop.customer)
        return [f"{value:.2f}" for value in (row.balance, row.earmarked, row.reserved, row.exposure)]


def test_one_customer_from_top_to_bottom(shop):
    play = Play(shop)
    for row in STEPS:
        verb, *words = row["step"].split()
        answer = getattr(play, verb)(*words)
        assert [*play.stands(), answer] == [row[name] for name in COLUMNS], row
        assert find_money_breaks() == []
