"""Histories read from the ledger: a few queries for any number of customers, as it stood at the end of a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Min, Q, Sum

from guanxi.domains.credit.behaviour.rules import (
    History,
    Movement,
    PastInvoice,
    PastPromise,
    Reading,
    Settlement,
    with_receipts,
)  # fmt: skip
from guanxi.domains.credit.models import Limit, PaymentPromise
from guanxi.domains.customers.merging.families import families_of
from guanxi.domains.receivables.models import OPPOSITE, Account, Allocation, Credit, Invoice, LedgerEntry
from guanxi.domains.receivables.queries.accounts import settled_after
from guanxi.domains.receivables.rules import undone_among
from guanxi.kit.amounts import ZERO
from guanxi.kit.querysets import moment_after, unset_on

YEAR = timedelta(days=365)
NEVER = datetime.max.replace(tzinfo=UTC)
RECEIPT, NOTE = Credit.Kind.RECEIPT, Credit.Kind.CREDIT_NOTE


@dataclass
class _Rows:
    """What was read of one customer and of those merged into it."""

    invoices: list[PastInvoice] = field(default_factory=list)
    returns: list[Movement] = field(default_factory=list)
    receipts: list[Movement] = field(default_factory=list)
    promises: list[PastPromise] = field(default_factory=list)
    since: date | None = None


def histories_of(customers: Collection[int], on: date, terms: Reading) -> dict[int, History]:
    """Each customer's history as far as it was in the books at the end of a day; of merged ones that of all of them.

    Args:
        customers: ids of customers that stand for themselves.
    """
    carrier = families_of(customers)
    rows: dict[int, _Rows] = {pk: _Rows() for pk in customers}
    _read_invoices(rows, carrier, on, terms)
    _read_credits(rows, carrier, on)
    _read_promises(rows, carrier, on)
    limits, exposures = _read_limits(list(rows), carrier, on)
    return {
        pk: History(
            one.invoices, one.returns, None, with_receipts(one.promises, one.receipts) or None, limits.get(pk),
            exposures.get(pk, ZERO), one.since,
        ) for pk, one in rows.items()
    }  # fmt: skip


def _read_invoices(rows: dict[int, _Rows], carrier: dict[int, int], on: date, terms: Reading) -> None:
    """Invoices due in the months looked at, or open still, with what settled them; and the day of the first one."""
    of_these = Invoice.objects.filter(unset_on("reversed_at", on), customer__among=list(carrier), on__lte=on)
    of_these = of_these.exclude(source_kind=OPPOSITE).order_by()
    for customer, first in of_these.values_list("customer_id").annotate(first=Min("on")):
        one = rows[carrier[customer]]
        one.since = min(first, one.since or first)
    wanted = Q(due_on__gte=terms.start(on)) | Q(open_amount__gt=0) | Q(reversed_at__isnull=False)
    if reopened := settled_after(on, "invoice", carrier):
        wanted |= Q(pk__among=list(reopened))
    settled = settlements_of(list(carrier), on)
    found = of_these.filter(wanted).order_by("on", "pk")
    columns = ("pk", "customer_id", "on", "due_on", "amount", "number")
    for pk, customer, day, due_on, amount, number in found.values_list(*columns):
        parts = [part._replace(on=max(part.on, day)) for part in settled.get(pk, ())]
        rows[carrier[customer]].invoices.append(PastInvoice(day, due_on, amount, parts, None, pk, number))


def settlements_of(customers: list[int], on: date) -> dict[int, list[Settlement]]:
    """Invoice id → what settled it by a day: money counts on the day it came in, credit notes on theirs.

    A bad-debt adjustment settles nothing here: the debt was never paid. What was taken back after the day with a
    document still settles.
    """
    rows = Allocation.objects.filter(invoice__customer__among=customers, on__lte=on, credit__kind__in=(RECEIPT, NOTE))
    columns = ("pk", "invoice_id", "credit_id", "amount", "credit__on", "credit__kind")
    moments = ("at", "invoice__reversed_at", "credit__reversed_at")
    read = _known(list(rows.order_by("pk").values_list(*columns, *moments)), moment_after(on))
    undone = undone_among((pk, (invoice, credit), amount) for pk, invoice, credit, amount, *_rest in read)
    found: dict[int, list[Settlement]] = defaultdict(list)
    for pk, invoice, _credit, amount, day, kind, *_moments in read:
        if amount > 0 and pk not in undone:
            found[invoice].append(Settlement(day, amount, kind == RECEIPT))
    return found


def _known(rows: list[tuple[Any, ...]], end: datetime) -> list[tuple[Any, ...]]:
    """The rows without those that a document taken back after `end` brought: its own opposites, which stand on days
    before, and what its partners were set against anew.
    """
    touched: dict[tuple[str, int], datetime] = {}
    for _pk, invoice, credit, *_rest, by_invoice, by_credit in rows:
        taken = [one for one in (by_invoice, by_credit) if one is not None and one >= end]
        for key in (("invoice", invoice), ("credit", credit)) if taken else ():
            touched[key] = min(*taken, touched.get(key, NEVER))
    if not touched:
        return rows
    return [
        row for row in rows
        if row[6] < touched.get(("invoice", row[1]), NEVER) and row[6] < touched.get(("credit", row[2]), NEVER)
    ]  # fmt: skip


def _read_credits(rows: dict[int, _Rows], carrier: dict[int, int], on: date) -> None:
    """What came back within a year, and the money that came in since promises could have been made."""
    found = Credit.objects.filter(
        unset_on("reversed_at", on), customer__among=list(carrier), on__lte=on, on__gt=on - 2 * YEAR,
        kind__in=(RECEIPT, NOTE),
    )  # fmt: skip
    for customer, kind, day, amount in found.order_by("on", "pk").values_list("customer_id", "kind", "on", "amount"):
        one = rows[carrier[customer]]
        (one.receipts if kind == RECEIPT else one.returns).append(Movement(day, amount))


def _read_promises(rows: dict[int, _Rows], carrier: dict[int, int], on: date) -> None:
    """The promises of the last two years: those due in the first of them used receipts up, too."""
    found = PaymentPromise.objects.filter(customer__among=list(carrier), on__lte=on, due_on__gt=on - 2 * YEAR)
    columns = ("customer_id", "on", "due_on", "amount", "pk")
    stood = found.filter(unset_on("withdrawn_at", on)).order_by("pk")
    for customer, made, due_on, amount, pk in stood.values_list(*columns):
        rows[carrier[customer]].promises.append(PastPromise(made, due_on, amount, None, pk))


def _read_limits(
    customers: list[int], carrier: dict[int, int], on: date
) -> tuple[dict[int, Decimal | None], dict[int, Decimal]]:
    """Limit and exposure of each customer: those of its account, unless that has moved on since the day.

    What was reserved on a past day is not kept; the exposure is what was owed then, the limit what was granted.
    """
    accounts = {
        one.customer_id: one for one in Account.objects.filter(customer__among=customers).select_related("ageing")
    }
    now = {pk: one for pk, one in accounts.items() if not hasattr(one, "ageing") or one.ageing.as_of <= on}
    limits: dict[int, Decimal | None] = {pk: one.ceiling for pk, one in now.items()}
    exposures = {pk: one.exposure for pk, one in now.items()}
    if past := [pk for pk in customers if pk in accounts and pk not in now]:
        granted = Limit.objects.filter(customer__among=past, starts_on__lte=on)
        held = granted.filter(unset_on("ended_at", on)).order_by("starts_on", "pk")
        limits |= dict(held.values_list("customer_id", "amount"))
        exposures |= _owed(past, carrier, on)
    return limits, exposures


def _owed(customers: list[int], carrier: dict[int, int], on: date) -> dict[int, Decimal]:
    """The balance of each customer at the end of a day, by the entries of its books."""
    wanted = set(customers)
    family = [pk for pk, into in carrier.items() if into in wanted]
    owed = dict.fromkeys(customers, ZERO)
    entries = LedgerEntry.objects.filter(
        unset_on("invoice__reversed_at", on), unset_on("credit__reversed_at", on), customer__among=family, on__lte=on
    )
    entries = entries.exclude(credit__kind=Credit.Kind.REVERSAL).exclude(invoice__source_kind=OPPOSITE).order_by()
    for customer, amount in entries.values_list("customer_id").annotate(sum=Sum("amount")):
        owed[carrier[customer]] += amount
    return owed
