"""The worked tables of docs/rules are executed; what holds for every figure is tried on many."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.domains.orders.rules import (
    STATES,
    VERBS,
    Cuts,
    Ranked,
    classify,
    decompose,
    is_allowed,
    line_amount,
    month_window,
    pareto_points,
    part_amount,
    total_of,
)
from guanxi.kit.testing.tables import read_table

D = Decimal


def rows_of(page: str, heading: str) -> list[list[str]]:
    """The rows of a worked table, without its head."""
    return [list(row.values()) for row in read_table(f"rules/{page}.md", heading)]


def test_line_amounts():
    rows = rows_of("order_pricing", "What an order costs, and what its parts cost")
    assert [str(line_amount(D(quantity), D(price))) for quantity, price, _amount in rows] == [row[2] for row in rows]


def test_parts_of_lines():
    rows = rows_of("order_pricing", "Parts of a line")
    for quantity, price, amount, before, now, part in rows:
        assert line_amount(D(quantity), D(price)) == D(amount)
        found = part_amount(D(amount), quantity=D(quantity), price=D(price), before=D(before), now=D(now))
        assert str(found) == part


def test_states():
    rows = rows_of("order_pricing", "What an order may do in which state")
    assert [row[0] for row in rows] == list(VERBS)
    for verb, *answers in rows:
        assert [is_allowed(verb, state) for state in STATES] == [answer == "yes" for answer in answers], verb


def test_sales_classes():
    for heading in ("Seven customers, cuts 80 % and 95 %", "One customer alone", "A giant and two small ones"):
        rows = rows_of("sales_class", heading)
        ranked = [Ranked(int(row[0]), D(row[1])) for row in rows]
        total = total_of(one.sales for one in ranked)
        found = classify(ranked, total=total, cuts=Cuts())
        assert [
            [str(one.customer_id), str(one.sales), one.sales_class, str(one.rank), str(one.cumulative_share)]
            for one in found
        ] == rows


def test_decomposition():
    rows = rows_of("sales_class", "Sales = number × average (handbook S4-03)")
    for before_sales, before_number, sales, number, number_effect, average_effect in rows:
        found = decompose(
            before_sales=D(before_sales), before_number=int(before_number), sales=D(sales), number=int(number)
        )
        assert (found.number_effect, found.average_effect) == (D(number_effect), D(average_effect))


def test_pareto():
    rows = rows_of("sales_class", "Pareto (handbook S4-06)")
    for sales, points in rows:
        amounts = [D(amount) for amount in sales.split()]
        found = pareto_points(amounts, count=len(amounts), total=sum(amounts))
        shown = "; ".join(f"{one.customers} {one.customer_share} {one.sales_share}" for one in found)
        assert shown == points


def test_pareto_of_many_has_few_points_and_ends_at_all():
    points = pareto_points([D(1)] * 1234, count=1234, total=D(1234))
    assert len(points) <= 101
    assert (points[-1].customers, points[-1].customer_share, points[-1].sales_share) == (1234, 1, 1)
    assert pareto_points([], count=0, total=D(0)) == []


def test_nobody_bought_nobody_has_a_class():
    assert list(classify([], total=D(0), cuts=Cuts())) == []


@pytest.mark.parametrize(
    ("on", "months", "start", "end"),
    [
        (date(2026, 11, 22), 12, date(2025, 12, 1), date(2026, 12, 1)),
        (date(2026, 12, 31), 12, date(2026, 1, 1), date(2027, 1, 1)),
        (date(2026, 1, 1), 1, date(2026, 1, 1), date(2026, 2, 1)),
        (date(2026, 2, 28), 3, date(2025, 12, 1), date(2026, 3, 1)),
    ],
)
def test_windows_are_whole_months(on, months, start, end):
    assert month_window(on, months=months) == (start, end)


money = st.decimals(min_value=0, max_value=10**7, places=2)
units = st.decimals(min_value=D("0.001"), max_value=1000, places=3)


@given(price=st.decimals(min_value=0, max_value=1000, places=4), parts=st.lists(units, min_size=1, max_size=12))
def test_parts_always_add_up_and_are_never_negative(price, parts):
    quantity, before, amounts = sum(parts), D(0), []
    amount = line_amount(quantity, price)
    for part in parts:
        amounts.append(part_amount(amount, quantity=quantity, price=price, before=before, now=part))
        before += part
    assert sum(amounts) == amount
    assert min(amounts) >= 0
    assert all(abs(given - part * price) <= D("0.01") for given, part in zip(amounts, parts, strict=True))


@given(money, st.integers(0, 10**6), money, st.integers(0, 10**6))
def test_effects_always_add_up(before_sales, before_number, sales, number):
    found = decompose(before_sales=before_sales, before_number=before_number, sales=sales, number=number)
    assert found.number_effect + found.average_effect == sales - before_sales
    assert found.number_effect == found.number_effect.quantize(D("0.01"))


@given(st.lists(st.decimals(min_value=D("0.01"), max_value=10**6, places=2), min_size=1, max_size=60))
def test_classes_never_rise_again_and_a_makes_its_share(sales):
    ranked = [Ranked(place, amount) for place, amount in enumerate(sorted(sales, reverse=True))]
    total = sum(sales)
    found = list(classify(ranked, total=total, cuts=Cuts()))
    letters = [one.sales_class for one in found]
    assert letters == sorted(letters)
    assert sum(one.sales for one in found if one.sales_class == "A") >= D("0.80") * total
    assert sum(one.sales for one in found if one.sales_class == "C") <= D("0.05") * total
    assert found[-1].cumulative_share == 1
