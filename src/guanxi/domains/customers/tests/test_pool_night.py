"""The night of the pool: warned first, taken back when the notice is over, spared by activity and open business."""

from __future__ import annotations

from datetime import timedelta

import pytest

from guanxi.domains.customers.actions import (
    assign_customers,
    create_customers,
    note_sale,
    note_sales,
    protect_customers,
    tend_pool,
)
from guanxi.domains.customers.models import Customer, Tenure
from guanxi.domains.customers.pool import nightly, ports
from guanxi.domains.customers.pool.policies import PoolPolicy
from guanxi.domains.customers.pool.queries import leaves_on, leaving
from guanxi.domains.customers.tests.conftest import AT, TODAY, events
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.policies.actions import record_policy_version
from guanxi.foundation.policies.terms import in_force_for
from guanxi.foundation.timeline.events import sentence
from guanxi.foundation.timeline.models import Notification


@pytest.fixture
def strict(office):
    """The rule is on: prospects have 30 days, the warning comes 7 days before."""
    switch_on(office)
    return office


def switch_on(office, **terms):
    record_policy_version("customers.pool", terms={"is_on": True, **terms}, starts_on=TODAY, by=office.admin, at=AT)


def night(days):
    at = AT + timedelta(days=days)
    return tend_pool(on=TODAY + timedelta(days=days), by=system_user(), at=at)


def shop():
    return Customer.objects.get(name="绍兴永辉礼品行")


def test_nothing_happens_until_the_rule_is_on(office):
    done = night(400)
    assert (dict(done.warned), dict(done.returned)) == ({}, {})
    assert shop().owner == office.rep


def test_a_quiet_customer_is_warned_of_and_then_goes_back(strict):
    assert not night(22).warned
    assert night(23).warned == {strict.rep.pk: 1}
    assert shop().pool_warned_on == TODAY + timedelta(days=23)
    for days in (23, 24, 29):
        done = night(days)
        assert not done.warned and not done.returned
    assert night(30).returned == {strict.rep.pk: 1}
    row = shop()
    assert (row.owner, row.pool_warned_on, row.unit) == (None, None, strict.units.shaoxing)
    assert Tenure.objects.get().ended == "returned"
    assert "吴小燕" in sentence(events("customer_returned")[0])
    done = night(31)
    assert not done.warned and not done.returned


def test_the_rep_is_told_once_a_night(strict):
    rows = [{"name": f"越秀花店 {n}", "unit": strict.units.shaoxing, "owner": strict.rep} for n in range(3)]
    create_customers(rows, by=strict.manager, at=AT)
    night(23)
    (told,) = Notification.objects.filter(user=strict.rep)
    assert told.event.facts["warned"] == 4
    (first, *_rest) = leaving(strict.rep, on=TODAY + timedelta(days=23))
    assert (first.on, len(_rest)) == (TODAY + timedelta(days=30), 3)
    night(30)
    assert Notification.objects.filter(user=strict.rep).count() == 2
    assert leaving(strict.rep, on=TODAY + timedelta(days=30)) == []


def test_a_rule_that_begins_late_takes_nothing_before_its_notice_is_over(strict):
    Customer.objects.update(active_on=TODAY - timedelta(days=700))
    assert night(0).warned and not night(6).returned
    assert night(7).returned == {strict.rep.pk: 1}


@pytest.mark.parametrize("many", [False, True])
def test_a_sale_keeps_a_customer_and_takes_the_warning_back(strict, many):
    night(25)
    day = TODAY + timedelta(days=26)
    if many:
        note_sales({strict.shop.pk: day}, by=system_user(), at=AT)
    else:
        note_sale(shop(), on=day, by=system_user(), at=AT)
    assert (shop().active_on, shop().pool_warned_on) == (day, None)
    assert not night(32).returned
    assert leaves_on(shop(), in_force_for(PoolPolicy, shop(), on=day).terms) == day + timedelta(days=45)


def test_an_old_sale_taken_over_later_is_no_new_activity(strict):
    note_sale(shop(), on=TODAY - timedelta(days=900), by=system_user(), at=AT)
    assert shop().active_on == TODAY


@pytest.mark.parametrize(("letter", "days"), [("A", 90), ("B", 60), ("C", 45)])
def test_each_class_has_its_days(strict, letter, days):
    Customer.objects.update(sales_class=letter, stage="customer")
    assert not night(days - 8).warned
    assert night(days - 7).warned
    assert not night(days - 1).returned
    assert night(days).returned


def test_open_business_spares_a_customer_and_the_warning_comes_anew(strict, monkeypatch):
    night(23)
    is_busy = [True]
    source = ports.ActivitySource("visits", "a visit", busy=lambda ids: set(ids) if is_busy[0] else set())
    monkeypatch.setitem(ports.sources, "visits", source)
    assert not night(40).returned
    assert shop().pool_warned_on is None
    is_busy[0] = False
    assert night(41).warned
    assert not night(47).returned
    assert night(48).returned


def test_open_business_that_does_not_count_keeps_nobody(office, monkeypatch):
    switch_on(office, not_kept_by=["visits"])
    source = ports.ActivitySource("visits", "a visit", busy=lambda ids: set(ids))
    monkeypatch.setitem(ports.sources, "visits", source)
    night(23)
    assert night(30).returned


def test_later_activity_that_a_source_knows_of_is_written_down(strict, monkeypatch):
    day = TODAY + timedelta(days=20)
    source = ports.ActivitySource("visits", "a visit", latest=lambda ids: dict.fromkeys(ids, day))
    monkeypatch.setitem(ports.sources, "visits", source)
    assert not night(23).warned
    assert shop().active_on == day


def test_some_are_never_taken_back(strict):
    protect_customers([strict.shop], is_protected=True, by=strict.manager, at=AT)
    row = {"name": "零售散客", "unit": strict.units.shaoxing, "owner": strict.rep, "kind": "walk_in"}
    create_customers([row], by=strict.manager, at=AT)
    assert not night(400).warned


def test_a_new_rep_begins_with_all_days(strict):
    night(25)
    assign_customers([shop()], owner=strict.colleague, by=strict.manager, at=AT + timedelta(days=26))
    assert shop().pool_warned_on is None
    assert not night(40).warned
    assert night(26 + 23).warned == {strict.colleague.pk: 1}


def test_only_units_where_the_rule_is_on_are_tended(office):
    record_policy_version(
        "customers.pool", terms={"is_on": True}, starts_on=TODAY, scope="unit",
        scope_key=str(office.units.wenzhou.pk), by=office.admin, at=AT,
    )  # fmt: skip
    row = {"name": "温州花店", "unit": office.units.wenzhou, "owner": office.stranger}
    create_customers([row], by=office.admin, at=AT)
    assert night(25).warned == {office.stranger.pk: 1}


def test_a_batch_more_than_one_is_gone_through_once(strict, monkeypatch):
    monkeypatch.setattr(nightly, "BATCH", 3)
    rows = [{"name": f"越秀花店 {n}", "unit": strict.units.shaoxing, "owner": strict.rep} for n in range(10)]
    create_customers(rows, by=strict.manager, at=AT)
    assert night(25).warned == {strict.rep.pk: 11}
    assert night(32).returned == {strict.rep.pk: 11}
    assert len(events("customer_returned")) == 11
