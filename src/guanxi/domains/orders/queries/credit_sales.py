"""How much is sold on credit, and why (S4-50): the direction is cash."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.db.models.functions import TruncMonth

from guanxi.domains.orders.models import Order
from guanxi.foundation.people.models import User
from guanxi.kit.amounts import ZERO
from guanxi.kit.periods import Period


@dataclass
class Split:
    """What was ordered on credit and prepaid, in the company's currency."""

    credit: Decimal = ZERO
    prepaid: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        """Both together."""
        return self.credit + self.prepaid

    @property
    def share(self) -> Decimal | None:
        """What of it was on credit, from 0 to 1; None where nothing was ordered."""
        return self.credit / self.total if self.total else None


@dataclass(frozen=True)
class CreditSales:
    """Confirmed orders of a period by payment: in all, by month, by rep, and why those on credit were."""

    overall: Split
    months: dict[date, Split]
    reps: dict[User | None, Split]
    reasons: dict[str, Decimal]


def credit_sales(user: Any, *, period: Period) -> CreditSales:
    """What was ordered on credit and prepaid within one's reach; cancelled orders are left out."""
    orders = Order.objects.visible_to(user).filter(
        ordered_on__gte=period.start, ordered_on__lt=period.end, confirmed_at__isnull=False, cancelled_at__isnull=True,
        undone_at__isnull=True,
    )  # fmt: skip
    by = ("month", "payment", "reason_code", "owner_id")
    rows = orders.annotate(month=TruncMonth("ordered_on")).values_list(*by).annotate(Sum("total")).order_by()
    overall, reasons = Split(), defaultdict[str, Decimal](lambda: ZERO)
    months, owners = defaultdict[date, Split](Split), defaultdict[int | None, Split](Split)
    for month, payment, reason, owner, amount in rows:
        is_prepaid = payment == Order.Payment.PREPAID
        for split in (overall, months[month], owners[owner]):
            split.prepaid += amount if is_prepaid else ZERO
            split.credit += ZERO if is_prepaid else amount
        if not is_prepaid:
            reasons[reason] += amount
    return CreditSales(overall, dict(sorted(months.items())), _by_rep(owners.items()), dict(reasons))


def _by_rep(owners: Iterable[tuple[int | None, Split]]) -> dict[User | None, Split]:
    found = list(owners)
    people = User.objects.in_bulk([pk for pk, _split in found if pk])
    ranked = sorted(found, key=lambda pair: -pair[1].credit)
    return {people.get(pk) if pk else None: split for pk, split in ranked}
