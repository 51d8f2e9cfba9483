"""Customer lists of this world through the whole import: brought, brought again, taken back."""

from __future__ import annotations

import pytest
from django.utils import translation
from tests.samples import sample

from guanxi.domains.customers.models import Contact, Customer
from guanxi.foundation.exchange import actions, running
from guanxi.foundation.exchange.queries import progress_of
from guanxi.foundation.exchange.tests.talking import AT, again, opened, preview, started, states


@pytest.fixture(autouse=True)
def in_english():
    """Files and answers in one language."""
    with translation.override("en"):
        yield


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


def test_northwind(world):
    text = sample("northwind_customers")
    rows = text.count("\n") - 1

    def look():
        contact = Customer.objects.get(code="ANATR").contacts.get()
        return contact.name, contact.role, contact.notes, contact.customer.fax

    met = comes_and_goes(world, text, "Customers.csv", rows=rows, more=look)
    assert met == ("Ana Trujillo", "owner", "Owner", "5-555-3745")


def test_adventureworks_stores(world):
    text = sample("adventureworks_stores")
    columns = text.splitlines()[0].split(",")
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
    text = sample("wholesale_customers")

    def look():
        return Customer.objects.filter(name__regex=r"^Customer \d+$").count()

    choices = {"mapping": {"tags": 0}, "constants": {"name": "Customer {row}"}, "upsert_key": ["name"]}
    assert comes_and_goes(world, text, "wholesale_customers.csv", rows=440, more=look, **choices) == 440
