"""Customer lists of this world through the whole import: brought, brought again, taken back.

They lie beside the repository (`../shared/data`); where they do not, these tests say so and are left out.
"""

from __future__ import annotations

import csv
import io
import sqlite3
from pathlib import Path

import pytest
from django.utils import translation

import guanxi
from guanxi.domains.customers.models import Contact, Customer
from guanxi.foundation.exchange import actions, running
from guanxi.foundation.exchange.queries import progress_of
from guanxi.foundation.exchange.tests.talking import AT, again, opened, preview, started, states

DATA = Path(guanxi.__file__).parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.exists(), reason="the public data sets are not beside the repository")


@pytest.fixture(autouse=True)
def in_english():
    """Files and answers in one language."""
    with translation.override("en"):
        yield


def table(base: str, query: str) -> str:
    """A table of a data set as .csv."""
    with sqlite3.connect(f"file:{DATA / base}?mode=ro", uri=True) as connection:
        cursor = connection.execute(query)
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow([column[0] for column in cursor.description])
        writer.writerows(cursor)
    return text.getvalue()


def mapped(run) -> dict[str, str]:
    """Field → heading of its column, as guessed."""
    return {name: run.columns[place] for name, place in run.mapping.items()}


def comes_and_goes(world, text, name, *, rows, more=None, **choices):
    """Bring a file, bring it again (nothing changes), take it back: all as before. Answers what was here meanwhile."""
    here = Customer.objects.count(), Contact.objects.count()
    run = opened(world, text, name=name, by=world.admin)
    run = actions.choose(run, duplicates="create", **choices, by=world.admin, at=AT) if choices else run
    judged = states(run)
    assert judged.get("refused", 0) == 0, preview(run).counts.reasons
    run = started(run, world.admin)
    assert progress_of(run).outcomes == {"created": rows}
    assert Customer.objects.count() == here[0] + rows
    met = more() if more else None
    second = opened(world, text, name=name, by=world.admin)
    second = actions.choose(second, **choices, by=world.admin, at=AT) if choices else second
    assert states(second) == {"unchanged": rows}
    actions.discard_import(second, by=world.admin, at=AT)
    actions.undo_import(again(run), by=world.admin, at=AT)
    assert running.work_waiting() == 1
    assert (Customer.objects.count(), Contact.objects.count()) == here
    return met


def test_classicmodels(world):
    text = table("classicmodels/classicmodels.sqlite", "SELECT * FROM customers ORDER BY customerNumber")
    run = opened(world, text, name="customers.csv", by=world.admin)
    guessed = mapped(run)
    assert {
        "code": "customerNumber", "name": "customerName", "contact_last_name": "contactLastName",
        "contact_first_name": "contactFirstName", "phone": "phone", "street": "addressLine1",
        "street_more": "addressLine2", "city": "city", "province": "state", "postcode": "postalCode",
        "country": "country",
    }.items() <= guessed.items()  # fmt: skip

    def look():
        shop = Customer.objects.get(code="112")
        tags = [tag.name for tag in shop.tags.all()]
        return shop.name, shop.street, shop.phone, tags, shop.contacts.get().name

    met = comes_and_goes(world, text, "customers.csv", rows=122, more=look)
    assert met == (
        "Signal Gift Stores",
        "8489 Strong St., 83030 Las Vegas, NV, USA",
        "7025551838",
        ["USA"],
        "Jean King",
    )


def test_northwind(world):
    text = table("northwind/northwind.sqlite", "SELECT * FROM Customers WHERE CompanyName <> '' ORDER BY CustomerID")
    rows = text.count("\n") - 1

    def look():
        contact = Customer.objects.get(code="ANATR").contacts.get()
        return contact.name, contact.role, contact.notes, contact.customer.fax

    met = comes_and_goes(world, text, "Customers.csv", rows=rows, more=look)
    assert met == ("Ana Trujillo", "owner", "Owner", "5-555-3745")


def test_adventureworks_stores(world):
    text = (DATA / "adventureworks_oltp" / "Store.csv").read_bytes()
    columns = text.decode().splitlines()[0].split(",")
    wanted = {
        "code": "BusinessEntityID", "name": "Name", "bank_name": "BankName", "business": "Specialty",
        "founded_year": "YearOpened", "employees": "NumberEmployees", "entered_at": "ModifiedDate",
    }  # fmt: skip
    mapping = {name: columns.index(heading) for name, heading in wanted.items()}

    def look():
        shop = Customer.objects.get(code="292")
        return shop.name, shop.bank_name, shop.commercial.founded_year, shop.commercial.employees, shop.created_at.year

    met = comes_and_goes(world, text, "Store.csv", rows=701, more=look, mapping=mapping)
    assert met == ("Next-Door Bike Store", "United Security", 1996, 13, 2025)


def test_wholesale_customers_without_names(world):
    text = (DATA / "wholesale_customers_uci" / "wholesale_customers.csv").read_bytes()

    def look():
        return Customer.objects.filter(name__regex=r"^Customer \d+$").count()

    choices = {"mapping": {"tags": 0}, "constants": {"name": "Customer {row}"}, "upsert_key": ["name"]}
    assert comes_and_goes(world, text, "wholesale_customers.csv", rows=440, more=look, **choices) == 440
