"""A list over the customers of a company of two regions, and the plain query its pages must amount to."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import Q

from guanxi.domains.customers.models import Customer
from guanxi.foundation.people.models import Role, Unit, User
from guanxi.kit.listing import (
    AmountFilter,
    BooleanFilter,
    ChoiceFilter,
    Column,
    DateRangeFilter,
    Found,
    IndexedSort,
    Listing,
    RelationFilter,
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
