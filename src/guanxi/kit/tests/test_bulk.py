"""Bulk inserts mean the same as single ones."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.models import Account, Invoice
from guanxi.foundation.people.models import Unit
from guanxi.foundation.timeline.models import Event
from guanxi.kit.bulk import change_rows, in_chunks, insert_records, insert_rows, reserve_ids

AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
INVOICE = ["id", "number", "customer_id", "on", "due_on", "amount", "open_amount", "at"]


@pytest.fixture
def customer(db):
    unit = Unit.objects.create(name="总部", path="1/")
    return Customer.objects.create(
        code="C1", name="绍兴永辉", sort_name="shaoxing", unit=unit, created_at=AT, updated_at=AT
    )


def row(pk, customer, amount="12.30"):
    day = date(2026, 11, 20)
    return [pk, f"I{pk}", customer.pk, day, day, Decimal(amount), Decimal(amount), AT]


def test_rows_come_back_as_they_went_in(customer):
    with transaction.atomic():
        first, second = reserve_ids(Invoice, 2)
        insert_rows(Invoice, INVOICE, iter([row(first, customer), row(second, customer, "0.05")]))
    found = Invoice.objects.order_by("pk")
    assert [(i.pk, i.number, i.amount, i.on, i.at) for i in found] == [
        (first, f"I{first}", Decimal("12.30"), date(2026, 11, 20), AT),
        (second, f"I{second}", Decimal("0.05"), date(2026, 11, 20), AT),
    ]
    assert (found[0].source_kind, found[0].source_id) == ("", None)  # what is not named takes its default


def test_reserved_ids_are_never_given_twice(customer):
    with transaction.atomic():
        ids = [*reserve_ids(Invoice, 3), *reserve_ids(Invoice, 2)]
        insert_rows(Invoice, INVOICE, [row(pk, customer) for pk in ids])
    single = Invoice.objects.create(
        number="S", customer=customer, on=AT.date(), due_on=AT.date(), amount=1, open_amount=1, at=AT
    )
    assert len({*ids, single.pk}) == 6
    assert sorted(ids) == ids


def test_json_goes_in_as_json(customer):
    insert_rows(
        Event, ["name", "kind", "object_id", "at", "facts"], [["a.b", "customers.customer", 1, AT, {"金额": "1.00"}]]
    )
    assert Event.objects.get().facts == {"金额": "1.00"}


def test_a_constraint_holds_for_bulk_too(customer):
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(Invoice, INVOICE, [row(1, customer, "-1.00")])
    assert not Invoice.objects.exists()


def test_rows_that_exist_are_left_out_when_asked(customer):
    Account.objects.create(customer=customer, balance=Decimal("3.00"))
    insert_rows(Account, ["customer_id", "balance"], [[customer.pk, Decimal("9.00")]], skip_existing=True)
    assert Account.objects.get().balance == Decimal("3.00")


def test_more_decimals_than_the_field_keeps_are_refused(customer):
    with pytest.raises(ValueError), transaction.atomic():
        insert_rows(Invoice, INVOICE, [row(1, customer, "1.005")])


def test_change_rows_adds_and_replaces(customer):
    account = Account.objects.create(customer=customer, balance=Decimal("10.00"))
    change_rows(Account, ["+balance", "ceiling"], "id", [[Decimal("-2.50"), Decimal("99.00"), account.pk]])
    account.refresh_from_db()
    assert (account.balance, account.ceiling) == (Decimal("7.50"), Decimal("99.00"))


def test_records_get_ids_and_keep_every_field(customer):
    made = [
        Invoice(number=f"I{n}", customer=customer, on=AT.date(), due_on=AT.date(), amount=n, open_amount=n, at=AT)
        for n in range(3)
    ]
    with transaction.atomic():
        assert insert_records(made) is made
    assert [Invoice.objects.get(pk=one.pk).number for one in made] == ["I0", "I1", "I2"]
    made[0].open_amount = Decimal(0)
    made[0].save()  # it knows that it is in the database: an update, not a second row
    assert Invoice.objects.count() == 3


@pytest.mark.parametrize("field", ["number", "pk", "customer", "customer_id"])
def test_among_finds_what_in_finds_however_many(customer, field):
    insert_rows(Invoice, INVOICE, [row(pk, customer) for pk in (7, 8)])
    values = {"number": ["I7", 'I"\\'], "pk": [7, 9], "customer": [customer.pk], "customer_id": [customer.pk, 0]}[field]
    many = [*values, *(f"x{n}" if field == "number" else -n for n in range(1, 40_000))]
    found = Invoice.objects.filter(**{f"{field}__among": many}).order_by("pk")
    assert list(found) == list(Invoice.objects.filter(**{f"{field}__in": values}).order_by("pk"))
    assert found
    assert not Invoice.objects.filter(**{f"{field}__among": []})


def test_in_chunks():
    assert [list(part) for part in in_chunks([1, 2, 3, 4, 5], 2)] == [[1, 2], [3, 4], [5]]
