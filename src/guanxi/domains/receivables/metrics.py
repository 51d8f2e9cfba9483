"""Numbers of the ledger about each customer: what is owed, for how long, and how late it was paid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers.merging.families import families_of
from guanxi.domains.receivables.models import OPPOSITE, Account, Allocation, Credit, Invoice
from guanxi.domains.receivables.queries.accounts import items_open_on
from guanxi.domains.receivables.queries.ageing import ageing_of
from guanxi.foundation.measures.metrics import Metric, Value, register_metric
from guanxi.kit.amounts import ZERO

YEAR = timedelta(days=365)
MOST_USED = Decimal(2)  # a limit counts as used twice at most: what is beyond says nothing more


def standing(ids: Sequence[int], on: date) -> Mapping[int, Mapping[str, Value]]:
    """What each customer owes at the end of a day, and what of it is overdue; of the present day the exposure, too."""
    aged, now = ageing_of(ids, as_of=on), _accounts(ids, on)
    found: dict[int, dict[str, Value]] = {}
    for pk in ids:
        one = aged[pk]
        oldest = Decimal((on - one.oldest_on).days) if one.oldest_on else ZERO
        found[pk] = {
            "receivables.owed": one.balance, "receivables.overdue": one.overdue,
            "receivables.overdue_share": one.overdue / one.total if one.total else ZERO,
            "receivables.oldest_days": oldest, "receivables.expected_loss": one.expected_loss,
        }  # fmt: skip
        if pk in now:
            found[pk] |= {"receivables.exposure": now[pk].exposure, "receivables.limit_used": limit_used(now[pk])}
    return found


def _accounts(ids: Sequence[int], on: date) -> dict[int, Account]:
    """The accounts as they stand now, where nothing shows that `on` is past: reservations of past days are not kept."""
    rows = Account.objects.filter(customer__among=list(ids)).select_related("ageing")
    kept = {one.customer_id: one for one in rows}
    return {pk: one for pk, one in kept.items() if not hasattr(one, "ageing") or one.ageing.as_of <= on}


def limit_used(account: Account) -> Value:
    """Exposure ÷ limit, from 0 to 2; a limit of nothing is used twice by any exposure. None without a limit."""
    if account.ceiling is None:
        return None
    exposure = max(ZERO, account.exposure)
    if not account.ceiling:
        return MOST_USED if exposure else ZERO
    return min(MOST_USED, exposure / account.ceiling)


def days_late(ids: Sequence[int], on: date) -> Mapping[int, Value]:
    """By amount, how many days after the due day money came in; what is open and overdue counts with its days so far.

    None where in the year before the day nothing was paid and nothing is overdue.
    """
    carrier = families_of(ids)
    days, amounts = defaultdict[int, Decimal](lambda: ZERO), defaultdict[int, Decimal](lambda: ZERO)
    for customer, due_on, paid_on, amount in _paid(list(carrier), on):
        amounts[carrier[customer]] += amount
        days[carrier[customer]] += amount * max(0, (paid_on - due_on).days)
    for pk, items in items_open_on(ids, on).items():
        for item in items:
            if item.due_on < on:
                amounts[pk] += item.amount
                days[pk] += item.amount * (on - item.due_on).days
    return {pk: days[pk] / amounts[pk] if amounts[pk] > 0 else None for pk in ids}


def _paid(customers: list[int], on: date) -> list[tuple[int, date, date, Decimal]]:
    """(customer, due day, day of the money, amount) of the year up to a day; what was undone is not in it."""
    rows = Allocation.objects.filter(
        invoice__customer__among=customers, on__lte=on, credit__kind=Credit.Kind.RECEIPT,
        credit__on__gt=on - YEAR, credit__on__lte=on,
    )  # fmt: skip
    rows = rows.exclude(invoice__source_kind=OPPOSITE)
    days = rows.order_by().values_list("invoice__customer_id", "invoice__due_on", "credit__on")
    return [row for row in days.annotate(sum=Sum("amount")) if row[3] > 0]


def billed(ids: Sequence[int], on: date) -> Mapping[int, Value]:
    """Invoiced less credited in the year up to a day; None for somebody never invoiced."""
    carrier = families_of(ids)
    sums: dict[int, Value] = {}
    known = Invoice.objects.filter(customer__among=list(carrier), on__lte=on, reversed_at__isnull=True)
    known = known.exclude(source_kind=OPPOSITE).order_by()
    for (customer,) in known.values_list("customer_id").distinct():
        sums[carrier[customer]] = ZERO
    notes = Credit.objects.filter(
        customer__among=list(carrier), kind=Credit.Kind.CREDIT_NOTE, on__lte=on, reversed_at__isnull=True
    ).order_by()
    for sign, rows in ((1, known), (-1, notes)):
        for customer, amount in rows.filter(on__gt=on - YEAR).values_list("customer_id").annotate(sum=Sum("amount")):
            sums[carrier[customer]] = (sums.get(carrier[customer]) or ZERO) + sign * amount
    return sums


def _statement(pk: int) -> list[tuple[object, str]]:
    return [(_("Statement"), reverse("receivables:statement", args=[pk]))]


METRICS = (
    Metric(
        "receivables.owed", _("owed"), _("Open invoices less money on account at the end of the day."),
        writing="money", better="low", family=standing, inputs=_statement,
    ),
    Metric(
        "receivables.exposure", _("exposure"),
        _("What is owed, money set aside for orders, and confirmed orders not yet invoiced."),
        writing="money", better="low", family=standing, inputs=_statement,
    ),
    Metric(
        "receivables.overdue", _("overdue"), _("Open invoices whose due day has passed."),
        writing="money", better="low", family=standing, inputs=_statement,
    ),
    Metric(
        "receivables.overdue_share", _("share overdue"), _("Overdue invoices ÷ open invoices."),
        writing="percent", better="low", family=standing, inputs=_statement,
    ),
    Metric(
        "receivables.oldest_days", _("age of the oldest invoice"),
        _("Days since the day of the oldest open invoice; 0 without one."),
        unit=_("days"), writing="whole", better="low", family=standing, inputs=_statement,
    ),
    Metric(
        "receivables.expected_loss", _("expected loss"),
        _("Open invoices × the share that is lost at their age (S4-60)."),
        writing="money", better="low", family=standing, inputs=_statement, source="S4-60",
    ),
    Metric(
        "receivables.limit_used", _("share of the limit used"),
        _("Exposure ÷ limit, 200% at most; not known without a limit."),
        writing="percent", better="low", family=standing, inputs=_statement,
    ),
    Metric(
        "receivables.days_late", _("days late"),
        _("Mean days from the due day to the day the money came in, by amount: payments of the last 365 days (early "
          "ones count 0) and what is overdue now with its days so far."),
        unit=_("days"), better="low", compute=days_late, inputs=_statement,
    ),
    Metric(
        "receivables.turnover", _("turnover of a year"), _("Invoices less credit notes of the last 365 days."),
        writing="money", better="high", compute=billed, inputs=_statement,
    ),
)  # fmt: skip
for metric in METRICS:
    register_metric(metric)
