"""Extra fields in the edits of their records: merging, conflicts, events, who may write what."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.utils import translation

from guanxi.domains.catalogue.actions import change_product, create_product
from guanxi.domains.customers.actions import (
    add_contact,
    change_contact,
    create_customer,
    remove_contact,
    update_customer,
)
from guanxi.domains.orders.actions import change_order, draft_order, place_order
from guanxi.domains.orders.rules import LineInput
from guanxi.foundation.fields.actions import archive_field
from guanxi.foundation.fields.actions.values import take_over_values
from guanxi.foundation.fields.models import FieldFile, FieldValue
from guanxi.foundation.fields.panels import extra_panel, extra_values
from guanxi.foundation.fields.tests.conftest import AT, define, hold
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.events import facts_for
from guanxi.foundation.timeline.models import Event
from guanxi.foundation.timeline.queries import timeline_of
from guanxi.kit.errors import BadInput, EditConflict
from guanxi.kit.merging import Clash

pytestmark = pytest.mark.django_db


def _edit(office, extra, *, version=1, by=None, **changes):
    return update_customer(office.shop, changes=changes, version=version, extra=extra, by=by or office.rep, at=AT)


def test_a_customer_is_entered_and_changed_with_its_extra_fields_in_one_version(office) -> None:
    area, brand = define(office, "number", "面积", field_key="area"), define(office, "text", "品牌", field_key="brand")
    shop = create_customer(
        name="新店", unit=office.unit, owner=office.rep, extra={"area": "80"}, by=office.rep, at=AT
    )  # fmt: skip
    assert extra_values(shop, office.rep) == {"area": Decimal(80)}
    shop = update_customer(
        shop, changes={"street": "人民路 1 号"}, extra={"area": "90", "brand": "永辉"}, version=1, by=office.rep, at=AT
    )
    assert (shop.version, shop.street) == (2, "人民路 1 号")
    assert extra_values(shop, office.rep) == {"area": Decimal(90), "brand": "永辉"}
    event = Event.objects.get(name="customers.customer_changed", object_id=shop.pk)
    assert event.facts["extra"] == {str(area.pk): ["80", "90"], str(brand.pk): [None, "永辉"]}
    assert event.facts["changes"] == {"street": ["", "人民路 1 号"]} and event.facts["version"] == 2


def test_an_unchanged_value_is_no_edit(office) -> None:
    define(office, "number", "面积", field_key="area")
    assert _edit(office, {"area": "80"}).version == 2
    assert _edit(office, {"area": "80.000"}, version=2).version == 2
    assert _edit(office, None, version=2).version == 2
    assert _edit(office, {"area": None}, version=2).version == 3
    assert not FieldValue.objects.exists()


def test_different_fields_of_two_editors_are_merged_silently(office) -> None:
    for key in ("one", "two"):
        define(office, "text", key, field_key=key)
    _edit(office, {"one": "a", "two": "a"})
    _edit(office, {"one": "mine", "two": "a"}, version=2)
    row = _edit(office, {"one": "a", "two": "yours"}, version=2, by=office.manager)
    assert (row.version, extra_values(row, office.rep)) == (4, {"one": "mine", "two": "yours"})


def test_the_same_field_of_two_editors_is_a_conflict_with_three_sides(office) -> None:
    define(office, "date", "到期", field_key="ends")
    _edit(office, {"ends": "2027-01-01"})
    _edit(office, {"ends": "2027-02-02"}, version=2, street="东街")
    with pytest.raises(Clash) as clash:
        _edit(office, {"ends": "2027-03-03"}, version=2, by=office.manager, street="西街")
    assert clash.value.original == {"extra.ends": date(2027, 1, 1), "street": ""}
    assert clash.value.theirs == {"extra.ends": date(2027, 2, 2), "street": "东街"}
    assert clash.value.yours == {"extra.ends": date(2027, 3, 3), "street": "西街"}
    assert extra_values(office.shop, office.rep) == {"ends": date(2027, 2, 2)}


def test_values_of_a_file_count_as_somebody_s_edit(office) -> None:
    field = define(office, "text", "品牌", field_key="brand")
    _edit(office, {"brand": "甲"})
    take_over_values(
        "customers.customer", fields=[field], values={office.shop.pk: {"brand": "乙"}}, by=system_user(), at=AT
    )
    office.shop.refresh_from_db()
    assert office.shop.version == 3
    with pytest.raises(EditConflict):
        _edit(office, {"brand": "丙"}, version=2)
    _edit(office, {"brand": "甲"}, version=2, street="东街")  # left as it was: keeps what the file said
    assert extra_values(office.shop, office.rep) == {"brand": "乙"}


def test_who_may_only_see_is_refused_by_name_and_who_may_not_see_learns_nothing(office) -> None:
    define(office, "money", "返利", field_key="rebate", edit_roles=["role-manager"])
    define(office, "text", "内部", field_key="secret", see_roles=["role-manager"])
    with translation.override("en"), pytest.raises(BadInput) as refused:
        _edit(office, {"rebate": "5", "secret": "x", "none": "y"})
    assert refused.value.fields == {
        "extra.rebate": "Your role sees “返利” and does not change it. Leave it as it is.",
        "extra.secret": "There is no such field.",
        "extra.none": "There is no such field.",
    }
    _edit(office, {"rebate": "5", "secret": "x"}, by=office.manager)
    assert extra_values(office.shop, office.rep) == {"rebate": Decimal("5.00")}
    event = Event.objects.get(name="customers.customer_changed")
    assert facts_for(event, office.rep)["extra"] == {"rebate": [None, "5.00"]}
    assert facts_for(event, office.manager)["extra"] == {"rebate": [None, "5.00"], "secret": [None, "x"]}
    with translation.override("en"):
        told = {user.username: str(timeline_of(office.shop, reader=user)) for user in (office.rep, office.manager)}
    assert "返利: – → ¥5.00" in told["rep"] and "内部" not in told["rep"]
    assert "内部: – → x" in told["manager"]
    assert "内部" not in str(timeline_of(office.shop)) and "返利" not in str(timeline_of(office.shop))


def test_an_archived_field_is_shown_nowhere_and_refused_by_name(office) -> None:
    field = define(office, "text", "品牌", field_key="brand")
    _edit(office, {"brand": "甲"})
    archive_field(field, by=office.admin, at=AT)
    with pytest.raises(BadInput) as refused:
        _edit(office, {"brand": "乙"}, version=2)
    assert "品牌" in refused.value.fields["extra.brand"]
    assert extra_panel(office.shop, office.admin) == [] and extra_values(office.shop, office.admin) == {}
    assert "甲" not in str(timeline_of(office.shop, reader=office.admin))


def test_an_old_choice_stays_allowed_where_it_is(office) -> None:
    field = define(office, "choice", "渠道", field_key="channel", choices=[{"label": "旧", "key": ""}, {"label": "新"}])
    old, new = (one["key"] for one in field.choices)
    _edit(office, {"channel": old})
    field.choices[0]["is_archived"] = True
    field.save()
    _edit(office, {"channel": old}, version=2, street="东街")
    _edit(office, {"channel": new}, version=3)
    with pytest.raises(BadInput):
        _edit(office, {"channel": old}, version=4)


def test_required_cannot_be_emptied_but_other_edits_go_on(office) -> None:
    define(office, "text", "合同号", field_key="contract", is_required=True)
    with pytest.raises(BadInput) as refused:
        create_customer(name="x", unit=office.unit, by=office.rep, owner=office.rep, at=AT)
    assert list(refused.value.fields) == ["extra.contract"]
    _edit(office, None, street="东街")
    _edit(office, {"contract": "A"}, version=2)
    with pytest.raises(BadInput):
        _edit(office, {"contract": ""}, version=3)


def test_contacts_have_theirs_and_take_them_along(office) -> None:
    define(office, "text", "微信群", field_key="group_name", kind="customers.contact")
    contact = add_contact(office.shop, name="王芳", extra={"group_name": "甲"}, by=office.rep, at=AT)
    contact = change_contact(contact, changes={}, extra={"group_name": "乙"}, version=1, by=office.rep, at=AT)
    assert (contact.version, extra_values(contact, office.rep)) == (2, {"group_name": "乙"})
    with pytest.raises(EditConflict):
        change_contact(contact, changes={}, extra={"group_name": "丙"}, version=1, by=office.rep, at=AT)
    remove_contact(contact, by=office.rep, at=AT)
    assert not FieldValue.objects.exists()


def test_products_and_orders_have_theirs(office) -> None:
    define(office, "text", "产地", field_key="origin", kind="catalogue.product")
    define(office, "text", "装车", field_key="loading", kind="orders.order")
    mug = create_product(code="M", name="杯", price=Decimal(3), extra={"origin": "德化"}, by=office.manager, at=AT)
    mug = change_product(mug, changes={}, extra={"origin": "景德镇"}, version=1, by=office.manager, at=AT)
    assert (mug.version, extra_values(mug, office.rep)) == (2, {"origin": "景德镇"})
    lines = [LineInput(mug, Decimal(2))]
    told = {"lines": lines, "ordered_on": AT.date(), "by": office.rep, "at": AT}
    order = draft_order(office.shop, **told, extra={"loading": "尾板"})
    order = change_order(order, version=1, extra={"loading": "侧门"}, by=office.rep, at=AT)
    assert extra_values(order, office.rep) == {"loading": "侧门"}
    facts = Event.objects.get(name="orders.order_changed").facts
    assert list(facts["extra"].values()) == [["尾板", "侧门"]]
    placed = place_order(office.shop, **told, reason_code="competition", extra={"loading": "后门"})
    assert extra_values(placed, office.rep) == {"loading": "后门"}


def test_a_file_sent_with_an_edit_is_kept_with_it(office, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    define(office, "file", "合同", field_key="contract")
    _edit(office, {"contract": ContentFile(b"%PDF-1", "合同.pdf")})
    (held,) = extra_values(office.shop, office.rep).values()
    assert (held.name, held.by_id, FieldFile.objects.count()) == ("合同.pdf", office.rep.pk, 1)
    _edit(office, {"contract": held}, version=2, street="东街")
    _edit(office, {"contract": None}, version=3)
    assert extra_values(office.shop, office.rep) == {}


def test_a_wrong_value_writes_nothing_of_the_edit(office) -> None:
    field = define(office, "number", "面积", field_key="area")
    hold(office, field, "5")
    with pytest.raises(BadInput) as refused:
        _edit(office, {"area": "many"}, street="东街")
    office.shop.refresh_from_db()
    assert list(refused.value.fields) == ["extra.area"] and (office.shop.version, office.shop.street) == (1, "")
