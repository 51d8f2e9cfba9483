"""The what-if of the credit gate over a long past: CPU seconds for a thousand and for ten thousand customers.

    python -m bench.whatif --customers 1000 10000

Every customer has eight orders of the last year, each delivered and invoiced (`bench.ledger`); one gate is tried, which
holds for late invoices, beside the terms of today and three limits by purchases.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from bench.ledger import make_trading_company
from bench.pool import measured
from bench.sizes import measure_sizes

AT_ONCE = 5000
HEADS = ["customers", "database", "orders replayed", "held", "CPU s", "ms an order"]


def main(arguments: list[str] | None = None) -> None:
    """Measure each size and print the table."""
    measure_sizes(
        "bench.whatif", measure, about=__doc__, usual=(1_000, 10_000), title="What-if of the credit gate", heads=HEADS,
        arguments=arguments,
    )  # fmt: skip


def measure(customers: int) -> list[str]:
    """One trial over the past of a company of this size."""
    at = make_trading_company(customers)
    from django.db import connection, transaction

    from guanxi.domains.orders.whatif.trial import TRIAL, run_trial

    with transaction.atomic():
        sell_what_was_billed(at)
    result, seconds, _wall = measured(lambda: run_trial(trying(at)))
    tried = result["scenarios"][TRIAL]
    return [
        f"{customers:,}", connection.vendor, f"{tried['orders']:,}", f"{tried['held']:,}", f"{seconds:.1f}",
        f"{seconds / tried['orders'] * 1000:.2f}",
    ]  # fmt: skip


def trying(at: datetime) -> Any:
    """A gate that holds whoever is two weeks late, tried by somebody who sees everything over the last year."""
    from guanxi.domains.credit.gate import GatePolicy, OverdueRule
    from guanxi.foundation.people.queries import system_user
    from guanxi.foundation.policies.trials.kinds import Trying

    terms = replace(GatePolicy(), overdue=(OverdueRule(days=14),))
    return Trying(terms, system_user(), at.date() - timedelta(days=365), at.date(), lambda done, of: None)


def sell_what_was_billed(at: datetime) -> None:
    """An order and a delivery for each invoice, on its day."""
    from guanxi.domains.customers.models import Customer
    from guanxi.domains.orders.models import Delivery, Order
    from guanxi.domains.receivables.models import Invoice
    from guanxi.foundation.people.queries import system_user

    units, by = dict(Customer.objects.values_list("pk", "unit_id")), system_user()
    sold, invoices = [], list(Invoice.objects.order_by("pk").values_list("pk", "customer_id", "on", "amount"))
    for pk, customer, on, amount in invoices:
        day = datetime.combine(on, time(9), tzinfo=at.tzinfo)
        sold.append(Order(
            number=f"T{pk}", customer_id=customer, unit_id=units[customer], ordered_on=on, total=amount,
            confirmed_at=day, delivered_at=day, closed_at=day, created_by=by, created_at=day,
        ))  # fmt: skip
    orders = Order.objects.bulk_create(sold, batch_size=AT_ONCE)
    Delivery.objects.bulk_create(
        (Delivery(number=f"D{pk}", order=order, on=on, amount=amount, invoice_id=pk, by=by, at=order.confirmed_at)
         for order, (pk, _customer, on, amount) in zip(orders, invoices, strict=True)),
        batch_size=AT_ONCE,
    )  # fmt: skip


if __name__ == "__main__":
    main()
