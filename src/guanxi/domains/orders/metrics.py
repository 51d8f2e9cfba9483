"""Numbers of orders about each customer: how regularly it buys, more or less than before, and what comes back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers.merging.families import families_of
from guanxi.domains.orders.models import CustomerMonth, Order, Return
from guanxi.foundation.measures.metrics import Metric, Place, Value, register_metric
from guanxi.kit.amounts import ZERO
from guanxi.kit.periods import add_months
from guanxi.kit.querysets import unset_on

YEAR = timedelta(days=365)
MONTHS, HALF = 12, 6
RECENT, BEFORE, KNOWN = timedelta(days=30), 12, timedelta(days=180)


def buying(ids: Sequence[int], on: date) -> Mapping[int, Mapping[str, Value]]:
    """By whole months before that of the day: sales of a year, in how many months something was bought, and the trend.

    All None for somebody who never bought; the trend also where there is no year before it to compare with.
    """
    carrier, this = families_of(ids), on.replace(day=1)
    months: dict[int, dict[date, Decimal]] = defaultdict(dict)
    rows = CustomerMonth.objects.filter(customer__among=list(carrier), month__lt=this)
    for customer, month, sales in rows.values_list("customer_id", "month", "sales"):
        of_one = months[carrier[customer]]
        of_one[month] = of_one.get(month, ZERO) + sales
    return {pk: _of_months(months[pk], this) for pk in ids if pk in months}


def _of_months(sales: Mapping[date, Decimal], this: date) -> dict[str, Value]:
    first = min(sales)
    year = [add_months(this, -back) for back in range(1, MONTHS + 1)]
    known = [month for month in year if month >= first]
    bought = sum(1 for month in known if sales.get(month, ZERO) > 0)
    now = sum((sales.get(month, ZERO) for month in year[:HALF]), ZERO)
    before = sum((sales.get(add_months(month, -MONTHS), ZERO) for month in year[:HALF]), ZERO)
    return {
        "orders.sales": sum((sales.get(month, ZERO) for month in year), ZERO),
        "orders.regularity": Decimal(bought) / len(known) if known else ZERO,
        "orders.trend": max(ZERO, now) / before if before > 0 and first <= add_months(this, -MONTHS - HALF) else None,
    }


def coming_back(ids: Sequence[int], on: date) -> Mapping[int, Mapping[str, Value]]:
    """Of a year's orders how much was returned and how much was cancelled; None without orders in that year.

    What was cancelled or undone after the day still counts as it stood then.
    """
    carrier = families_of(ids)
    of_year = {"on__gt": on - YEAR, "on__lte": on}
    stands, called_off = unset_on("undone_at", on), ~unset_on("cancelled_at", on)
    returned = Return.objects.filter(stands, customer__among=list(carrier), **of_year)
    ordered = Order.objects.filter(
        Q(confirmed_at__isnull=False) | called_off, stands, customer__among=list(carrier),
        ordered_on__gt=on - YEAR, ordered_on__lte=on,
    )  # fmt: skip
    back = _sums(returned, carrier, sum=Sum("amount"))
    sums = _sums(ordered, carrier, all=Sum("total"), off=Sum("total", filter=called_off))
    found: dict[int, Mapping[str, Value]] = {}
    for pk, row in sums.items():
        total, off = row["all"], row["off"]
        kept = total - off
        found[pk] = {
            "orders.returned_share": min(Decimal(1), back[pk]["sum"] / kept) if kept > 0 else None,
            "orders.cancelled_share": off / total if total > 0 else None,
        }
    return found


def surges(ids: Sequence[int], on: date) -> Mapping[int, Value]:
    """Orders of the last 30 days ÷ the most that was ordered in any 30 days of the 360 days before them.

    None for somebody known for less than half a year, or who ordered nothing in that time.
    """
    carrier = families_of(ids)
    ordered = Order.objects.filter(
        unset_on("cancelled_at", on), unset_on("undone_at", on), customer__among=list(carrier),
        ordered_on__gt=on - (BEFORE + 1) * RECENT, ordered_on__lte=on,
    ).exclude(confirmed_at__isnull=True, held_at__isnull=True, delivered_at__isnull=True)  # fmt: skip
    days: dict[int, dict[int, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for customer, day, total in ordered.order_by().values_list("customer_id", "ordered_on", "total"):
        days[carrier[customer]][(on - day).days] += total
    return {pk: _surge(amounts) for pk, amounts in days.items()}


def _surge(amounts: Mapping[int, Decimal]) -> Value:
    """What was ordered by days ago → the last 30 days ÷ the largest 30 days before them."""
    now = sum((amount for ago, amount in amounts.items() if ago < RECENT.days), ZERO)
    before = sorted(ago for ago in amounts if ago >= RECENT.days)
    most = reached = ZERO
    first = 0
    for ago in before:  # the 30 days that begin this long ago
        reached += amounts[ago]
        while before[first] <= ago - RECENT.days:
            reached -= amounts[before[first]]
            first += 1
        most = max(most, reached)
    return now / most if most > 0 and max(amounts) >= KNOWN.days else None


def _sums(rows: Any, carrier: Mapping[int, int], **sums: Sum) -> dict[int, dict[str, Decimal]]:
    """Each sum by customer, those of merged ones with whoever carries them on."""
    found: dict[int, dict[str, Decimal]] = defaultdict(lambda: dict.fromkeys(sums, ZERO))
    for row in rows.order_by().values("customer_id").annotate(**sums):
        for name in sums:
            found[carrier[row["customer_id"]]][name] += row[name] or ZERO
    return found


def orders_of(pk: int) -> list[Place]:
    """Where the orders of a customer are seen."""
    return [(_("Orders"), f"{reverse('orders:list')}?customer={pk}")]


METRICS = (
    Metric(
        "orders.sales", _("sales of a year"), _("Invoices less returns of the last twelve whole months."),
        writing="money", better="high", family=buying, inputs=orders_of,
    ),
    Metric(
        "orders.regularity", _("months with purchases"),
        _("Share of the last twelve whole months, or of those since the first purchase, with a purchase."),
        writing="percent", better="high", family=buying, inputs=orders_of,
    ),
    Metric(
        "orders.trend", _("trend of purchases"),
        _("Purchases of the last six whole months ÷ those of the same months a year before; not known without a year "
          "and a half of history."),
        writing="percent", better="high", family=buying, inputs=orders_of,
    ),
    Metric(
        "orders.returned_share", _("share returned"),
        _("Returns of the last 365 days ÷ orders of that time that were not cancelled."),
        writing="percent", better="low", family=coming_back, inputs=orders_of,
    ),
    Metric(
        "orders.cancelled_share", _("share cancelled"),
        _("Orders of the last 365 days that were cancelled ÷ all confirmed or cancelled ones, by amount."),
        writing="percent", better="low", family=coming_back, inputs=orders_of,
    ),
    Metric(
        "orders.surge", _("orders against the largest before"),
        _("Orders of the last 30 days ÷ the most that was ordered in any 30 days of the year before; not known without "
          "half a year of history."),
        writing="percent", compute=surges, is_kept=False, inputs=orders_of, source="S4-47",
    ),
)  # fmt: skip
for metric in METRICS:
    register_metric(metric)
