"""Two people merge one pair at once, while others sell: one of them wins, and no money is lost."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.world import AT, TODAY

from guanxi.domains.customers.actions import create_customer, merge_customers
from guanxi.domains.customers.merging.refusals import AlreadyMerged
from guanxi.domains.customers.models import CustomerMerge
from guanxi.domains.receivables import actions as money
from guanxi.domains.receivables import queries
from guanxi.domains.receivables.models import Account
from guanxi.domains.receivables.refusals import AccountCarried
from guanxi.foundation.people.queries import system_user
from guanxi.kit.testing.writers import in_threads, shared_database

D = Decimal
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shared(transactional_db, world, tmp_path):
    """The world in a database that every thread opens for itself: on SQLite a real file, as in production."""
    world.twin = create_customer(name="永辉", unit=world.shaoxing, owner=world.rep, by=world.admin, at=AT)
    money.open_account(world.twin, ceiling=D("500.00"), by=system_user(), at=AT)
    with shared_database(tmp_path):
        yield world


def test_one_of_two_merges_and_the_other_is_told(shared) -> None:
    people = [shared.manager, shared.admin]

    def merge(number: int) -> str:
        pair = (shared.yonghui, shared.twin) if number else (shared.twin, shared.yonghui)
        try:
            merge_customers(*pair, by=people[number], at=AT)
        except AlreadyMerged:
            return "told"
        return "merged"

    assert sorted(in_threads(2, merge)) == ["merged", "told"]
    assert CustomerMerge.objects.count() == 1
    assert queries.find_money_breaks() == []


def test_sales_and_receipts_meanwhile_are_on_one_account(shared) -> None:
    by = system_user()

    def work(number: int) -> Decimal:
        if number == 0:
            merge_customers(shared.yonghui, shared.twin, by=shared.admin, at=AT)
            return D(0)
        sold = D(0)
        for _ in range(8):
            try:
                customer = shared.twin if number % 2 else shared.yonghui
                if money.reserve(customer, amount=D("10.00"), by=by, at=AT).is_reserved:
                    money.issue_invoice(customer, amount=D("10.00"), on=TODAY, release=D("10.00"), by=by, at=AT)
                    sold += 10
            except AccountCarried:  # the twin was merged between two statements; nothing was written
                continue
        return sold

    before = sum(Account.objects.values_list("balance", flat=True))
    sold = sum(in_threads(4, work))
    assert sum(Account.objects.values_list("balance", flat=True)) == before + sold
    assert Account.objects.get(customer=shared.twin).balance == 0
    assert queries.find_money_breaks() == []
