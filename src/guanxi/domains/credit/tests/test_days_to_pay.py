"""The days to pay that a limit grants, where the ledger's terms say others."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.world import AT, TODAY

from guanxi.domains.credit.gate import judge
from guanxi.domains.credit.limits import actions
from guanxi.domains.credit.limits.actions.giving import give_limit
from guanxi.domains.credit.models import Limit
from guanxi.domains.credit.tests.granting import D, graded, make_survey, submit
from guanxi.domains.credit.tests.test_limit_rules import rows_of
from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.actions import issue_invoice, post_documents
from guanxi.domains.receivables.actions.posted import PostedDocument
from guanxi.domains.receivables.models import Invoice
from guanxi.domains.receivables.queries import days_to_pay
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.policies.actions import record_policy_version
from guanxi.foundation.work.approvals.actions import grant_request

pytestmark = pytest.mark.django_db
OF_TERMS = 30


def grant(customer: Customer, days: int | None, *, amount: str = "50000.00", until: date | None = None,
          at: datetime = AT) -> None:  # fmt: skip
    give_limit(
        customer, D(amount), origin="import", valid_until=until, term_days=days, by=system_user(), at=at
    )  # fmt: skip


def days_of(customer: Customer, on: date = TODAY, *, at: datetime = AT) -> int:
    invoice = issue_invoice(customer, amount=D("100.00"), on=on, by=system_user(), at=at)
    return (invoice.due_on - invoice.on).days


def test_an_approved_application_decides_when_invoices_are_due(world: Any) -> None:
    make_survey(world, world.jianhu)
    assert days_of(world.jianhu) == OF_TERMS
    application = graded(world, world.jianhu)
    actions.change_application(
        application, amount=D("30000.00"), term_days=75, reason="season", version=application.version, by=world.rep,
        at=AT,
    )  # fmt: skip
    actions.grade_customer(world.jianhu, by=world.credit, at=AT)
    application.refresh_from_db()
    grant_request(submit(world, application), comment="", by=world.director, at=AT)
    assert days_of(world.jianhu) == 75


def test_they_count_only_while_the_limit_is_in_force(world: Any) -> None:
    grant(world.jianhu, 75, until=TODAY + timedelta(days=10))
    assert days_to_pay(world.jianhu, on=TODAY - timedelta(days=1)).days == OF_TERMS
    assert days_to_pay(world.jianhu, on=TODAY + timedelta(days=10)).days == 75
    later = TODAY + timedelta(days=11)
    assert days_to_pay(world.jianhu, on=later).days == OF_TERMS
    kept = {"expired_limit": "pass"}
    record_policy_version("credit.gate", terms=kept, starts_on=TODAY, reason="", by=world.admin, at=AT)
    assert days_to_pay(world.jianhu, on=later).days == 75
    actions.end_limit(world.jianhu, reason="closed", by=world.credit, at=AT)
    assert days_of(world.jianhu) == OF_TERMS


def test_another_limit_brings_its_own_days_and_none_is_nothing_granted(world: Any) -> None:
    grant(world.jianhu, 75, at=AT - timedelta(days=40))
    grant(world.jianhu, 15, at=AT - timedelta(days=2))
    assert days_of(world.jianhu) == 15
    assert days_of(world.jianhu, TODAY - timedelta(days=10)) == 75
    grant(world.jianhu, None)
    assert days_of(world.jianhu) == OF_TERMS
    grant(world.jianhu, 0)
    assert days_of(world.jianhu) == 0
    grant(world.jianhu, 60, amount="0.00")
    assert days_of(world.jianhu) == OF_TERMS


def test_a_day_that_is_given_stays(world: Any) -> None:
    grant(world.jianhu, 75)
    due_on = TODAY + timedelta(days=3)
    invoice = issue_invoice(world.jianhu, amount=D("1.00"), on=TODAY, due_on=due_on, by=system_user(), at=AT)
    assert invoice.due_on == due_on


def test_who_has_longer_is_held_later(world: Any) -> None:
    terms = {"overdue": [{"grade": "", "days": 0, "amount": "100"}]}
    record_policy_version("credit.gate", terms=terms, starts_on=TODAY, reason="", by=world.admin, at=AT)
    for customer, days in ((world.jianhu, 75), (world.wanjiafu, None)):
        grant(customer, days, at=AT - timedelta(days=60))
        issue_invoice(customer, amount=D("5000.00"), on=TODAY - timedelta(days=50), by=system_user(), at=AT)
    assert not judge(world.jianhu, TODAY).blocks
    assert [block.reason for block in judge(world.wanjiafu, TODAY).blocks] == ["overdue"]


def test_a_batch_reads_the_limits_once(world: Any) -> None:
    customers = [world.jianhu, world.wanjiafu, world.yonghui]
    for customer, days in zip(customers, (45, 60, None), strict=True):
        grant(customer, days)
    batch = [PostedDocument("invoice", one.pk, TODAY, D("10.00")) for one in customers for _ in range(3)]
    with CaptureQueriesContext(connection) as asked:
        post_documents(batch, by=system_user(), at=AT)
    assert len([one for one in asked if '"credit_limit"' in one["sql"]]) == 1
    found = Invoice.objects.filter(on=TODAY, amount=D("10.00")).values_list("customer__code", "due_on").distinct()
    assert {code: (due_on - TODAY).days for code, due_on in found} == {"C-1001": OF_TERMS, "C-1002": 45, "C-2001": 60}


@pytest.mark.parametrize("row", rows_of("Days to pay"), ids=lambda row: " ".join(row))
def test_worked_table(world: Any, row: list[str]) -> None:
    granted, starts_on, until, ended, expired, on, days = ("" if cell == "–" else cell for cell in row)
    record_policy_version(
        "credit.gate", terms={"expired_limit": expired}, starts_on=date(2026, 1, 1), reason="", by=world.admin, at=AT
    )
    Limit.objects.create(
        customer=world.jianhu, amount=D("9000.00"), term_days=int(granted) if granted else None, origin="import",
        starts_on=date.fromisoformat(starts_on), valid_until=date.fromisoformat(until) if until else None, at=AT,
        ended_at=datetime.fromisoformat(f"{ended} 12:00+08:00") if ended else None, by=system_user(),
    )  # fmt: skip
    assert days_to_pay(world.jianhu, on=date.fromisoformat(on)).days == int(days)


@pytest.mark.parametrize(("language", "granted", "by_terms"), [
    ("en", "75, granted with the limit", "30, by the terms of receivables"),
    ("zh-hans", "75（随授信额度给予）", "30（按应收条款）"),
])  # fmt: skip
def test_pages_say_which_days_hold_and_why(world: Any, language: str, granted: str, by_terms: str) -> None:
    client = Client(headers={"accept-language": language})
    world.credit.language = language
    world.credit.save(update_fields=["language"])
    client.force_login(world.credit)
    pages = [reverse(name, args=[world.jianhu.pk]) for name in ("credit:customer", "customer")]
    assert all(by_terms in client.get(url).content.decode() for url in pages)
    grant(world.jianhu, 75, at=timezone.now())
    assert all(granted in client.get(url).content.decode() for url in pages)
