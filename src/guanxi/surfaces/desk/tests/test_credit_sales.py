"""The report on credit sales."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from tests.world import TODAY

from guanxi.domains.orders.models import Order
from guanxi.domains.orders.queries.credit_sales import Split, credit_sales
from guanxi.kit.periods import Period

pytestmark = pytest.mark.django_db
D = Decimal
YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))


def test_orders_by_payment_month_rep_and_reason(world):
    Order.objects.filter(number="H-2").update(payment="prepaid")
    Order.objects.filter(number="H-1").update(reason_code="habit")
    found = credit_sales(world.director, period=YEAR)
    assert (found.overall.credit, found.overall.prepaid) == (D("2950.00"), D("590.00"))
    assert round(found.overall.share, 4) == D("0.8333")
    assert found.months == {
        date(2026, 7, 1): Split(D("2950.00"), D(0)), date(2026, 11, 1): Split(D(0), D("590.00")),
    }  # fmt: skip
    assert {rep.username: split.share for rep, split in found.reps.items()} == {"wu": D(1), "zheng": D(0)}
    assert found.reasons == {"habit": D("2950.00")}


def test_nothing_ordered_has_no_share_and_nobody_sees_more_than_within_reach(world):
    assert credit_sales(world.director, period=Period(date(2020, 1, 1), date(2021, 1, 1))).overall.share is None
    assert credit_sales(world.stranger, period=YEAR).overall.credit == D("590.00")


def test_the_page(world, client):
    client.force_login(world.manager)
    page = client.get(reverse("report_credit"), {"start": "2026-01-01", "end": str(TODAY)})
    assert page.status_code == 200 and "2,950.00" in page.content.decode()
    nothing = client.get(reverse("report_credit"), {"start": "2020-01-01", "end": "2020-12-31"}).content.decode()
    assert "这段时间没有销售" in nothing and "按业务员" not in nothing
