"""What the demo's customers paid: simulated receipts for the real invoices of a window, by each customer's habit."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils import timezone

from guanxi.demo.payments import Due, Payment, counter_payments, payments_for
from guanxi.domains.credit.limits.actions import set_limits
from guanxi.domains.credit.limits.actions.importing import LimitGiven
from guanxi.domains.customers.models import Customer
from guanxi.domains.orders.models import CustomerMonth, Order
from guanxi.domains.receivables.actions import PostedDocument, post_documents
from guanxi.domains.receivables.models import Account, Invoice
from guanxi.foundation.people.queries import system_user

AT_ONCE = 200  # customers a transaction


def receive_payments(since: date, until: date, *, today: date, by: Any, at: datetime) -> int:
    """Post what came in by `today` for the invoices of these days that are still open; answers how many receipts."""
    rows = Invoice.objects.filter(on__gte=since, on__lt=until, open_amount__gt=0).order_by("customer_id", "on", "id")
    due: dict[int, list[Due]] = defaultdict(list)
    for pk, number, customer, on, amount in rows.values_list("pk", "number", "customer_id", "on", "open_amount"):
        due[customer].append(Due(pk, number, customer, on, amount))
    who = {pk: (code, kind) for pk, code, kind in Customer.objects.values_list("pk", "code", "kind")}
    ids, count = sorted(due), 0
    for start in range(0, len(ids), AT_ONCE):
        documents = []
        for pk in ids[start : start + AT_ONCE]:
            code, kind = who[pk]
            is_counter = kind == Customer.Kind.WALK_IN
            paid = counter_payments(due[pk]) if is_counter else payments_for(code, due[pk], today=today)
            documents += [_receipt(payment) for payment in paid]
        documents.sort(key=lambda one: one.on)
        if documents:
            post_documents(documents, by=by, at=at)
            count += len(documents)
    return count


def _receipt(payment: Payment) -> PostedDocument:
    return PostedDocument(
        "receipt",
        payment.customer_id,
        payment.on,
        payment.amount,
        method=payment.method,
        reference="模拟回款",
        chosen=payment.chosen,
        at=timezone.make_aware(datetime.combine(payment.on, time(16, 20))),
    )


def give_limits(*, at: datetime) -> int:
    """Give every customer of some size a limit of one and a half times its best month, in whole thousands.

    They end on different days of the coming year, as limits that were granted one after the other do. Who was surveyed
    has to apply, and so has whoever is held for want of a limit.
    """
    best = CustomerMonth.objects.values("customer_id").annotate(best=Max("sales")).filter(best__gte=Decimal(1500))
    sizes = dict(best.values_list("customer_id", "best"))
    rows = Account.objects.filter(customer_id__in=list(sizes)[:30_000], ceiling__isnull=True)
    rows = rows.exclude(customer__kind=Customer.Kind.WALK_IN).exclude(customer__credit_surveys__isnull=False)
    rows = rows.exclude(customer__in=Order.objects.filter(held_reason="no_limit").values("customer"))
    today, limits = timezone.localdate(at), {}
    for account in rows.order_by("id"):
        wanted = max(Decimal(sizes[account.customer_id]) * Decimal("1.5"), account.exposure)
        until = today + timedelta(days=20 + account.customer_id * 37 % 345)
        limits[account.customer_id] = LimitGiven((wanted // 1000 + 1) * 1000, until, 30)
    return set_limits(limits, by=system_user(), at=at)
