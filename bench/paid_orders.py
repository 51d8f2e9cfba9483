"""The behaviour score on the sample company “classicmodels”: orders and payments of a file nobody made for the score.

    python -m bench.paid_orders path/to/classicmodels.sqlite

The file says neither which order a payment is for nor when it was due: a payment belongs to the order of its amount,
and three terms are tried. Customers are judged at two days; what they ordered later is what they are compared with.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from bench.company import start_django
from bench.payers import Bill
from bench.ranking import LATEST, rank_correlation, score_of
from bench.table import print_table

DAYS = (date(2004, 6, 30), date(2004, 9, 30))
LAST, END = date(2005, 4, 30), date(2005, 6, 9)  # the latest order compared, the end of the file
ORDERS = """
    select o.customerNumber, orderDate, sum(quantityOrdered * priceEach)
    from orders o join orderdetails using (orderNumber)
    where status <> 'Cancelled' group by o.orderNumber order by orderDate
"""


@dataclass
class Order:
    """An order and the day it was paid, where a payment of its amount is known."""

    on: date
    amount: Decimal
    paid_on: date | None = None


def main(arguments: list[str] | None = None) -> None:
    """Rank the customers by score and by the mean days to payment, and print both."""
    parser = argparse.ArgumentParser(prog="bench.paid_orders", description=__doc__)
    parser.add_argument("file")
    asked = parser.parse_args(arguments)
    start_django(tempfile.mkdtemp(prefix="guanxi-bench-"))
    customers = read(asked.file)
    rows = [compared(customers, term) for term in (10, 14, 30)]
    heads = ["term, days", "customers", "score", "mean days to payment", "late later"]
    print_table("Rank correlation with later days late", heads, rows)


def read(file: str) -> dict[int, list[Order]]:
    """Each customer's orders, oldest first, with their payments."""
    found: dict[int, list[Order]] = defaultdict(list)
    with sqlite3.connect(file) as database:
        for customer, on, amount in database.execute(ORDERS):
            found[customer].append(Order(date.fromisoformat(on), Decimal(f"{amount:.2f}")))
        paid = database.execute("select customerNumber, paymentDate, amount from payments order by paymentDate")
        for customer, text, amount in paid:
            day, sum_ = date.fromisoformat(text), Decimal(f"{amount:.2f}")
            same = [one for one in found[customer] if one.amount == sum_ and not one.paid_on and one.on <= day]
            if same:
                same[0].paid_on = day
    return found


def compared(customers: dict[int, list[Order]], term: int) -> list[str]:
    """How both rank the customers, with so many days to pay."""
    scores, means, later = [], [], []
    for on in DAYS:
        for orders in customers.values():
            before = [one for one in orders if one.on <= on]
            after = [one for one in orders if on < one.on <= LAST]
            if before and after:
                scores.append(-float(score_of(history_of(before, term), on)))
                means.append(sum(((one.paid_on or on) - one.on).days for one in before) / len(before))
                late = [min(((one.paid_on or END) - one.on).days - term, LATEST) for one in after]
                later.append(sum(late) / len(late))
    share = sum(value > 0 for value in later) / len(later)
    figures = [f"{rank_correlation(values, later):.2f}" for values in (scores, means)]
    return [str(term), str(len(later)), *figures, f"{share:.0%}"]


def history_of(orders: list[Order], term: int) -> Any:
    """The orders as invoices of that term."""
    from guanxi.domains.credit.behaviour.rules import History, PastInvoice, Settlement

    bills = [Bill(one.on, one.on + timedelta(days=term), one.amount, one.paid_on) for one in orders]
    return History(
        [PastInvoice(one.on, one.due_on, one.amount, [Settlement(one.paid_on, one.amount)] if one.paid_on else [])
         for one in bills]
    )  # fmt: skip


if __name__ == "__main__":
    main()
