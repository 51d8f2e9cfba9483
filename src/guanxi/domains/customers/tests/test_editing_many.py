"""Changing many customers at once comes to the same as one by one."""

from __future__ import annotations

import pytest

from guanxi.domains.customers.actions import change_customers, create_customers, update_customer
from guanxi.domains.customers.models import Customer
from guanxi.domains.customers.queries import search_customers
from guanxi.domains.customers.record import values_of
from guanxi.domains.customers.tests.conftest import AT
from guanxi.foundation.timeline.models import Event
from guanxi.kit.errors import BadInput, EditConflict, NotAllowed

LATER = AT.replace(hour=5)
EDITS = [
    {"name": "柯桥新月文具店", "phone": "0575-84110000", "employees": 7},
    {"carrier": "顺丰", "is_priority": True, "county": "330603", "latitude": "30.0123456"},
    {"name": "鉴湖文具店", "business": "文具", "founded_year": 2001, "first_seen_on": None},
    {"phone": "0575-85123456"},
]


def make_shops(office, prefix):
    rows = [
        {"name": f"{prefix}店{n}", "unit": office.units.shaoxing, "phone": f"0575-8400000{n}", "employees": n}
        for n in range(len(EDITS))
    ]
    return create_customers(rows, by=office.manager, at=AT)


def picture(shop):
    """Everything an edit may touch, and what is told of it."""
    row = Customer.objects.select_related("commercial", "logistic").get(pk=shop.pk)
    events = Event.objects.filter(name="customers.customer_changed", object_id=row.pk).order_by("id")
    return (
        {name: value for name, value in values_of(row).items() if name != "name" or value},
        row.sort_name, row.version, row.updated_at,
        [(one.by_id, one.at, one.facts) for one in events],
    )  # fmt: skip


def test_many_edits_come_to_the_same_as_single_ones(office):
    alone, together = make_shops(office, "同"), make_shops(office, "同")
    for shop, changes in zip(alone, EDITS):
        update_customer(shop, changes=changes, version=1, by=office.manager, at=LATER)
    edits = [{"customer": shop, "changes": changes, "version": 1} for shop, changes in zip(together, EDITS)]
    assert change_customers(edits, by=office.manager, at=LATER) == len(EDITS)
    assert [picture(shop) for shop in together] == [picture(shop) for shop in alone]
    found = [row.pk for row in search_customers(office.manager, "xinyue").rows]
    assert sorted(found) == [alone[0].pk, together[0].pk]


def test_an_edit_that_changes_nothing_is_no_event(office):
    shop = make_shops(office, "静")[0]
    assert change_customers([{"customer": shop, "changes": {"name": shop.name}}], by=office.manager, at=LATER) == 0
    assert Customer.objects.get(pk=shop.pk).version == 1


def test_edits_of_others_are_merged_or_refused_as_for_single_ones(office):
    first, second, *_others = make_shops(office, "争")
    update_customer(first, changes={"phone": "0575-84999999"}, version=1, by=office.rep, at=AT)
    edits = [
        {"customer": first, "changes": {"street": "新街 1 号"}, "version": 1},
        {"customer": second, "changes": {"street": "新街 2 号"}, "version": 1},
    ]
    assert change_customers(edits, by=office.manager, at=LATER) == 2
    first.refresh_from_db()
    assert (first.phone, first.street, first.version) == ("0575-84999999", "新街 1 号", 3)
    edits[0] = {"customer": first, "changes": {"phone": "0575-84000009"}, "version": 1}
    with pytest.raises(EditConflict):
        change_customers(edits, by=office.manager, at=LATER)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"tax_id": "1"}, "tax_id"),
        ({"county": "000000"}, "county"),
        ({"no_such": 1}, "no_such"),
        ({"name": ""}, "name"),
    ],
)
def test_one_wrong_edit_refuses_them_all(changes, field, office):
    first, second, *_others = make_shops(office, "错")
    edits = [{"customer": first, "changes": {"street": "x"}}, {"customer": second, "changes": changes}]
    with pytest.raises(BadInput) as refusal:
        change_customers(edits, by=office.manager, at=LATER)
    assert field in refusal.value.fields
    assert Customer.objects.get(pk=first.pk).street == ""


def test_a_company_never_stands_above_itself(office):
    first, second, *_others = make_shops(office, "母")
    edits = [{"customer": first, "changes": {"parent": second.pk}}]
    change_customers(edits, by=office.manager, at=LATER)
    with pytest.raises(BadInput):
        change_customers([{"customer": second, "changes": {"parent": first.pk}}], by=office.manager, at=LATER)


def test_a_customer_stands_once_among_the_edits(office):
    shop = make_shops(office, "双")[0]
    with pytest.raises(BadInput):
        change_customers([{"customer": shop, "changes": {}}] * 2, by=office.manager, at=LATER)


def test_who_may_not_change_many_is_refused(office):
    shop = make_shops(office, "禁")[0]
    with pytest.raises(NotAllowed):
        change_customers([{"customer": shop, "changes": {"street": "x"}}], by=office.guest, at=LATER)
