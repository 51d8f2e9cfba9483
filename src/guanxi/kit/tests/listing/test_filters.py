"""Filters narrow what is within reach; what cannot be read is refused by name."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.models import Q

from guanxi.domains.customers.models import Customer
from guanxi.kit.errors import BadInput
from guanxi.kit.tests.listing.conftest import LIST, expected, fill, fresh, walk


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
