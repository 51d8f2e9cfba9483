"""The numbers of orders about customers, many at once."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from hypothesis import given
from hypothesis import strategies as st
from tests.world import AT

from guanxi.domains.orders.actions import cancel_order, deliver_order, place_order, return_goods
from guanxi.domains.orders.metrics import METRICS, _surge
from guanxi.domains.orders.models import CustomerMonth
from guanxi.domains.orders.rules import LineInput
from guanxi.foundation.measures.metrics import metrics, values_of, values_table

D = Decimal
TODAY = localdate(AT)
KEYS = [one.key for one in METRICS]
pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def value(key: str, customer, on: date = TODAY) -> Decimal | None:
    return values_of(f"orders.{key}", [customer.pk], on=on)[customer.pk]


def test_months_with_purchases(world) -> None:
    """永辉 bought 2,950.00 in July 2026 and nothing before or after."""
    assert value("sales", world.yonghui) == D(2950)
    assert value("regularity", world.yonghui) == D("0.25")  # July of July to October: November is not over
    assert value("trend", world.yonghui) is None
    assert value("sales", world.yonghui, date(2027, 8, 2)) == 0
    assert value("regularity", world.jianhu) is None


def test_the_trend_compares_the_same_months(world) -> None:
    pk = world.jianhu.pk
    CustomerMonth.objects.bulk_create(
        CustomerMonth(customer_id=pk, month=date(year, month, 1), sales=D(sales), orders=1)
        for year, month, sales in ((2025, 4, 10), (2025, 5, 100), (2025, 10, 100), (2026, 6, 250), (2026, 11, 999))
    )
    assert value("trend", world.jianhu) == D("1.25")
    assert value("sales", world.jianhu) == D(250)
    assert value("regularity", world.jianhu) == (D(1) / 12).quantize(D("0.0001"))


def test_what_comes_back_and_what_is_cancelled(world) -> None:
    told = {"by": world.admin, "at": AT}
    line = LineInput(world.holder, D(100), D("3.0000"))
    kept, off = (place_order(world.jianhu, lines=[line], ordered_on=TODAY, **told) for _n in range(2))
    assert value("returned_share", world.jianhu) == 0
    deliver_order(kept, on=TODAY, **told)
    cancel_order(off, reason="改主意", **told)
    return_goods(kept, quantities={kept.lines.get().pk: D(25)}, on=TODAY, reason="破损", **told)
    assert value("cancelled_share", world.jianhu) == D("0.5")
    assert value("returned_share", world.jianhu) == D("0.25")
    assert value("returned_share", world.jianhu, date(2026, 11, 1)) is None


def test_a_sudden_rise_in_orders(world) -> None:
    """鉴湖 ordered 1,000.00 ten months ago and 400.00 five months ago; this month it orders 2,500.00."""
    told = {"by": world.admin, "at": AT}
    for amount, ago in ((600, 301), (400, 300), (400, 150)):
        line = LineInput(world.holder, D(amount), D("1.0000"))
        place_order(world.jianhu, lines=[line], ordered_on=TODAY - timedelta(ago), **told)
    assert value("surge", world.jianhu) == 0
    for amount in (1000, 1500):
        place_order(world.jianhu, lines=[LineInput(world.holder, D(amount), D("1.0000"))], ordered_on=TODAY, **told)
    assert value("surge", world.jianhu) == D("2.5")
    assert value("surge", world.jianhu, TODAY - timedelta(140)) is None  # known for less than half a year then


def test_any_thirty_days_count_as_the_largest(world) -> None:
    """100 and 100 three days apart, 200 now: no rise, wherever a count of months or of thirty days would cut."""
    told = {"by": world.admin, "at": AT}
    for amount, ago in ((1, 200), (100, 91), (100, 88), (200, 5)):
        line = LineInput(world.holder, D(amount), D("1.0000"))
        place_order(world.jianhu, lines=[line], ordered_on=TODAY - timedelta(ago), **told)
    assert [value("surge", world.jianhu, TODAY + timedelta(ahead)) for ahead in range(20)] == [D(1)] * 20


def documented_surge(amounts: dict[int, Decimal]) -> Decimal | None:
    """As its sentence says: every 30 days of the 360 before, tried one after the other."""
    windows = [sum(amounts.get(ago, D(0)) for ago in range(end, end + 30)) for end in range(30, 361)]
    now = sum(amount for ago, amount in amounts.items() if ago < 30)
    return now / max(windows) if max(windows) > 0 and max(amounts) >= 180 else None


@given(st.dictionaries(st.integers(0, 389), st.integers(1, 9).map(D), min_size=1, max_size=25))
def test_the_largest_of_all_thirty_days(amounts: dict[int, Decimal]) -> None:
    assert _surge(amounts) == documented_surge(amounts)


def test_what_was_cancelled_later_stood_on_the_days_before(world) -> None:
    told = {"by": world.admin, "at": AT}
    line = LineInput(world.holder, D(100), D("1.0000"))
    place_order(world.jianhu, lines=[line], ordered_on=TODAY - timedelta(200), **told)
    off = place_order(world.jianhu, lines=[line], ordered_on=TODAY - timedelta(2), **told)
    yesterday = TODAY - timedelta(1)
    before = [value(key, world.jianhu, yesterday) for key in ("surge", "cancelled_share")]
    assert before == [D(1), D(0)]
    cancel_order(off, reason="改主意", **told)
    assert [value(key, world.jianhu, yesterday) for key in ("surge", "cancelled_share")] == before
    assert [value(key, world.jianhu) for key in ("surge", "cancelled_share")] == [D(0), D("0.5")]


def test_many_customers_take_as_many_queries_as_one(world) -> None:
    counts = []
    for ids in ([world.yonghui.pk], [world.yonghui.pk, world.jianhu.pk, world.wanjiafu.pk]):
        with CaptureQueriesContext(connection) as caught:
            values_table(KEYS, ids, on=TODAY)
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 10


def test_every_metric_says_how_it_is_computed() -> None:
    for one in METRICS:
        assert metrics[one.key] is one
        assert str(one.help).endswith((".", "。"))
        assert one.inputs(7)[0][1].endswith("?customer=7")
