"""The credit gate under eight writers: the exposure never passes the ceiling, and no movement is lost."""

from __future__ import annotations

import pytest

from guanxi.domains.receivables import actions, queries
from guanxi.domains.receivables.models import Account, AgeingTotal, Invoice
from guanxi.domains.receivables.tests.conftest import AT, TODAY, D
from guanxi.foundation.people.queries import system_user
from guanxi.kit.testing.writers import in_threads, shared_database

WRITERS = 8


@pytest.fixture
def shared(transactional_db, firm, tmp_path):
    """The firm in a database that every thread opens for itself: on SQLite a real file, as in production."""
    system_user()
    with shared_database(tmp_path):
        yield firm


def open_account(firm, ceiling):
    actions.open_account(firm.customer, ceiling=D(ceiling), by=system_user(), at=AT)


def test_eight_writers_reserve_to_the_penny(shared):
    open_account(shared, "1000.00")
    by = system_user()

    def reserve(number):
        tries = (actions.reserve(shared.customer, amount=D("9.70"), by=by, at=AT) for _ in range(30))
        return [(one.is_reserved, one.exposure) for one in tries]

    answers = [answer for writer in in_threads(WRITERS, reserve) for answer in writer]
    assert len(answers) == 240
    assert sum(is_reserved for is_reserved, _ in answers) == 103  # 103 × 9.70 = 999.10; one more would be 1,008.80
    assert max(exposure for _, exposure in answers) == D("999.10")
    assert Account.objects.get(customer=shared.customer).reserved == D("999.10")


def test_eight_writers_sell_and_collect(shared):
    open_account(shared, "500.00")
    by = system_user()

    def trade(number):
        seen, sold = [], 0
        for _ in range(6):
            held = actions.reserve(shared.customer, amount=D("40.00"), by=by, at=AT)
            seen.append(held.exposure)
            if held.is_reserved:
                actions.issue_invoice(shared.customer, amount=D("40.00"), on=TODAY, release=D("40.00"), by=by, at=AT)
                sold += 1
            actions.take_receipt(shared.customer, amount=D("7.00"), on=TODAY, by=by, at=AT)
        return seen, sold

    answers = in_threads(WRITERS, trade)
    assert max(max(seen) for seen, _ in answers) <= D("500.00")
    sold = sum(count for _, count in answers)
    account = Account.objects.get(customer=shared.customer)
    assert (account.balance, account.reserved) == (40 * sold - 48 * D("7.00"), 0)
    assert queries.find_money_breaks() == []
    assert Invoice.objects.count() == sold
    assert AgeingTotal.objects.get().total == account.balance + account.unapplied


def test_eight_writers_open_one_account(shared):
    answers = in_threads(WRITERS, lambda _: actions.open_account(shared.customer, by=system_user(), at=AT).pk)
    assert len(set(answers)) == 1
    assert Account.objects.count() == 1
