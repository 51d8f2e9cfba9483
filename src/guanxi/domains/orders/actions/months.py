"""What customers bought in a month, kept by every invoice and return."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import connection

from guanxi.domains.orders.models import CustomerMonth
from guanxi.kit.amounts import ZERO
from guanxi.kit.bulk import change_rows

Month = tuple[int, date, Decimal, int]
ROWS = 200


def add_sales(changes: Iterable[Month]) -> None:
    """Add to months: (customer id, first day of the month, money sold – negative for returns –, orders).

    One statement inserts or adds, so two writers never lose a sale. Rows go in customer order, so two batches never
    wait for each other.
    """
    rows = sorted(changes, key=lambda row: (row[0], row[1]))
    meta = CustomerMonth._meta
    sales = meta.get_field("sales")
    for start in range(0, len(rows), ROWS):
        part = rows[start : start + ROWS]
        values = ", ".join(["(%s, %s, %s, %s)"] * len(part))
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {meta.db_table} (customer_id, month, sales, orders) VALUES {values} "  # noqa: S608
                "ON CONFLICT (customer_id, month) DO UPDATE SET "
                f"sales = {meta.db_table}.sales + excluded.sales, orders = {meta.db_table}.orders + excluded.orders",
                [
                    value
                    for customer, month, amount, orders in part
                    for value in (
                        customer,
                        connection.ops.adapt_datefield_value(month),
                        sales.get_db_prep_value(amount, connection),
                        orders,
                    )
                ],
            )


def take_off_sales(changes: Iterable[Month]) -> None:
    """Take off months what `add_sales` added to them; a month of which nothing is left was never sold in."""
    sums: dict[tuple[int, date], tuple[Decimal, int]] = defaultdict(lambda: (ZERO, 0))
    for customer, month, amount, orders in changes:
        sold, number = sums[customer, month]
        sums[customer, month] = sold + amount, number + orders
    rows = CustomerMonth.objects.filter(customer_id__among=sorted({customer for customer, _month in sums}))
    ids = {(customer, month): pk for pk, customer, month in rows.values_list("pk", "customer_id", "month")}
    touched = [(-sold, -number, ids[key]) for key, (sold, number) in sorted(sums.items()) if key in ids]
    change_rows(CustomerMonth, ["+sales", "+orders"], "id", touched)
    CustomerMonth.objects.filter(pk__among=[pk for _sold, _number, pk in touched], sales=0, orders=0).delete()
