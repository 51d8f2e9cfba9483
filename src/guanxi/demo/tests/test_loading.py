"""The demo company as it is loaded: what is there after the newest weeks, and after all of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db.models import Sum

from guanxi.demo import loader
from guanxi.domains.customers.models import Customer
from guanxi.domains.orders.models import Hold, Order, OrderLine
from guanxi.domains.receivables.models import Account, AccountAgeing
from guanxi.domains.receivables.queries import find_money_breaks
from guanxi.foundation.exchange.queries import is_demo
from guanxi.foundation.work.models import Task

AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
LATER = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)


def held() -> dict[str, list[str]]:
    """Whose orders wait, and why."""
    waiting = Hold.objects.filter(released_at__isnull=True).select_related("order__customer")
    return {hold.order.customer.name: [one["key"] for one in hold.known_reasons] for hold in waiting}


@pytest.mark.slow
@pytest.mark.django_db
def test_the_demo_is_worth_looking_at_at_once_and_whole_in_the_end():
    assert (is_demo(), loader.is_begun(), loader.is_loaded(), loader.is_complete()) == (False,) * 4
    loader.load_recent(at=AT)
    assert (is_demo(), loader.is_begun(), loader.is_loaded(), loader.is_complete()) == (True, True, True, False)
    assert loader.manager().full_name == "陈立群"
    imported = Order.objects.filter(number__regex=r"^\d")
    assert imported.latest("ordered_on").ordered_on == date(2026, 11, 19)
    week = Order.objects.filter(reference__startswith="DEMO-")
    assert {"draft", "confirmed", "held"} <= {order.state for order in week}
    assert [order.reference for order in week.filter(deliveries__isnull=False)] == ["DEMO-2"]
    assert held() == {
        "绍兴永辉礼品行": ["over_limit"], "上海拾光文具": ["no_limit"], "鉴湖文具批发部": ["overdue"],
        "宁波鼎盛百货": ["overdue"],
    }  # fmt: skip
    assert week.filter(held_at__isnull=False).count() * 2 < week.count()
    assert Task.objects.filter(assignee__username="wu").count() == 3
    assert set(Customer.objects.exclude(sales_class="").values_list("sales_class", flat=True)) == {"A", "B", "C"}
    assert find_money_breaks() == []
    troubles = Order.objects.filter(reference__startswith="DEMO-").count()

    loader.load_recent(at=AT)  # a start that was cut off begins again
    assert Order.objects.filter(reference__startswith="DEMO-").count() == troubles
    loader.load_history(at=LATER)
    assert loader.is_complete()
    assert (imported.count(), OrderLine.objects.filter(order__in=imported).count()) == (20951, 511565)
    assert imported.earliest("ordered_on").ordered_on == date(2025, 11, 11)
    assert Customer.objects.count() == 4382  # 4,383 numbers, of which 2 never paid for a line, and the walk-in account
    walk_in = Account.objects.get(customer__code="WALK-IN")
    assert (walk_in.balance, walk_in.unapplied) == (Decimal("0.00"), Decimal("0.00"))
    sums = AccountAgeing.objects.aggregate(**{f"b{n}": Sum(f"bucket_{n}") for n in range(1, 6)}, total=Sum("total"))
    assert sums["b1"] > sums["b2"] > sums["b4"] > 0
    assert Decimal("0.6") < sums["b1"] / sums["total"] < Decimal("0.95")
    assert find_money_breaks() == []
