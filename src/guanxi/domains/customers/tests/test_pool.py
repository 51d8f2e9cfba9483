"""Taking customers from the pool and giving them back: one winner, limits, who looked after whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from guanxi.domains.customers.actions import (
    assign_customers,
    claim_customer,
    create_customer,
    protect_customers,
    release_customers,
)
from guanxi.domains.customers.models import Customer, PooledCustomer, Tenure
from guanxi.domains.customers.pool import ports
from guanxi.domains.customers.pool.actions import ClaimRefused, HasOpenBusiness, NotInPool
from guanxi.domains.customers.pool.queries import find_pooled, room_of
from guanxi.domains.customers.tests.conftest import AT, TODAY, events
from guanxi.foundation.people.models import User
from guanxi.foundation.policies.actions import record_policy_version
from guanxi.foundation.timeline.events import sentence
from guanxi.kit.errors import BadInput, NotAllowed
from guanxi.kit.testing.writers import run_together, shared_database


def pooled(office, customer=None):
    release_customers([customer or office.shop], reason="没有时间跑", by=office.manager, at=AT)
    return PooledCustomer.objects.get(pk=(customer or office.shop).pk)


def limit(office, *, scope="company", key="", **terms):
    record_policy_version(
        "customers.holding", terms=terms, starts_on=TODAY, scope=scope, scope_key=key, by=office.admin, at=AT
    )


def test_release_customers(office):
    assert release_customers([office.shop], reason=" 换线了 ", by=office.rep, at=AT) == 1
    row = Customer.objects.get()
    assert (row.owner, row.unit, row.pooled_at, row.version) == (None, office.units.shaoxing, AT, 2)
    (tenure,) = Tenure.objects.all()
    assert (tenure.owner, tenure.began, tenure.until) == (office.rep, "entered", AT)
    assert (tenure.ended, tenure.reason) == ("released", "换线了")
    (event,) = events("customer_released")
    assert all(word in sentence(event) for word in ("绍兴永辉礼品行", "吴小燕", "换线了"))
    assert release_customers([office.shop], reason="再来一次", by=office.manager, at=AT) == 0


@pytest.mark.parametrize("reason", ["", "  ", "长" * 201])
def test_release_wants_a_reason(office, reason):
    with pytest.raises(BadInput) as refusal:
        release_customers([office.shop], reason=reason, by=office.rep, at=AT)
    assert list(refusal.value.fields) == ["reason"]
    assert Customer.objects.get().owner == office.rep


def test_a_customer_with_open_business_is_not_given_back(office, monkeypatch):
    source = ports.ActivitySource("visits", "a planned visit", busy=lambda ids: set(ids))
    monkeypatch.setitem(ports.sources, "visits", source)
    with pytest.raises(HasOpenBusiness, match="a planned visit"):
        release_customers([office.shop], reason="换线了", by=office.rep, at=AT)
    assert Customer.objects.get().owner == office.rep


def test_claim_customer(office):
    later = AT + timedelta(days=2)
    claimed = claim_customer(pooled(office), by=office.colleague, at=later)
    assert (claimed.owner, claimed.pooled_at, claimed.active_on) == (office.colleague, None, TODAY + timedelta(days=2))
    assert [(one.owner, one.began, one.ended) for one in Tenure.objects.order_by("id")] == [
        (office.rep, "entered", "released"), (office.colleague, "claimed", ""),
    ]  # fmt: skip
    assert "钱江" in sentence(events("customer_claimed")[0])
    assert Customer.objects.visible_to(office.colleague).get() == office.shop
    assert not PooledCustomer.objects.visible_to(office.colleague).exists()


def test_a_customer_that_is_not_in_the_pool_cannot_be_claimed(office):
    for _time in range(2):
        with pytest.raises(NotInPool):
            claim_customer(PooledCustomer.objects.get(pk=office.shop.pk), by=office.colleague, at=AT)
    assert Customer.objects.get().owner == office.rep
    with pytest.raises(NotAllowed):
        claim_customer(pooled(office), by=office.guest, at=AT)


def test_the_pool_of_a_region_is_seen_by_its_people_only(office):
    customer = pooled(office)
    seen = {
        name: PooledCustomer.objects.visible_to(User.objects.get(pk=person.pk)).exists()
        for name, person in vars(office).items()
        if isinstance(person, User)
    }
    assert seen == {"manager": True, "rep": True, "colleague": True, "guest": True, "admin": True, "stranger": False}
    assert not Customer.objects.visible_to(office.colleague).exists()
    assert find_pooled(office.colleague, "永辉", limit=5).ids == [customer.pk]
    assert find_pooled(office.stranger, "永辉", limit=5).ids == []
    assert find_pooled(office.admin, "永辉", limit=5).ids == [customer.pk]


def test_who_gave_a_customer_back_waits_before_taking_it_again(office):
    customer = pooled(office)
    for days in (0, 29):
        with pytest.raises(ClaimRefused, match="30"):
            claim_customer(customer, by=office.rep, at=AT + timedelta(days=days))
    assert claim_customer(customer, by=office.rep, at=AT + timedelta(days=30)).owner == office.rep


def test_claims_of_a_day_are_counted(office):
    limit(office, claims_a_day=2, wait_days=0)
    shops = [
        create_customer(name=f"越秀花店 {n}", unit=office.units.shaoxing, by=office.manager, at=AT) for n in range(3)
    ]
    release_customers(shops, reason="新客户", by=office.manager, at=AT)
    free = list(PooledCustomer.objects.visible_to(office.colleague).order_by("pk"))
    for one in free[:2]:
        claim_customer(one, by=office.colleague, at=AT)
    room = room_of(office.colleague, on=TODAY)
    assert (room.claims_left, room.places_left, room.held) == (0, None, 2)
    with pytest.raises(ClaimRefused, match="2"):
        claim_customer(free[2], by=office.colleague, at=AT)
    assert claim_customer(free[2], by=office.colleague, at=AT + timedelta(days=1)).owner == office.colleague


@pytest.mark.parametrize(("scope", "key"), [("company", ""), ("unit", "own"), ("role", "test-wu")])
def test_capacity_binds_claims_and_assignments(office, scope, key):
    limit(office, scope=scope, key=str(office.units.shaoxing.pk) if key == "own" else key, capacity=1, wait_days=0)
    other = create_customer(name="越秀花店", unit=office.units.shaoxing, by=office.manager, at=AT)
    with pytest.raises(ClaimRefused, match="1"):
        claim_customer(pooled(office, other), by=office.rep, at=AT)
    with pytest.raises(BadInput) as refusal:
        assign_customers([other], owner=office.rep, by=office.manager, at=AT)
    assert list(refusal.value.fields) == ["owner"]
    assert assign_customers([office.shop], owner=office.rep, by=office.manager, at=AT) == 0
    assert Customer.objects.get(pk=other.pk).owner is None


def test_a_manager_assigns_from_the_pool(office):
    pooled(office)
    assert assign_customers([office.shop], owner=office.colleague, by=office.manager, at=AT) == 1
    row = Customer.objects.get()
    assert (row.owner, row.pooled_at) == (office.colleague, None)
    assert Tenure.objects.get(until__isnull=True).began == "assigned"


def test_protect_customers(office):
    assert protect_customers([office.shop], is_protected=True, by=office.manager, at=AT) == 1
    assert protect_customers([office.shop], is_protected=True, by=office.manager, at=AT) == 0
    assert Customer.objects.get().is_protected
    assert protect_customers([office.shop], is_protected=False, by=office.manager, at=AT) == 1
    assert (len(events("customer_protected")), len(events("customer_unprotected"))) == (1, 1)


def test_nobody_looks_after_a_customer_in_the_pool(office):
    with pytest.raises(IntegrityError), transaction.atomic():
        Customer.objects.filter(pk=office.shop.pk).update(pooled_at=AT)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_try_at_once_one_gets_it(tmp_path, request):
    with shared_database(tmp_path):
        office = request.getfixturevalue("office")
        customer = pooled(office)
        people = [office.colleague, office.manager, office.admin] * 2
        errors = run_together(len(people), lambda place: claim_customer(customer, by=people[place], at=AT))
        assert [type(one) for one in errors] == [NotInPool] * (len(people) - 1)
        assert Tenure.objects.filter(began="claimed").count() == 1
        assert Customer.objects.get().owner == Tenure.objects.get(until__isnull=True).owner


@pytest.mark.django_db(transaction=True)
def test_who_claims_much_at_once_stays_within_the_limit(tmp_path, request):
    with shared_database(tmp_path):
        office = request.getfixturevalue("office")
        limit(office, claims_a_day=2)
        rows = [{"name": f"越秀花店 {n}"} for n in range(6)]
        shops = [create_customer(**row, unit=office.units.shaoxing, by=office.manager, at=AT) for row in rows]
        release_customers(shops, reason="新客户", by=office.manager, at=AT)
        free = list(PooledCustomer.objects.visible_to(office.colleague).order_by("pk"))
        errors = run_together(len(free), lambda place: claim_customer(free[place], by=office.colleague, at=AT))
        assert [type(one) for one in errors] == [ClaimRefused] * 4
        assert Customer.objects.filter(owner=office.colleague).count() == 2
