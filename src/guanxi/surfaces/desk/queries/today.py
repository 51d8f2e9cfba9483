"""What deserves attention today, ranked; each list is short and bounded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.http import HttpRequest

from guanxi.domains.customers.models import Customer
from guanxi.domains.orders.models import CustomerMonth, Delivery, Order
from guanxi.domains.orders.panels import held_because
from guanxi.domains.orders.queries import held_orders, missing_now
from guanxi.domains.receivables.models import AccountAgeing, AgeingTotal, Credit
from guanxi.foundation.people.visibility import reach_of
from guanxi.foundation.work.approvals.queries import waiting_for
from guanxi.foundation.work.models import ApprovalRequest, Task
from guanxi.kit.amounts import ZERO
from guanxi.kit.components.numbers import listed
from guanxi.kit.periods import month_of
from guanxi.kit.querysets import count_together

SHOWN = 6
DORMANT = timedelta(days=30)
MOST = 100


@dataclass(frozen=True)
class Sales:
    """Sales of this month so far and of the whole month before."""

    now: Decimal
    before: Decimal

    @property
    def change(self) -> Decimal | None:
        """Growth as a share; nothing to compare with is no growth."""
        return None if self.before <= 0 else (self.now / self.before - 1).quantize(Decimal("0.001"))


def month_sales(user: Any, *, on: date) -> Sales:
    """Sales of this month and of the whole month before, as far as `user` sees."""
    month = month_of(on)
    last = month_of(month.start - timedelta(days=1))
    sums = {
        row["month"]: row["sales"]
        for row in _months(user)
        .filter(month__in=[month.start, last.start])
        .values("month")
        .annotate(sales=Sum("sales"))
    }
    return Sales(sums.get(month.start) or ZERO, sums.get(last.start) or ZERO)


def monthly_sales(user: Any, *, on: date, months: int = 6) -> list[tuple[date, Decimal]]:
    """Sales of the latest months, oldest first, as far as `user` sees."""
    starts = [month_of(on).start]
    while len(starts) < months:
        starts.append(month_of(starts[-1] - timedelta(days=1)).start)
    rows = _months(user).filter(month__in=starts).values("month").annotate(sales=Sum("sales"))
    sums = {row["month"]: row["sales"] for row in rows}
    return [(start, sums.get(start) or ZERO) for start in reversed(starts)]


def daily_orders(user: Any, *, on: date, days: int = 14) -> list[tuple[date, Decimal]]:
    """What was ordered on each of the latest days, oldest first."""
    first = on - timedelta(days=days - 1)
    rows = (
        Order.objects.visible_to(user)
        .filter(ordered_on__gte=first, ordered_on__lte=on, confirmed_at__isnull=False, cancelled_at__isnull=True)
        .values("ordered_on")
        .annotate(total=Sum("total"))
    )
    sums = {row["ordered_on"]: row["total"] for row in rows}
    return [(first + timedelta(days=n), sums.get(first + timedelta(days=n)) or ZERO) for n in range(days)]


def overdue_sums(user: Any) -> dict[str, Decimal]:
    """What is owed and what of it is overdue, as far as `user` sees."""
    totals = AgeingTotal.objects.all()
    condition = reach_of(user).condition()
    if condition is not None:
        totals = totals.filter(condition)
    sums = totals.aggregate(total=Sum("total"), overdue=Sum("overdue"))
    return {name: value or ZERO for name, value in sums.items()}


def collected(user: Any, *, start: date, end: date) -> Decimal:
    """Receipts dated from `start` up to, not including, `end`."""
    receipts = Credit.objects.visible_to(user).filter(kind=Credit.Kind.RECEIPT, on__gte=start, on__lt=end)
    receipts = receipts.filter(reversed_at__isnull=True)
    return receipts.aggregate(sum=Sum("amount"))["sum"] or ZERO


def held(user: Any) -> list[tuple[Order, str, Decimal]]:
    """Held orders, the longest waiting first, why each waits and what it still misses."""
    found = list(held_orders(user)[:SHOWN])
    missing = missing_now(found)
    return [(one, listed(held_because(one.open_holds[0])), missing[one.pk]) for one in found]


def held_count(request: HttpRequest) -> int | None:
    """How many orders wait for release, for the navigation; None hides the mark."""
    return _waiting(request)[1] or None


def task_count(request: HttpRequest) -> int | None:
    """How many open tasks the person has, for the navigation."""
    return _waiting(request)[0] or None


def approval_count(request: HttpRequest) -> int | None:
    """How many requests wait for the person's decision, for the navigation."""
    return _waiting(request)[2] or None


def _waiting(request: HttpRequest) -> list[int]:
    """Open tasks, held orders and requests to decide, each counted up to a hundred: one question a page."""
    kept: list[int] | None = request.__dict__.get("_waiting")
    if kept is None:
        user = request.user
        tasks = Task.objects.filter(assignee_id=user.pk, done_at__isnull=True)
        held = Order.objects.visible_to(user).filter(held_at__isnull=False).order_by("held_at")
        kept = count_together(tasks[:MOST], held[:MOST], waiting_for(user)[:MOST])
        request.__dict__["_waiting"] = kept
    return kept


def to_decide(user: Any) -> list[ApprovalRequest]:
    """Requests that wait for the person's decision, the one that expires first at the head."""
    return list(waiting_for(user)[:SHOWN])


def dormant(user: Any, *, on: date) -> list[Customer]:
    """Class A customers without an order for 30 days (care gap, C62; days and sign ours), the longest silent first."""
    customers = Customer.objects.visible_to(user).active().filter(sales_class=Customer.SalesClass.A)
    return list(customers.filter(last_ordered_on__lt=on - DORMANT).order_by("last_ordered_on", "pk")[:SHOWN])


def count_best(user: Any, *, most: int) -> int:
    """How many customers of class A `user` sees; counting stops at `most`."""
    return Customer.objects.visible_to(user).active().filter(sales_class=Customer.SalesClass.A)[:most].count()


def worst_overdue(user: Any) -> list[AccountAgeing]:
    """Accounts with overdue money, by expected loss."""
    rows = AccountAgeing.objects.filter(overdue__gt=0).select_related("account__customer")
    condition = reach_of(user).condition()
    if condition is not None:
        rows = rows.filter(condition)
    return list(rows.order_by("-expected_loss", "account_id")[:SHOWN])


def to_deliver(user: Any) -> list[Order]:
    """Confirmed orders that wait for delivery, the most urgent first."""
    orders = Order.objects.visible_to(user).filter(
        confirmed_at__isnull=False, delivered_at__isnull=True, cancelled_at__isnull=True, closed_at__isnull=True
    )
    return list(orders.select_related("customer").order_by("requested_on", "ordered_on", "id")[:SHOWN])


def to_invoice(user: Any) -> list[Delivery]:
    """Deliveries nobody invoiced yet."""
    orders = Order.objects.visible_to(user)
    waiting = Delivery.objects.filter(invoice__isnull=True, order__in=orders).select_related("order__customer")
    return list(waiting.order_by("on", "id")[:SHOWN])


def _months(user: Any) -> Any:
    condition = reach_of(user).condition("customer__owner", "customer__unit")
    return CustomerMonth.objects.all() if condition is None else CustomerMonth.objects.filter(condition)
