"""Pages: places that survive inserts and deletes, scopes read unit by unit."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.domains.customers.models import Customer
from guanxi.foundation.people.models import Delegation
from guanxi.kit.listing import (
    BadCursor,
    Scope,
    reading,
)
from guanxi.kit.tests.listing.conftest import LIST, SORTS, expected, fill, fresh, walk


@pytest.mark.parametrize("who", ["own", "team", "region", "all"])
@pytest.mark.parametrize("sort", SORTS)
def test_pages_are_the_plain_query_in_pieces(house, who, sort):
    chance = random.Random(5)
    fill(house, [chance.randrange(1000) for _ in range(90)])
    user = house[1][who]
    assert walk(user, {"sort": sort}) == expected(fresh(user), sort)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    numbers=st.lists(st.integers(0, 500), max_size=30),
    who=st.sampled_from(["own", "team", "region", "all"]),
    sort=st.sampled_from(SORTS),
    size=st.integers(1, 9),
)
def test_any_company_is_paged_without_loss_or_repeat(house, numbers, who, sort, size):
    Customer.objects.all().delete()
    fill(house, numbers)
    user = house[1][who]
    assert walk(user, {"sort": sort}, size) == expected(fresh(user), sort)


def test_a_delegation_adds_the_giver_s_customers_once(house):
    fill(house, range(60))
    people = house[1]
    Delegation.objects.create(
        giver=people["team"], to=people["own"], starts_on=date(2000, 1, 1), ends_on=date(2100, 1, 1)
    )
    assert reading.reach_of(fresh(people["own"])).units
    assert walk(people["own"], {"sort": "name"}) == expected(fresh(people["own"]), "name")


def test_many_units_are_one_statement(house, django_assert_num_queries):
    fill(house, range(60))
    user = fresh(house[1]["region"])
    reading.reach_of(user)
    with django_assert_num_queries(2):
        page = LIST.fetch(user, {"sort": "name", "limit": 10})
    assert len(page.rows) == 10


def test_a_place_outlives_deletes_and_inserts(house):
    fill(house, range(40))
    user = house[1]["all"]
    first = LIST.fetch(user, {"sort": "code", "limit": 10})
    Customer.objects.filter(pk=first.rows[-1].pk).delete()
    Customer.objects.filter(code="C0012").delete()
    second = LIST.fetch(user, {"sort": "code", "limit": 10, "cursor": first.next_cursor})
    assert [row.code for row in second.rows] == [f"C{n:04}" for n in range(10, 21) if n != 12]


@pytest.mark.parametrize("word", ["x", "W10:abc:def", ""])
def test_a_made_up_place_is_refused(house, word):
    fill(house, range(3))
    user = house[1]["all"]
    if not word:
        assert len(LIST.fetch(user, {"cursor": word}).rows) == 3
        return
    with pytest.raises(BadCursor):
        LIST.fetch(user, {"cursor": word})


def test_a_place_of_another_order_is_refused(house):
    fill(house, range(30))
    user = house[1]["all"]
    cursor = LIST.fetch(user, {"sort": "name", "limit": 5}).next_cursor
    with pytest.raises(BadCursor):
        LIST.fetch(user, {"sort": "-name", "cursor": cursor})


def test_a_scope_without_indexes_is_read_by_its_condition(house):
    from dataclasses import replace

    fill(house, range(60))
    user = fresh(house[1]["region"])
    plain = replace(LIST, scope=Scope(is_indexed=False))
    assert reading.make_plan(plain.fetch(user, {}).wish, user).branches == ()
    keys = [row.pk for row in plain.fetch(user, {"limit": 500}).rows]
    assert keys == expected(user, "name")
