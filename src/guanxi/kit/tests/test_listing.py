"""Lists: places that survive inserts and deletes, scopes read unit by unit, filters, counts."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guanxi.domains.customers.models import Customer
from guanxi.foundation.people.models import Delegation, Role, Unit, User
from guanxi.kit.errors import BadInput
from guanxi.kit.listing import (
    AmountFilter,
    BadCursor,
    BooleanFilter,
    ChoiceFilter,
    Column,
    DateRangeFilter,
    Found,
    IndexedSort,
    Listing,
    RelationFilter,
    Scope,
    reading,
)

AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
TODAY = date(2026, 11, 20)

LIST = Listing(
    key="test",
    title="Customers",
    rows=lambda user: Customer.objects.active(),
    columns=[
        Column("name", "Name", sort=IndexedSort("sort_name")),
        Column("code", "Code", sort=IndexedSort("code", unique=True)),
        Column(
            "last_order", "Last", "last_ordered_on", kind="day", sort=IndexedSort("-last_ordered_on", nullable=True)
        ),
        Column("phone", "Telephone"),
    ],
    default_sort="name",
    filters=[
        ChoiceFilter("sales_class", "Class", "sales_class", choices=Customer.SalesClass.choices),
        BooleanFilter("silent", "Silent", keeps_index=False, when=Q(last_ordered_on__isnull=True)),
        DateRangeFilter("last_order", "Last", "last_ordered_on"),
        RelationFilter("unit", "Unit", "unit_id", scope="unit"),
        AmountFilter("owed", "Owed", "account__balance", keeps_index=False),
    ],
    search=lambda user, text: Found(
        list(Customer.objects.visible_to(user).filter(name__contains=text).values_list("pk", flat=True)), text == "cut"
    ),
)
SORTS = ["name", "-name", "code", "-code", "last_order", "-last_order"]


@pytest.fixture
def house(db):
    """A company of two regions; the first has three teams."""
    roles = {reach: Role.objects.create(key=f"r-{reach}", name=reach, reach=reach) for reach in Role.Reach.values}
    company = unit("company", "company")
    east, south = unit("east", "region", company), unit("south", "region", company)
    teams = [unit(f"team {n}", "team", east) for n in range(3)] + [unit("far", "team", south)]
    people = {
        name: person(name, teams[team], roles[reach])
        for name, team, reach in [("own", 0, "own"), ("team", 1, "team"), ("region", 0, "region"), ("all", 3, "all")]
    }
    return teams, people


def unit(name, kind, parent=None):
    made = Unit.objects.create(name=name, kind=kind, parent=parent, path=name)
    made.path = f"{parent.path if parent else ''}{made.pk}/"
    made.save()
    return made


def person(name, where, role):
    made = User.objects.create(username=name, full_name=name, unit=where)
    made.roles.add(role)
    return made


def fill(house, numbers):
    """Customers from (sort name, days since the last order or None, unit, owner) drawn by number."""
    teams, people = house
    owners = [None, *people.values()]
    Customer.objects.bulk_create(
        Customer(
            code=f"C{index:04}", name=f"客户 {index}", sort_name="abc"[number % 3], unit=teams[number % 4],
            owner=owners[number % 5], sales_class="ABC"[number % 3],
            last_ordered_on=None if number % 7 < 3 else TODAY - timedelta(days=number % 5),
            created_at=AT, updated_at=AT,
        )
        for index, number in enumerate(numbers)
    )  # fmt: skip


def fresh(user):
    """The user as a new request loads it."""
    return User.objects.get(pk=user.pk)


def expected(user, sort, extra=None):
    """Keys in the order promised: by the field, empty ones last in both directions, then by key or its reverse."""
    rows = Customer.objects.visible_to(user).active()
    rows = rows.filter(extra) if extra is not None else rows
    field = {"name": "sort_name", "code": "code", "last_order": "last_ordered_on"}[sort.lstrip("-")]
    falls = sort.startswith("-")
    filled = [row for row in rows if getattr(row, field) is not None]
    empty = [row for row in rows if getattr(row, field) is None]
    filled.sort(key=lambda row: (getattr(row, field), row.pk), reverse=falls)
    empty.sort(key=lambda row: row.pk, reverse=falls)
    return [row.pk for row in filled + empty]


def walk(user, params, size=7):
    """All pages forwards; at each the way back must lead to the page before."""
    seen, pages, cursor = [], [], None
    while True:
        page = LIST.fetch(fresh(user), {**params, "limit": size, "cursor": cursor}, on=TODAY)
        keys = [row.pk for row in page.rows]
        if pages:
            back = LIST.fetch(fresh(user), {**params, "limit": size, "cursor": page.previous_cursor}, on=TODAY)
            assert [row.pk for row in back.rows] == pages[-1]
        else:
            assert page.previous_cursor is None
        pages.append(keys)
        seen += keys
        cursor = page.next_cursor
        if cursor is None:
            return seen


@pytest.mark.parametrize("who", ["own", "team", "region", "all"])
@pytest.mark.parametrize("sort", SORTS)
def test_pages_are_the_plain_query_in_pieces(house, who, sort):
    chance = random.Random(5)
    fill(house, [chance.randrange(1000) for _ in range(90)])
    user = house[1][who]
    assert walk(user, {"sort": sort}) == expected(fresh(user), sort)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
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


@pytest.mark.parametrize(
    ("params", "condition"),
    [
        ({"sales_class": "A"}, Q(sales_class="A")),
        ({"sales_class": ["A", "C"]}, Q(sales_class__in=["A", "C"])),
        ({"sales_class": "A,C"}, Q(sales_class__in=["A", "C"])),
        ({"silent": "1"}, Q(last_ordered_on=None)),
        ({"silent": "0"}, Q(last_ordered_on__isnull=False)),
        ({"last_order_from": "2026-11-18"}, Q(last_ordered_on__gte=date(2026, 11, 18))),
        ({"last_order_from": "2026-11-18", "last_order_to": "2026-11-19"},
         Q(last_ordered_on__range=(date(2026, 11, 18), date(2026, 11, 19)))),
        ({"owed_min": "0"}, Q(pk__in=[])),
    ],
)  # fmt: skip
@pytest.mark.parametrize("who", ["own", "region", "all"])
def test_filters_narrow_what_is_within_reach(house, params, condition, who):
    fill(house, range(70))
    user = house[1][who]
    assert walk(user, {"sort": "code", **params}) == expected(fresh(user), "code", condition)


def test_a_filter_on_a_unit_never_widens_the_reach(house):
    fill(house, range(70))
    teams, people = house
    far = teams[3]
    mine = walk(people["region"], {"sort": "code", "unit": far.pk})
    assert mine == expected(fresh(people["region"]), "code", Q(unit=far))
    assert set(Customer.objects.filter(pk__in=mine).values_list("owner", flat=True)) == {people["region"].pk}


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"sales_class": "Z"}, "sales_class"),
        ({"silent": "maybe"}, "silent"),
        ({"last_order_from": "yesterday"}, "last_order_from"),
        ({"last_order_from": "2026-11-20", "last_order_to": "2026-11-01"}, "last_order"),
        ({"unit": "1 OR 1=1"}, "unit"),
        ({"owed_min": "NaN"}, "owed_min"),
        ({"owed_max": "1e99"}, "owed_max"),
        ({"sort": "phone"}, "sort"),
        ({"sort": "password"}, "sort"),
        ({"limit": "0"}, "limit"),
        ({"limit": "100000"}, "limit"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(house, params, field):
    with pytest.raises(BadInput) as refused:
        LIST.fetch(house[1]["all"], params)
    assert list(refused.value.fields) == [field]


def test_counts_are_exact_up_to_a_thousand_and_then_until_asked(house):
    fill(house, range(1003))
    user = house[1]["all"]
    assert str(LIST.fetch(user, {}, count=True).count) == "1,000+"
    assert str(LIST.fetch(user, {"count": "exact"}).count) == "1,003"
    assert str(LIST.fetch(user, {"sales_class": "A"}, count=True).count) == "335"
    Customer.objects.filter(code__gte="C1000").delete()
    assert str(LIST.fetch(user, {}, count=True).count) == "1,000"
    assert LIST.fetch(user, {}).count is None


def test_a_search_keeps_filters_and_says_when_it_was_cut(house):
    fill(house, range(30))
    user = house[1]["all"]
    page = LIST.fetch(user, {"q": "客户 1", "sales_class": "A", "sort": "code"}, count=True)
    assert [row.code for row in page.rows] == ["C0012", "C0015", "C0018"]
    assert not page.is_cut
    assert LIST.fetch(user, {"q": "cut"}).is_cut


def test_a_scope_without_indexes_is_read_by_its_condition(house):
    from dataclasses import replace

    fill(house, range(60))
    user = fresh(house[1]["region"])
    plain = replace(LIST, scope=Scope(is_indexed=False))
    assert reading.make_plan(plain.fetch(user, {}).wish, user).branches == ()
    keys = [row.pk for row in plain.fetch(user, {"limit": 500}).rows]
    assert keys == expected(user, "name")


def test_hits_stay_nearest_first_unless_an_order_is_asked_for(house):
    from dataclasses import replace

    fill(house, range(30))
    user = house[1]["all"]
    nearest = list(Customer.objects.order_by("-code").values_list("pk", flat=True))
    ranked = replace(LIST, search=lambda user, text: Found([*nearest, 999_999], is_ranked=True))
    page, seen = ranked.fetch(user, {"q": "x", "limit": 12}, count=True), []
    assert page.is_ranked and str(page.count) == "30" and page.previous_cursor is None
    while page.next_cursor:
        seen += [row.pk for row in page.rows]
        page = ranked.fetch(user, {"q": "x", "limit": 12, "cursor": page.next_cursor})
    assert [*seen, *(row.pk for row in page.rows)] == nearest
    back = ranked.fetch(user, {"q": "x", "limit": 12, "cursor": page.previous_cursor})
    assert [row.pk for row in back.rows] == nearest[12:24]
    narrowed = ranked.fetch(user, {"q": "x", "sales_class": "A"}, count=True)
    assert [row.pk for row in narrowed.rows] == [pk for pk in nearest if pk in {row.pk for row in narrowed.rows}]
    assert str(narrowed.count) == "10"
    sorted_page = ranked.fetch(user, {"q": "x", "sort": "code"})
    assert [row.pk for row in sorted_page.rows] == nearest[::-1] and not sorted_page.is_ranked
    with pytest.raises(BadCursor):
        ranked.fetch(user, {"q": "x", "cursor": LIST.fetch(user, {"limit": 5}).next_cursor})
