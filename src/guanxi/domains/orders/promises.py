"""Numbers of how far we kept to what we confirmed: all of it, and by the day (S2-02)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Max, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers.merging.families import families_of
from guanxi.domains.orders.metrics import YEAR, orders_of
from guanxi.domains.orders.models import Order
from guanxi.foundation.measures.metrics import Metric, Place, Value, register_metric
from guanxi.kit.amounts import ZERO
from guanxi.kit.querysets import moment_after


def kept(ids: Sequence[int], on: date) -> Mapping[int, Mapping[str, Value]]:
    """Of what each customer ordered in a year and should have by now, the share it got, and the share it got in time.

    A day of delivery that was asked for and confirmed is our promise. Orders without one count once they are over.
    """
    carrier = families_of(ids)
    confirmed = Order.objects.filter(
        customer__among=list(carrier), confirmed_at__isnull=False, cancelled_at__isnull=True, undone_at__isnull=True,
        ordered_on__gt=on - YEAR, ordered_on__lte=on,
    )  # fmt: skip
    after = moment_after(on)
    due = confirmed.filter(Q(requested_on__lte=on) | Q(closed_at__lt=after) | Q(delivered_at__lt=after))
    by_now = Q(deliveries__on__lte=on)
    rows = due.order_by().annotate(
        got=Sum("deliveries__amount", filter=by_now), last=Max("deliveries__on", filter=by_now)
    )
    ordered: dict[int, Decimal] = defaultdict(lambda: ZERO)
    given: dict[int, Decimal] = defaultdict(lambda: ZERO)
    days: dict[int, list[bool]] = defaultdict(list)
    for customer, total, got, promised, last in rows.values_list("customer_id", "total", "got", "requested_on", "last"):
        pk = carrier[customer]
        ordered[pk] += total
        given[pk] += min(got or ZERO, total)
        if promised is not None and promised <= on:
            days[pk].append(last is not None and last <= promised and got >= total)
    return {
        pk: {
            "orders.delivered_share": given[pk] / total if total else None,
            "orders.on_time_share": Decimal(sum(days[pk])) / len(days[pk]) if days[pk] else None,
        }
        for pk, total in ordered.items()
    }


def _late(pk: int) -> list[Place]:
    return [(_("Promised and not delivered"), f"{reverse('orders:list')}?customer={pk}&promise=late")]


register_metric(
    Metric(
        "orders.delivered_share", _("share delivered of what was ordered"),
        _("Of the confirmed orders of a year that are over or whose day has passed: delivered ÷ ordered, by amount."),
        writing="percent", better="high", family=kept, is_kept=False, inputs=orders_of, source="S2-02",
    )
)  # fmt: skip
register_metric(
    Metric(
        "orders.on_time_share", _("share of promised days kept"),
        _("Of the orders of a year with a day of delivery that we confirmed and that has passed: those delivered in "
          "full by that day."),
        writing="percent", better="high", family=kept, is_kept=False, inputs=_late, source="S2-02",
    )
)  # fmt: skip
