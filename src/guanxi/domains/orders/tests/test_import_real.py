"""Two real companies brought in through the engine: classicmodels and northwind, to the cent, and taken back.

The licence of classicmodels does not let it ship: it is looked for beside the project, and left out where it is not.
"""

from __future__ import annotations

import csv
import io
import sqlite3
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum
from tests.samples import sample

from guanxi.domains.customers.models import Customer
from guanxi.domains.orders.models import CustomerMonth, Order, OrderLine
from guanxi.domains.orders.tests.importing import brought, clerk, counts, granting, opened, place, undone
from guanxi.domains.receivables.models import Account, Credit, Invoice
from guanxi.domains.receivables.queries import ageing_totals, find_money_breaks
from guanxi.foundation.people.queries import system_user

DATA = Path(__file__).resolve().parents[6] / "shared" / "data"
D = Decimal

CLASSIC_ORDERS = """
SELECT orderNumber, customerNumber, orderDate, requiredDate, shippedDate, status, comments, productCode,
    quantityOrdered, priceEach FROM orders JOIN orderdetails USING (orderNumber) ORDER BY orderNumber, orderLineNumber
"""
CLASSIC_CUSTOMERS = "SELECT customerNumber, customerName, phone, creditLimit FROM customers"
CLASSIC_PAYMENTS = "SELECT customerNumber, checkNumber, paymentDate, amount FROM payments ORDER BY paymentDate"

__all__ = ["clerk", "granting", "place"]


def table(name: str, question: str) -> str:
    """The rows of a question to a sample database, as .csv."""
    path = DATA / name / f"{name}.sqlite"
    if not path.exists():
        pytest.skip(f"the sample database {name} does not lie beside the project")
    rows = sqlite3.connect(f"file:{path}?mode=ro", uri=True).execute(question)
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([column[0] for column in rows.description])
    writer.writerows(rows)
    return file.getvalue()


def total(rows: Any, name: str) -> Decimal:
    return rows.aggregate(sum=Sum(name))["sum"] or D(0)


def money() -> dict[str, Any]:
    """What stands in the books, as anybody reads it."""
    owed = ageing_totals(system_user())
    return {
        "balance": total(Account.objects, "balance"),
        "unapplied": total(Account.objects, "unapplied"),
        "owed": (owed.total, owed.overdue, owed.unapplied, owed.buckets),
        "months": sorted(CustomerMonth.objects.values_list("customer", "month", "sales", "orders")),
        "customers": sorted(Customer.objects.values_list("code", "stage", "last_ordered_on")),
        "open": sorted(Invoice.objects.filter(open_amount__gt=0).values_list("number", "open_amount")),
        "orders": sorted(Order.objects.filter(undone_at__isnull=True).values_list("number", "total")),
        "receipts": total(Credit.objects.filter(kind="receipt", reversed_at__isnull=True), "amount"),
    }


def test_classicmodels_holds_to_the_cent_comes_again_unchanged_and_goes_again(shop, granting):
    clerk = granting
    brought(table("classicmodels", CLASSIC_CUSTOMERS), clerk, target="customers")
    assert Account.objects.exclude(customer=shop.customer).exclude(ceiling=None).count() == 122
    assert total(Account.objects.exclude(customer=shop.customer), "ceiling") == D("8254400.00")
    before = money()

    file, missing = table("classicmodels", CLASSIC_ORDERS), {"missing": "make"}
    orders = brought(file, clerk, options=missing)
    assert orders.summary["lines"] == {"created": 2996}
    assert (Order.objects.count(), OrderLine.objects.count()) == (326, 2996)
    assert total(Order.objects, "total") == D("9604190.61")
    cancelled, drafts = (
        Order.objects.filter(cancelled_at__isnull=flag, confirmed_at__isnull=True) for flag in (False, True)
    )
    assert (cancelled.count(), total(cancelled, "total")) == (6, D("238854.18"))
    assert (drafts.count(), total(drafts, "total")) == (10, D("304847.13"))  # in process and on hold

    payments = brought(table("classicmodels", CLASSIC_PAYMENTS), clerk, target="receipts")
    assert (Credit.objects.count(), total(Credit.objects, "amount")) == (273, D("8853839.23"))
    assert total(Account.objects, "balance") + total(drafts, "total") == D("511497.20")
    assert find_money_breaks() == []

    assert counts(opened(file, clerk, options=missing)) == {"unchanged": 326}
    assert counts(opened(table("classicmodels", CLASSIC_PAYMENTS), clerk, target="receipts")) == {"unchanged": 273}

    undone(payments, clerk)
    assert total(Account.objects, "unapplied") == 0
    undone(orders, clerk)
    assert find_money_breaks() == []
    assert money() == before
    again = brought(file, clerk, options=missing)
    assert again.summary["lines"] == {"created": 2996}
    assert total(Order.objects.filter(undone_at__isnull=True), "total") == D("9604190.61")
    assert find_money_breaks() == []


def test_the_customers_of_classicmodels_are_read_by_their_own_headings(shop, clerk):
    run = opened(table("classicmodels", "SELECT * FROM customers ORDER BY customerNumber"), clerk, target="customers")
    guessed = {name: run.columns[place] for name, place in run.mapping.items()}
    assert {
        "code": "customerNumber", "name": "customerName", "contact_last_name": "contactLastName",
        "contact_first_name": "contactFirstName", "phone": "phone", "street": "addressLine1",
        "street_more": "addressLine2", "city": "city", "province": "state", "postcode": "postalCode",
        "country": "country",
    }.items() <= guessed.items()  # fmt: skip


def test_northwind_with_discounts_and_freight_holds_to_the_cent_and_goes_again(shop, clerk):
    brought(sample("northwind_customers"), clerk, target="customers")
    before = money()
    file = sample("northwind_orders")
    lines = list(csv.DictReader(io.StringIO(file)))
    worth = {
        number: sum(
            (D(row["UnitPrice"]) * D(row["Quantity"]) * (1 - D(row["Discount"]))).quantize(D("0.01"), "ROUND_HALF_UP")
            for row in lines
            if row["OrderID"] == number
        )
        for number in {row["OrderID"] for row in lines}
    }
    freight = {row["OrderID"]: D(row["Freight"]).quantize(D("0.01"), "ROUND_HALF_UP") for row in lines}
    chosen = {"missing": "make", "stateless": "by_delivery", "later": "20"}
    orders = brought(file, clerk, options=chosen)
    assert orders.summary["lines"] == {"created": 2155}
    assert Order.objects.count() == 830
    assert OrderLine.objects.exclude(product__code="FREIGHT").count() == 2155
    drafts = Order.objects.filter(confirmed_at__isnull=True)
    assert drafts.count() == 21
    assert dict(Order.objects.values_list("number", "total")) == {one: worth[one] + freight[one] for one in worth}
    owed = sum(worth[one] + freight[one] for one in worth) - total(drafts, "total")
    assert total(Account.objects, "balance") == owed
    assert total(CustomerMonth.objects, "sales") == owed
    assert find_money_breaks() == []
    assert counts(opened(file, clerk, options=chosen)) == {"unchanged": 830}
    undone(orders, clerk)
    assert money() == before
    assert find_money_breaks() == []
