"""Credit follows a customer that is merged into another, and comes back with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from guanxi.domains.credit.limits import actions
from guanxi.domains.credit.limits.actions import set_limits
from guanxi.domains.credit.limits.actions.importing import LimitGiven
from guanxi.domains.credit.limits.refusals import AboveAuthority
from guanxi.domains.credit.models import Application, Limit, Security, Standing, Survey
from guanxi.domains.credit.tests.granting import AT, D, ask, graded, make_survey
from guanxi.domains.customers.actions import merge_customers, unmerge_customers
from guanxi.domains.customers.belongings import dependents
from guanxi.domains.customers.merging.shown import PREFIX
from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.models import Account
from guanxi.domains.receivables.queries import days_to_pay
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.models import Event

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


def picture() -> list[object]:
    """Everything credit keeps, but for what merging writes into timelines."""
    rows: list[object] = []
    for model in (Survey, Application, Limit, Security, Standing):
        rows += [sorted(vars(one).items(), key=str)[1:] for one in model.objects.order_by("pk")]
    return [[(name, str(value)) for name, value in row if name != "_state"] for row in rows]


@pytest.fixture
def both(world):
    """永辉 with a limit of its own; 鉴湖 with a survey, a granted limit, a security and an open application."""
    set_limits({world.yonghui.pk: LimitGiven(D("20000.00"), date(2027, 1, 1), 30, "B")}, by=system_user(), at=AT)
    make_survey(world, world.jianhu)
    actions.add_security(world.jianhu, kind="deposit", description="d", value=D("1.00"), by=world.credit, at=AT)
    actions.submit(graded(world, world.jianhu), by=world.manager, at=AT)
    make_survey(world, world.jianhu, at=LATER)
    ask(world, world.jianhu, "50000.00", at=LATER)
    return world


def test_the_survivor_keeps_its_limit_and_gets_the_rest(both) -> None:
    before = picture()
    merge = merge_customers(both.yonghui, both.jianhu, by=both.manager, at=LATER)
    assert {one.customer for model in (Survey, Application, Limit, Security) for one in model.objects.all()} == {
        both.yonghui
    }
    (limit,) = Limit.objects.filter(ended_at__isnull=True)
    assert limit.amount == D("20000.00")
    assert Account.objects.get(customer=both.yonghui).ceiling == D("20000.00")
    assert Application.objects.get(granted_at__isnull=True).is_open  # the survivor had none
    unmerge_customers(merge, by=both.manager, at=LATER)
    assert picture() == before


def test_the_limit_of_the_other_may_be_chosen(both) -> None:
    chosen = {"receivables.ceiling": "merged"}
    merge = merge_customers(both.yonghui, both.jianhu, chosen=chosen, by=both.manager, at=LATER)
    standing = Standing.objects.get(customer=both.yonghui)
    assert (standing.limit_amount, standing.valid_until) == (D("30000.00"), date(2027, 11, 20))
    assert Account.objects.get(customer=both.yonghui).ceiling == D("30000.00")
    unmerge_customers(merge, by=both.manager, at=LATER)
    assert Account.objects.get(customer=both.yonghui).ceiling == D("20000.00")


def test_a_limit_that_goes_on_by_a_merge_rests_on_what_it_rested_on(both) -> None:
    actions.add_security(both.jianhu, kind="deposit", description="e", value=D("9.00"), by=both.credit, at=AT)
    granted = Limit.objects.get(application__isnull=False)
    Limit.objects.filter(pk=granted.pk).update(secured=D("9.00"))
    before = Limit.objects.get(customer=both.yonghui, ended_at__isnull=True)
    chosen = {"receivables.ceiling": "merged"}
    merge = merge_customers(both.yonghui, both.jianhu, chosen=chosen, by=both.manager, at=LATER)
    limit = Limit.objects.get(ended_at__isnull=True)
    assert (limit.origin, limit.by, limit.secured) == ("merged", both.manager, D("9.00"))
    assert (limit.application, limit.approved_by) == (granted.application, granted.approved_by)
    told = Event.objects.filter(name="credit.limit_given", object_id=limit.pk).get()
    assert told.facts["origin"] == "merged"
    unmerge_customers(merge, by=both.manager, at=LATER + timedelta(hours=1))
    again = Limit.objects.get(customer=both.yonghui, ended_at__isnull=True)
    assert (again.origin, again.amount, again.secured) == ("merged", before.amount, before.secured)
    theirs = Limit.objects.get(customer=both.jianhu, ended_at__isnull=True)
    assert (theirs.pk, theirs.origin, theirs.secured) == (granted.pk, "application", D("9.00"))


@pytest.mark.parametrize(
    ("theirs", "passes"),
    [
        (LimitGiven(D("200000.00"), date(2026, 12, 31)), True),  # the most of a regional manager
        (LimitGiven(D("200000.01"), date(2026, 12, 31)), False),
        (LimitGiven(None), False),  # any amount
        (LimitGiven(D("0.00")), True),
    ],
)
def test_a_merge_raises_a_limit_no_further_than_authority_goes(world, theirs, passes) -> None:
    set_limits({world.yonghui.pk: LimitGiven(D("20000.00"), date(2027, 1, 1))}, by=system_user(), at=AT)
    set_limits({world.jianhu.pk: theirs}, by=system_user(), at=AT)
    before = picture()
    pair, chosen = (world.yonghui, world.jianhu), {"receivables.ceiling": "merged"}
    if passes:
        merge_customers(*pair, chosen=chosen, by=world.manager, at=LATER)
        assert Account.objects.get(customer=world.yonghui).ceiling == theirs.amount
        return
    with pytest.raises(AboveAuthority) as refused:
        merge_customers(*pair, chosen=chosen, by=world.manager, at=LATER)
    assert "200,000" in str(refused.value) and picture() == before
    merge_customers(*pair, by=world.manager, at=LATER)  # its own limit it keeps
    assert Account.objects.get(customer=world.yonghui).ceiling == D("20000.00")


def test_a_longer_limit_is_more_and_undoing_asks_nobody(world) -> None:
    most = D("300000.00")
    set_limits({world.yonghui.pk: LimitGiven(most, date(2027, 1, 1))}, by=system_user(), at=AT)
    set_limits({world.jianhu.pk: LimitGiven(most, date(2027, 1, 2))}, by=system_user(), at=AT)
    chosen = {"receivables.ceiling": "merged"}
    with pytest.raises(AboveAuthority):
        merge_customers(world.yonghui, world.jianhu, chosen=chosen, by=world.manager, at=LATER)
    merge = merge_customers(world.jianhu, world.yonghui, chosen=chosen, by=world.manager, at=LATER)  # a day less
    unmerge_customers(merge, by=world.manager, at=LATER)
    assert Standing.objects.get(customer=world.jianhu).valid_until == date(2027, 1, 2)


def test_longer_to_pay_is_more(world) -> None:
    limit = LimitGiven(D("300000.00"), date(2027, 1, 1), 30)
    set_limits({world.yonghui.pk: limit, world.jianhu.pk: replace(limit, term_days=31)}, by=system_user(), at=AT)
    chosen = {"receivables.ceiling": "merged"}
    with pytest.raises(AboveAuthority):
        merge_customers(world.yonghui, world.jianhu, chosen=chosen, by=world.manager, at=LATER)
    merge_customers(world.jianhu, world.yonghui, chosen=chosen, by=world.manager, at=LATER)  # a day less
    assert days_to_pay(world.jianhu, on=AT.date()).days == 30


def test_the_page_of_a_merge_says_why_not_and_what_to_do(world, client) -> None:
    set_limits({world.jianhu.pk: LimitGiven(D("200000.01"))}, by=system_user(), at=AT)
    client.force_login(world.manager)
    data = {"one": world.yonghui.pk, "other": world.jianhu.pk, "survivor": world.yonghui.pk}
    data[f"{PREFIX}receivables.ceiling"] = "merged"
    shown = client.post(reverse("customers:merge"), data, headers={"Accept-Language": "en"}).content.decode()
    assert "more than you may grant (¥200,000.00)" in shown and "apply for a higher one" in shown


def test_a_block_goes_along(both) -> None:
    actions.block_customer(both.jianhu, reason="cheque bounced", by=both.credit, at=AT)
    merge = merge_customers(both.yonghui, both.jianhu, by=both.manager, at=LATER)
    assert Standing.objects.get(customer=both.yonghui).block_reason == "cheque bounced"
    unmerge_customers(merge, by=both.manager, at=LATER)
    assert Standing.objects.get(customer=both.yonghui).blocked_at is None
    assert Standing.objects.get(customer=both.jianhu).blocked_by == both.credit


def test_what_came_with_a_file_does_not_hold_a_customer_fast_but_what_was_decided_does(world) -> None:
    customer = Customer.objects.create(
        code="C-7", name="新", sort_name="新", unit=world.shaoxing, created_at=AT, updated_at=AT
    )
    set_limits({customer.pk: LimitGiven(D("1.00"))}, by=system_user(), at=AT)
    assert dependents([customer.pk]) == {}
    actions.block_customer(customer, reason="x", by=world.credit, at=AT)
    assert list(dependents([customer.pk])) == [customer.pk]
