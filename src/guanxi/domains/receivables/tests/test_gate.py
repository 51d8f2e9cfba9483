"""The credit gate under eight writers: the exposure never passes the ceiling, and no movement is lost."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from guanxi.domains.receivables import actions, queries
from guanxi.domains.receivables.models import Account, AgeingTotal, Invoice
from guanxi.domains.receivables.tests.conftest import AT, TODAY, D
from guanxi.foundation.people.queries import system_user

WRITERS = 8


@pytest.fixture
def shared(transactional_db, firm, tmp_path):
    """The firm in a database that every thread opens for itself: on SQLite a real file, as in production."""
    system_user()
    if connection.vendor != "sqlite":
        yield firm
        return
    settings, path = connection.settings_dict, str(tmp_path / "gate.sqlite3")
    copy = sqlite3.connect(path)
    connection.connection.backup(copy)
    copy.execute("PRAGMA journal_mode=WAL")
    copy.close()
    before, settings["NAME"] = settings["NAME"], path
    try:
        yield firm
    finally:
        settings["NAME"] = before


def in_threads(count, work):
    """Run `work(number)` in threads that begin together, each with its own connection; answers what they answered."""
    together = threading.Barrier(count)

    def run(number):
        try:
            together.wait()
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def alone(work):
    """One answer from the database the threads wrote to."""
    return in_threads(1, lambda _: work())[0]


def open_account(firm, ceiling):
    alone(lambda: actions.open_account(firm.customer, ceiling=D(ceiling), by=system_user(), at=AT))


def test_eight_writers_reserve_to_the_penny(shared):
    open_account(shared, "1000.00")
    by = alone(system_user)

    def reserve(number):
        tries = (actions.reserve(shared.customer, amount=D("9.70"), by=by, at=AT) for _ in range(30))
        return [(one.is_reserved, one.exposure) for one in tries]

    answers = [answer for writer in in_threads(WRITERS, reserve) for answer in writer]
    assert len(answers) == 240
    assert sum(is_reserved for is_reserved, _ in answers) == 103  # 103 × 9.70 = 999.10; one more would be 1,008.80
    assert max(exposure for _, exposure in answers) == D("999.10")
    assert alone(lambda: Account.objects.get(customer=shared.customer).reserved) == D("999.10")


def test_eight_writers_sell_and_collect(shared):
    open_account(shared, "500.00")
    by = alone(system_user)

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
    account = alone(lambda: Account.objects.get(customer=shared.customer))
    assert (account.balance, account.reserved) == (40 * sold - 48 * D("7.00"), 0)
    assert alone(queries.find_money_breaks) == []
    assert alone(lambda: Invoice.objects.count()) == sold
    assert alone(lambda: AgeingTotal.objects.get().total) == account.balance + account.unapplied


def test_eight_writers_open_one_account(shared):
    answers = in_threads(WRITERS, lambda _: actions.open_account(shared.customer, by=system_user(), at=AT).pk)
    assert len(set(answers)) == 1
    assert alone(lambda: Account.objects.count()) == 1
