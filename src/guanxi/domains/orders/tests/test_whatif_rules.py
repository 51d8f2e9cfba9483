"""The past let through the gate again."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.domains.orders.whatif.rules import Claim, OpenClaim, Past, PastOrder, Payment, Tally, Terms, replay
from guanxi.kit.testing.tables import read_table

D = Decimal
START, END = date(2026, 1, 1), date(2026, 12, 31)


def day(number: int) -> date:
    return START + timedelta(days=number)


def sale(key: int, ordered: int, amount: str, *payments: tuple[int, str], lost: bool = False) -> PastOrder:
    """An order invoiced on its day, due after 30."""
    paid = tuple(Payment(day(on), D(much), is_loss=lost) for on, much in payments)
    return PastOrder(key, day(ordered), D(amount), (Claim(day(ordered), day(ordered + 30), D(amount), paid),))


def terms(limit: str | None, *, overdue_days: int | None = None) -> Terms:
    def blocks(unpaid: list[OpenClaim], on: date) -> str:
        late = overdue_days is not None and any((on - one.due_on).days > overdue_days for one in unpaid)
        return "overdue" if late else ""

    return Terms(lambda _on: None if limit is None else D(limit), blocks)


def outcomes(past: Past, on_terms: Terms) -> dict[int, tuple[str, Decimal, int | None]]:
    found = replay(past, on_terms, since=START, until=END)
    return {one.key: (one.reason, one.missing, one.days_waited) for one in found}


def test_the_worked_past():
    rows = read_table("rules/what_if.md", "Worked past")
    orders, wanted = [], {}
    for row in rows:
        amount = row["amount"].replace(",", "")
        paid = [] if row["paid"] == "–" else [(int(row["paid"]), amount)]
        orders.append(sale(int(row["order"]), int(row["day"]), amount, *paid))
        passed = None if row["passed"] == "never" else day(int(row["passed"]))
        wanted[int(row["order"])] = (row["held"], D(row["missing"].replace(",", "")), passed)
    found = replay(Past(orders), terms("1000"), since=START, until=END)
    assert {one.key: (one.reason, one.missing, one.passed_on) for one in found} == wanted


def test_an_order_waits_until_money_makes_room_and_what_follows_comes_later():
    past = Past([sale(1, 0, "800", (40, "800")), sale(2, 10, "500", (60, "500")), sale(3, 80, "600", (90, "600"))])
    assert outcomes(past, terms("1000")) == {
        1: ("", D(0), 0),
        2: ("over_limit", D("300"), 30),  # day 40; its payment now comes on day 90
        3: ("over_limit", D("100"), 10),  # at day 80 the 500 are still open
    }
    assert outcomes(past, terms(None)) == {key: ("", D(0), 0) for key in (1, 2, 3)}


def test_what_never_passes_leaves_room_and_is_what_is_at_risk_or_saved():
    good, bad = sale(1, 0, "2000", (20, "2000")), sale(2, 5, "1500", (200, "1500"), lost=True)
    small = sale(3, 6, "900")
    found = replay(Past([good, bad, small]), terms("1000"), since=START, until=END)
    assert [(one.reason, one.passed_on) for one in found] == [
        ("over_limit", None),
        ("over_limit", None),
        ("", day(6)),
    ]
    tally = Tally()
    for one in found:
        tally.add(one, expected_loss=D("0"))
    assert (tally.held, tally.stopped, tally.sales_at_risk, tally.losses_avoided) == (2, 2, D("2000"), D("1500"))
    assert (tally.stopped_amount, tally.orders, tally.amount) == (D("3500"), 3, D("4400"))


def test_overdue_claims_block_until_they_are_paid():
    past = Past([sale(1, 0, "100", (70, "100")), sale(2, 50, "10", (60, "10"))])
    assert outcomes(past, terms("1000", overdue_days=10))[2] == ("overdue", D(0), 20)
    assert outcomes(past, terms("1000", overdue_days=20))[2] == ("", D(0), 0)


def test_an_invoice_paid_on_its_day_owes_nothing_afterwards():
    past = Past([sale(1, 0, "100", (0, "100")), sale(2, 0, "100", (0, "100")), sale(3, 60, "100")])
    assert outcomes(past, terms("100", overdue_days=0)) == {1: ("", 0, 0), 2: ("", 0, 0), 3: ("", 0, 0)}


def test_claims_without_an_order_and_money_on_account_count_too():
    old = Claim(day(0), day(30), D("700"), (Payment(day(45), D("200")),))
    orders = [PastOrder(1, day(20), D("400"), (), freed_on=day(30)), PastOrder(2, day(50), D("400"))]
    past = Past(orders, [old], [Payment(day(25), D("150"))])
    assert outcomes(past, terms("1000")) == {1: ("over_limit", D("100"), 5), 2: ("", 0, 0)}


@pytest.mark.parametrize("since", [day(0), day(10), day(11)])
def test_only_orders_since_a_day_are_told(since):
    past = Past([sale(1, 0, "800"), sale(2, 10, "500")])
    found = replay(past, terms("1000"), since=since, until=END)
    assert [one.key for one in found] == [key for key, on in ((1, 0), (2, 10)) if day(on) >= since]


amounts = st.integers(1, 900).map(Decimal)
histories = st.lists(
    st.tuples(st.integers(0, 200), amounts, st.integers(0, 90), st.booleans()), min_size=1, max_size=12
).map(
    lambda rows: Past(
        [
            sale(key, on, str(much), *([(on + late, str(much))] if is_paid else []))
            for key, (on, much, late, is_paid) in enumerate(sorted(rows))
        ]
    )  # fmt: skip
)


@given(histories, st.integers(100, 2000))
def test_exposure_in_the_replay_never_passes_the_limit(past, limit):
    """Built again from the outcomes: at any day the sum of what passed and is unpaid stays below the limit."""
    found = {one.key: one for one in replay(past, terms(str(limit)), since=START, until=END)}
    passed = [(order, found[order.key]) for order in past.orders if found[order.key].passed_on is not None]
    for _order, at in passed:
        on, exposure = at.passed_on, D(0)
        for order, one in passed:
            later = timedelta(days=one.days_waited)
            exposure += order.amount if one.passed_on <= on else 0
            settled = [pay for claim in order.claims for pay in claim.payments if pay.on + later <= on]
            exposure -= sum((pay.amount for pay in settled), D(0)) if one.passed_on <= on else 0
        assert exposure <= limit


@given(histories)
def test_without_a_limit_nothing_is_held(past):
    assert not any(one.reason for one in replay(past, terms(None), since=START, until=END))
