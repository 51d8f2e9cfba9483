"""Whatever happens to a customer, in whatever order: its exposure is what ledger, money set aside and orders say.

Twelve histories, always the same; `HISTORIES=200 pytest …` tries as many others.
"""

from __future__ import annotations

import os
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from guanxi.domains.orders import actions
from guanxi.domains.orders.models import DeliveryLine, Order
from guanxi.domains.orders.tests.conftest import AT, TODAY, D
from guanxi.domains.receivables.actions import charge_customer, set_ceiling, take_receipt, undo_allocation
from guanxi.domains.receivables.models import Account, Allocation, Earmark, LedgerEntry
from guanxi.domains.receivables.ports import awaited_of
from guanxi.domains.receivables.queries import find_money_breaks
from guanxi.domains.receivables.refusals import NotUndoable
from guanxi.foundation.people.queries import system_user

UNITS = st.integers(1, 40)
CENTS = st.integers(1, 60_000).map(lambda cents: D(cents) / 100)


def total(rows: Any, column: str) -> Decimal:
    return rows.aggregate(sum=Sum(column))["sum"] or D(0)


class Histories(RuleBasedStateMachine):
    """Orders on credit and prepaid, deliveries, receipts, returns, releases, limits; undone after each history."""

    shop: Any = None

    def __init__(self) -> None:
        super().__init__()
        self.frame = transaction.atomic()
        self.frame.__enter__()
        self.by = system_user()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.frame.__exit__(None, None, None)

    def pick(self, data: Any, **states: Any) -> Order | None:
        found = list(Order.objects.filter(**states).order_by("pk"))
        return data.draw(st.sampled_from(found)) if found else None

    @property
    def account(self) -> Account:
        return Account.objects.get(customer=self.shop.customer)

    @rule(units=UNITS, payment=st.sampled_from(["credit", "credit", "prepaid"]))
    def order(self, units: int, payment: str) -> None:
        before = self.account.exposure
        placed = self.shop.place((self.shop.mug, str(units)), payment=payment)
        account = self.account
        assert placed.state in ("confirmed", "held")
        if placed.state == "held":
            assert account.exposure == before
        elif account.exposure > before:
            assert account.exposure <= account.ceiling

    @rule(amount=CENTS, for_order=st.booleans(), data=st.data())
    def receipt(self, amount: Decimal, for_order: bool, data: Any) -> None:
        waiting = awaited_of(self.shop.customer)
        record = data.draw(st.sampled_from(waiting)).record if waiting and for_order else None
        before = self.account.exposure
        take_receipt(
            self.shop.customer, amount=amount, on=TODAY, set_aside_for=record, by=self.shop.credit, at=AT
        )  # fmt: skip
        assert before - amount <= self.account.exposure <= before

    @rule()
    def look_again(self) -> None:
        before = self.account
        for order in actions.recheck_holds(self.shop.customer, by=self.by, at=AT):
            assert order.state == "confirmed"
        now = self.account
        assert now.exposure <= max(before.exposure, now.ceiling)

    @rule(share=st.integers(1, 3), data=st.data())
    def deliver(self, share: int, data: Any) -> None:
        order = self.pick(data, confirmed_at__isnull=False, held_at=None, delivered_at=None, closed_at=None,
                          cancelled_at=None)  # fmt: skip
        if order is None:
            return
        before, line = self.account.exposure, order.lines.get()
        units = max(line.undelivered // share, D(1))
        delivery = actions.deliver_order(order, on=TODAY, quantities={line.pk: units}, by=self.shop.rep, at=AT)
        assert delivery.invoice is not None
        assert self.account.exposure == before

    @rule(data=st.data())
    def bring_back(self, data: Any) -> None:
        order = self.pick(data, deliveries__isnull=False)
        line = order and order.lines.get()
        if line and line.returnable:
            actions.return_goods(
                order, quantities={line.pk: D(1)}, on=TODAY, reason="r", by=self.shop.rep, at=AT
            )  # fmt: skip

    @rule(data=st.data())
    def release(self, data: Any) -> None:
        if order := self.pick(data, held_at__isnull=False, cancelled_at=None):
            assert actions.release_order(order, reason="r", by=self.shop.manager, at=AT).state == "confirmed"

    @rule(data=st.data())
    def cancel(self, data: Any) -> None:
        order = self.pick(data, delivered_at=None, closed_at=None, cancelled_at=None)
        if order is not None:
            before = self.account.exposure
            actions.cancel_order(order, reason="r", by=self.shop.rep, at=AT)
            assert self.account.exposure <= before

    @rule(payment=st.sampled_from(["credit", "prepaid"]), units=UNITS, data=st.data())
    def change(self, payment: str, units: int, data: Any) -> None:
        if order := self.pick(data, held_at__isnull=False, cancelled_at=None):
            lines = self.shop.lines((self.shop.mug, str(units)))
            actions.change_order(
                order, lines=lines, payment=payment, version=order.version, by=self.shop.rep, at=AT
            )  # fmt: skip

    @rule(ceiling=st.sampled_from([D(0), D("300.00"), D("1000.00")]))
    def limit(self, ceiling: Decimal) -> None:
        before = self.account.exposure
        set_ceiling(self.shop.customer, ceiling=ceiling, by=self.by, at=AT)
        assert self.account.exposure == before

    @rule(amount=CENTS)
    def charge(self, amount: Decimal) -> None:
        charge_customer(self.shop.customer, amount=amount, on=TODAY, reason="r", by=self.shop.credit, at=AT)

    @precondition(lambda self: Allocation.objects.exists())
    @rule(data=st.data())
    def take_back(self, data: Any) -> None:
        row = data.draw(st.sampled_from(list(Allocation.objects.order_by("pk"))))
        before = self.account.exposure
        try:
            undo_allocation(row, on=TODAY, by=self.shop.credit, at=AT)
        except NotUndoable:
            return
        assert self.account.exposure == before

    @invariant()
    def exposure_is_the_ledger(self) -> None:
        account, mine = self.account, Order.objects.filter(customer=self.shop.customer)
        assert account.balance == total(LedgerEntry.objects, "amount")
        assert account.earmarked == total(Earmark.objects, "left")
        assert account.reserved == total(mine, "reserved")
        assert account.earmarked <= account.unapplied
        assert find_money_breaks() == []

    @invariant()
    def every_order_has_its_cover(self) -> None:
        """What is promised and not invoiced is reserved or set aside, to the cent; what waits reserves nothing."""
        for order in Order.objects.all():
            aside = total(Earmark.objects.filter(source_kind="orders.order", source_id=order.pk), "left")
            invoiced = total(DeliveryLine.objects.filter(delivery__order=order), "amount")
            if order.state == "confirmed":
                assert order.reserved + aside == order.total - invoiced
            else:
                assert order.reserved == 0
                assert order.is_prepaid or not aside


def test_exposure_is_the_ledger_in_every_history(shop) -> None:
    histories = type("HistoriesOfAShop", (Histories,), {"shop": shop})
    asked = int(os.environ.get("HISTORIES", "0"))
    chosen = settings(
        max_examples=asked or 12, derandomize=not asked, stateful_step_count=16, deadline=None, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(histories, settings=chosen)
