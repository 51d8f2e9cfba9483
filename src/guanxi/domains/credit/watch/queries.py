"""Questions about what is watched."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import F, Q, QuerySet

from guanxi.domains.credit.models import Limit, PaymentPromise, Signal, Standing
from guanxi.domains.credit.watch.policies import WatchPolicy
from guanxi.domains.customers.merging.families import family_of
from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.models import Account
from guanxi.foundation.measures.metrics import metrics, values_of
from guanxi.foundation.measures.models import Grade
from guanxi.foundation.people.models import User

SURGE = "orders.surge"  # told by the room of orders, which stands above this one
RATIOS = "credit.ratios"
NEW = timedelta(days=45)  # for so long the figures of a survey are new


def watched_after(last: int, limit: int) -> list[int]:
    """The next customers, by id, that owe something, have orders confirmed, or may owe something."""
    trusted = Account.objects.filter(Q(ceiling__isnull=False) | ~Q(balance=0) | Q(reserved__gt=0))
    rows = trusted.filter(carried_by__isnull=True, customer_id__gt=last).order_by("customer_id")
    return list(rows.values_list("customer_id", flat=True)[:limit])


def open_kinds(customers: Collection[int]) -> set[tuple[int, str]]:
    """(customer, kind) of the signals that are open."""
    rows = Signal.objects.filter(customer__among=list(customers), closed_at__isnull=True)
    return set(rows.values_list("customer_id", "kind"))


def quiet_kinds(customers: Collection[int], since: datetime) -> set[tuple[int, str]]:
    """(customer, kind) of the signals that somebody has looked at since an instant."""
    rows = Signal.objects.filter(customer__among=list(customers), closed_at__gt=since)
    return set(rows.values_list("customer_id", "kind"))


def surges_of(customers: Sequence[int], on: date) -> dict[int, Decimal | None]:
    """Orders of the last 30 days ÷ the largest 30 days of the year before; empty where no room tells it."""
    return values_of(SURGE, customers, on=on) if SURGE in metrics else {}


def declines_of(customers: Sequence[int], on: date) -> dict[int, tuple[Decimal, Decimal]]:
    """Points of the figures of the survey before and of the present one, where that is new."""
    of_these = {"scorecard": RATIOS, "kind": "customers.customer", "object_id__in": customers}
    present = Grade.objects.filter(**of_these, superseded_at__isnull=True, on__gt=on - NEW)
    now = _points(present)
    before = Grade.objects.filter(**of_these | {"object_id__in": list(now)}, superseded_at__isnull=False)
    earlier = _points(before.order_by("id"))
    return {pk: (earlier[pk], now[pk]) for pk in now if pk in earlier}


def _points(grades: QuerySet[Grade]) -> dict[int, Decimal]:
    return {pk: points for pk, points in grades.values_list("object_id", "points") if points is not None}


def reviews_of(customers: Sequence[int], terms: WatchPolicy) -> dict[int, date]:
    """When each customer is due for review: counted from its last grading, else from the day its limit began."""
    standings = Standing.objects.filter(customer__among=list(customers))
    graded = {pk: (grade, on) for pk, grade, on in standings.values_list("customer_id", "grade", "graded_on")}
    limits = Limit.objects.filter(customer__among=list(customers), ended_at__isnull=True)
    begun = dict(limits.values_list("customer_id", "starts_on"))
    found = {}
    for pk, (grade, on) in graded.items():
        since = on or begun.get(pk)
        if since is not None and (grade or pk in begun):
            found[pk] = terms.next_review(grade, since)
    return found


def clerk() -> User | None:
    """The credit clerk who surveys where no rep does: the one who has been here longest."""
    return User.objects.filter(is_active=True, is_system=False, roles__key="credit").order_by("pk").first()


def open_signals(customer: Customer) -> QuerySet[Signal]:
    """What is open about a customer, the latest first."""
    rows = Signal.objects.filter(customer__in=family_of(customer), closed_at__isnull=True)
    return rows.select_related("by", "task").order_by("-on", "-id")


def latest_signals(customer: Customer, limit: int) -> list[Signal]:
    """What is open about a customer, then what was looked at, the latest first."""
    rows = Signal.objects.filter(customer__in=family_of(customer)).select_related("closed_by")
    return list(rows.order_by(F("closed_at").desc(nulls_first=True), "-on", "-id")[:limit])


def promises_of(customer: Customer) -> QuerySet[PaymentPromise]:
    """The promises to pay of a customer, the latest first."""
    rows = PaymentPromise.objects.filter(customer__in=family_of(customer), withdrawn_at__isnull=True)
    return rows.select_related("by").order_by("-due_on", "-id")


def signals_without_task(limit: int, condition: Q) -> list[Signal]:
    """Open signals nobody was asked to look at, of those that meet a condition, the largest exposure first."""
    rows = Signal.objects.filter(condition, closed_at__isnull=True, task__isnull=True)
    return list(rows.select_related("customer__owner").order_by("-at_stake", "-id")[:limit])
