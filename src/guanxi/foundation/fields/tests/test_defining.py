"""What a field is, how it changes, what stays."""

from __future__ import annotations

import pytest
from django.utils import translation

from guanxi.foundation.fields import actions
from guanxi.foundation.fields.models import ExtraField, FieldGroup
from guanxi.foundation.fields.queries import by_group, edits, fields_seen, sees, values_of
from guanxi.foundation.fields.tests.conftest import AT, CHOICES, CUSTOMER, define, hold
from guanxi.foundation.timeline.events import sentence
from guanxi.foundation.timeline.models import Event
from guanxi.kit.errors import BadInput, NotAllowed

pytestmark = pytest.mark.django_db


def test_a_field_has_a_key_from_its_label_a_place_and_an_event(office) -> None:
    day = define(office, "date", "合同到期日", label_en="Contract ends")
    brand = define(office, "text", "主营品牌", group="门店")
    assert (day.key, brand.key, day.name) == ("contract_ends", "zhu_ying_pin_pai", "extra.contract_ends")
    shown = by_group(fields_seen(CUSTOMER, office.rep))
    keys = [(str(group), [one.key for one in fields]) for group, fields in shown]
    assert keys == [("合同", ["contract_ends"]), ("门店", ["zhu_ying_pin_pai"])]
    event = Event.objects.get(name="fields.field_defined", object_id=day.pk)
    with translation.override("en"):
        assert sentence(event) == "The field “合同到期日” was added"
        assert (str(day), str(day.group)) == ("Contract ends", "Contract")
    assert define(office, "text", "Contract ends", group="x").key == "contract_ends_2"


@pytest.mark.parametrize(
    ("told", "at_fault"),
    [
        ({"type": "colour", "label": "x"}, "type"),
        ({"type": "text", "label": "  "}, "label"),
        ({"type": "text", "label": "长" * 61}, "label"),
        ({"type": "text", "label": "有", "kind": "people.user"}, "kind"),
        ({"type": "text", "label": "有", "group": " "}, "group"),
        ({"type": "text", "label": "有", "field_key": "Not A Key"}, "field_key"),
        ({"type": "text", "label": "有", "field_key": "taken"}, "field_key"),
        ({"type": "text", "label": "已有"}, "label"),
        ({"type": "text", "label": "有", "measure": "kg"}, "measure"),
        ({"type": "text", "label": "有", "choices": CHOICES}, "choices"),
        ({"type": "choice", "label": "有"}, "choices"),
        ({"type": "choice", "label": "有", "choices": [{"label": "a"}, {"label": "a"}]}, "choices"),
        ({"type": "text", "label": "有", "see_roles": ["nobody"]}, "see_roles"),
    ],
)
def test_a_definition_that_is_none_is_refused_at_its_field(office, told, at_fault) -> None:
    define(office, "text", "已有", field_key="taken")
    with pytest.raises(BadInput) as refused:
        define(office, **told)
    assert list(refused.value.fields) == [at_fault]


def test_only_administrators_define(office) -> None:
    with pytest.raises(NotAllowed):
        actions.define_field(kind=CUSTOMER, type="text", label="x", group="y", by=office.manager, at=AT)
    field = define(office, "text", "备注")
    for verb in (actions.archive_field, actions.restore_field):
        with pytest.raises(NotAllowed):
            verb(field, by=office.manager, at=AT)


def test_renaming_keeps_key_and_values(office) -> None:
    field = define(office, "text", "品牌")
    hold(office, field, "永辉")
    actions.change_field(field, changes={"label": "主营品牌", "group": "门店"}, by=office.admin, at=AT)
    (now,) = fields_seen(CUSTOMER, office.rep)
    assert (now.label, now.key, now.group.label) == ("主营品牌", field.key, "门店")
    assert values_of([now], [office.shop.pk]) == {office.shop.pk: {field.key: "永辉"}}


def test_a_choice_that_is_used_stays_as_old_and_comes_back(office) -> None:
    field = define(office, "choice", "渠道", choices=CHOICES)
    assert [one["key"] for one in field.choices] == ["direct", "franchise", "dai_li"]
    hold(office, field, "franchise")
    changed = [{"key": "direct", "label": "自营", "label_en": "own"}, {"label": "网店"}]
    field = actions.change_field(field, changes={"choices": changed}, by=office.admin, at=AT)
    assert field.choice_labels() == {"direct": "自营", "wang_dian": "网店", "franchise": "加盟（旧）"}
    assert list(field.choice_labels(archived=False)) == ["direct", "wang_dian"]
    assert values_of([field], [office.shop.pk])[office.shop.pk] == {field.key: "franchise"}
    field = actions.change_field(field, changes={"choices": [*changed, {"label": "加盟"}]}, by=office.admin, at=AT)
    assert field.choice_labels()["franchise"] == "加盟"


def test_an_archived_field_keeps_its_values_and_comes_back_with_them(office) -> None:
    field = define(office, "number", "面积", measure="㎡")
    hold(office, field, "120.5")
    actions.archive_field(field, by=office.admin, at=AT)
    assert fields_seen(CUSTOMER, office.admin) == []
    define(office, "text", "面积")
    with pytest.raises(BadInput):
        actions.restore_field(field, by=office.admin, at=AT)
    ExtraField.objects.exclude(pk=field.pk).delete()
    field = actions.restore_field(field, by=office.admin, at=AT)
    assert str(values_of([field], [office.shop.pk])[office.shop.pk][field.key]) == "120.5"


def test_fields_and_headings_move(office) -> None:
    one, two = define(office, "text", "一"), define(office, "text", "二")
    three = define(office, "text", "三", group="门店")
    actions.move_field(two, step=-1, by=office.admin, at=AT)
    actions.move_group(three.group, step=-1, by=office.admin, at=AT)
    assert [field.label for field in fields_seen(CUSTOMER, office.rep)] == ["三", "二", "一"]
    actions.move_field(two, step=-1, by=office.admin, at=AT)
    actions.rename_group(three.group, label="店面", by=office.admin, at=AT)
    assert FieldGroup.objects.get(pk=three.group_id).label == "店面"
    with pytest.raises(BadInput):
        actions.rename_group(three.group, label="合同", by=office.admin, at=AT)
    assert one.pk


@pytest.mark.parametrize(
    ("see", "edit", "manager", "rep"),
    [
        ([], [], "see edit", "see edit"),
        (["role-manager"], [], "see edit", ""),
        ([], ["role-manager"], "see edit", "see"),
        (["role-rep"], ["role-manager"], "see edit", "see"),
        (["role-rep"], ["role-rep"], "", "see edit"),
    ],
)
def test_roles_decide_who_sees_and_who_changes(office, see, edit, manager, rep) -> None:
    field = define(office, "text", "毛利", see_roles=see, edit_roles=edit)
    for user, rights in ((office.manager, manager), (office.rep, rep), (office.admin, "see edit")):
        assert (sees(user, field), edits(user, field)) == ("see" in rights, "edit" in rights)
