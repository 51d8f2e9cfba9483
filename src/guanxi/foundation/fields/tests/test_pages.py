"""Set-up pages, forms and panels of rooms, files handed out."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from guanxi.domains.catalogue.actions import create_product
from guanxi.domains.customers.actions import add_contact, create_customer, merge_customers, update_customer
from guanxi.foundation.fields.actions import archive_field, change_field, keep_file
from guanxi.foundation.fields.models import ExtraField, FieldGroup
from guanxi.foundation.fields.panels import extra_values
from guanxi.foundation.fields.tests.conftest import AT, CHOICES, define, hold
from guanxi.foundation.people.models import Role, User

pytestmark = pytest.mark.django_db
NEW = {"label": "渠道", "label_en": "Channel", "type": "choice", "new_group": "经营", "new_group_en": "Business",
       "choices": "直营 = direct\n加盟＝franchise\n\n代理", "see_roles": ["role-manager"]}  # fmt: skip


def _client(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _saved(office, extra, **more):
    return update_customer(office.shop, changes={}, extra=extra, version=1, by=office.rep, at=AT, **more)


def test_an_administrator_defines_changes_moves_archives_and_restores(office) -> None:
    client, url = _client(office.admin), reverse("fields:index", args=["customers"])
    assert client.get(reverse("fields:all")).status_code == 200
    answer = client.post(reverse("fields:new", args=["customers"]), NEW)
    assert answer.status_code == 302 and answer["Location"] == url
    field = ExtraField.objects.get()
    assert (field.key, str(field.group), field.see_roles) == ("channel", "经营", ["role-manager"])
    assert [(one["key"], one["label"], one["label_en"]) for one in field.choices] == [
        ("direct", "直营", "direct"), ("franchise", "加盟", "franchise"), ("dai_li", "代理", ""),
    ]  # fmt: skip
    page = client.get(url).content.decode()
    assert "渠道" in page and "单选 · channel · 还没有人填" in page and "可见：manager" in page
    edit = reverse("fields:field", args=[field.pk])
    assert 'value="franchise"' in client.get(edit).content.decode()
    changed = {"label": "销售渠道", "label_en": "Channel", "group": "经营", "choices": "网店",
               "choice-direct-label": "自营", "choice-direct-label_en": "own", "choice-franchise-label": "",
               "choice-dai_li-label": "代理"}  # fmt: skip
    assert client.post(edit, changed).status_code == 302
    field.refresh_from_db()
    assert field.choice_labels() == {"direct": "自营", "dai_li": "代理", "wang_dian": "网店"}
    assert (field.label, field.see_roles) == ("销售渠道", [])
    other = define(office, "text", "备注", group="经营")
    assert client.post(reverse("fields:place", args=[other.pk]), {"step": "-1"}).status_code == 302
    other.refresh_from_db()
    assert other.position == 1
    group = FieldGroup.objects.get()
    assert client.post(reverse("fields:group", args=[group.pk]), {"label": "店面"}).status_code == 302
    assert client.post(reverse("fields:group_place", args=[group.pk]), {"step": "1"}).status_code == 302
    assert client.post(reverse("fields:archive", args=[field.pk])).status_code == 302
    assert "恢复显示" in client.get(url).content.decode()
    assert client.post(reverse("fields:restoration", args=[field.pk])).status_code == 302
    field.refresh_from_db()
    assert field.archived_at is None and "店面" in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("told", "words"),
    [({"label": ""}, "必填"), ({"choices": ""}, "每行一个"), ({"new_group": ""}, "分组"), ({"type": "text"}, None)],
)
def test_a_definition_that_is_none_keeps_what_was_typed(office, told, words) -> None:
    answer = _client(office.admin).post(reverse("fields:new", args=["customers"]), NEW | told)
    if words is None:  # a text has no choices; what was typed there is left aside
        assert answer.status_code == 302 and ExtraField.objects.get().choices == []
    else:
        assert answer.status_code == 422 and not ExtraField.objects.exists()
        assert words in answer.content.decode() and 'value="Channel"' in answer.content.decode()


def test_the_first_heading_has_to_be_named_and_later_ones_may_be_chosen(office) -> None:
    client, new = _client(office.admin), reverse("fields:new", args=["customers"])
    assert client.get(new).context["form"].fields["new_group"].required
    assert client.post(new, NEW).status_code == 302
    assert not client.get(new).context["form"].fields["new_group"].required


def test_the_preview_shows_the_input_as_typed(office) -> None:
    client = _client(office.admin)
    told = {"kind": "customers.customer", "label": "面积", "type": "number", "measure": "㎡", "help": "营业面积"}
    text = client.post(reverse("fields:preview"), told).content.decode()
    assert all(words in text for words in ("面积", "㎡", "营业面积", 'type="number"'))
    assert 'type="date"' in client.post(reverse("fields:preview"), told | {"type": "date"}).content.decode()
    assert "加盟" in client.post(reverse("fields:preview"), NEW | {"kind": "customers.customer"}).content.decode()


@pytest.mark.parametrize("name", ["fields:all", "fields:new"])
def test_others_have_no_set_up(office, name) -> None:
    url = reverse(name, args=["customers"] if name == "fields:new" else [])
    assert _client(office.manager).get(url).status_code == 403
    assert _client(office.manager).post(reverse("fields:preview"), NEW).status_code == 403
    field = define(office, "text", "备注")
    assert _client(office.manager).post(reverse("fields:archive", args=[field.pk])).status_code == 403


def test_the_form_of_a_customer_asks_writes_and_shows_them(office) -> None:
    define(office, "number", "面积", field_key="area", measure="㎡", help="营业面积")
    define(office, "choices", "品类", field_key="kinds", choices=CHOICES)
    define(office, "money", "返利", field_key="rebate", edit_roles=["role-manager"])
    define(office, "text", "内部", field_key="secret", see_roles=["role-manager"])
    client, url = _client(office.rep), reverse("customers:edit", args=[office.shop.pk])
    page = client.get(url).content.decode()
    assert "营业面积" in page and 'name="extra.area"' in page and "合同" in page
    assert "extra.rebate" not in page and "内部" not in page
    told = {"name": office.shop.name, "kind": "terminal", "version": "1", "extra.area": "80.5",
            "extra.kinds": ["direct", "dai_li"], "extra.secret": "x"}  # fmt: skip
    assert client.post(url, told).status_code == 302
    assert extra_values(office.shop, office.admin) == {"area": Decimal("80.5"), "kinds": ("direct", "dai_li")}
    for name in ("customer", "customers:profile"):
        text = client.get(reverse(name, args=[office.shop.pk])).content.decode()
        assert "80.5㎡" in text and "直营、代理" in text, name
    wrong = client.post(url, told | {"version": "2", "extra.area": "1.23456"})
    assert wrong.status_code == 422 and "1.23456" in wrong.content.decode()


def test_the_form_shows_a_conflict_of_extra_fields(office) -> None:
    define(office, "choice", "渠道", field_key="channel", choices=CHOICES)
    _saved(office, {"channel": "direct"})
    told = {"name": office.shop.name, "kind": "terminal", "version": "1", "extra.channel": "franchise"}
    answer = _client(office.rep).post(reverse("customers:edit", args=[office.shop.pk]), told)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert 'data-pick="extra.channel" data-value="direct"' in text and "加盟" in text
    again = _client(office.rep).post(reverse("customers:edit", args=[office.shop.pk]), told | {"version": "2"})
    assert again.status_code == 302 and extra_values(office.shop, office.rep) == {"channel": "franchise"}


def test_contacts_products_and_orders_ask_for_theirs(office) -> None:
    for kind in ("customers.contact", "catalogue.product", "orders.order"):
        define(office, "text", "备注一", field_key="note", kind=kind)
    contact = add_contact(office.shop, name="王芳", by=office.rep, at=AT)
    mug = create_product(code="M", name="杯", price=Decimal(3), by=office.manager, at=AT)
    client = _client(office.admin)
    client.post(reverse("customers:contact", args=[office.shop.pk, contact.pk]),
                {"name": "王芳", "role": "owner", "version": "1", "extra.note": "甲"})  # fmt: skip
    client.post(reverse("catalogue:edit", args=[mug.pk]),
                {"code": "M", "name": "杯", "unit": "个", "kind": "goods", "is_active": "on",
                 "version": "1",
                 "extra.note": "乙"})  # fmt: skip
    answer = client.post(reverse("orders:new"), {
        "customer": office.shop.pk, "ordered_on": "2026-11-20", "line-1-product": mug.pk, "line-1-quantity": "2",
        "line-1-price": "3", "extra.note": "丙",
    })  # fmt: skip
    assert "丙" in client.get(answer["Location"]).content.decode()
    assert "乙" in client.get(reverse("catalogue:product", args=[mug.pk])).content.decode()
    assert extra_values(contact, office.rep) == {"note": "甲"}
    assert 'value="丙"' in client.get(f"{answer['Location']}edit/").content.decode()


def test_a_file_is_handed_out_to_whoever_sees_record_and_field(office, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    field = define(office, "file", "合同", field_key="contract")
    told = {"name": office.shop.name, "kind": "terminal", "version": "1",
            "extra.contract": SimpleUploadedFile("合同.pdf", b"%PDF-1")}  # fmt: skip
    assert _client(office.rep).post(reverse("customers:edit", args=[office.shop.pk]), told).status_code == 302
    (kept,) = extra_values(office.shop, office.rep).values()
    answer = _client(office.rep).get(kept.url)
    assert b"".join(answer.streaming_content) == b"%PDF-1" and answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer["Content-Security-Policy"]
    role = Role.objects.create(key="far", name="far", reach="own", permissions=["customers.*"])
    stranger = User.objects.create_user("far", password="a long secret", full_name="far", unit=office.unit)
    stranger.roles.add(role)
    assert _client(stranger).get(kept.url).status_code == 404
    assert Client().get(kept.url).status_code == 302
    change_field(field, changes={"see_roles": ["role-manager"]}, by=office.admin, at=AT)
    assert _client(office.rep).get(kept.url).status_code == 404
    assert _client(office.manager).get(kept.url).status_code == 200
    archive_field(field, by=office.admin, at=AT)
    assert _client(office.manager).get(kept.url).status_code == 404


def test_a_file_that_two_records_hold_after_a_merge_is_handed_out(office, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    field = define(office, "file", "合同", field_key="contract")
    kept = keep_file(content=ContentFile(b"%PDF-1", "a.pdf"), name="a.pdf", by=office.rep, at=AT)
    hold(office, field, kept.pk)
    other = create_customer(name="绍兴永辉", unit=office.unit, owner=office.rep, by=office.rep, at=AT)
    merge_customers(other, office.shop, by=office.manager, at=AT)
    assert extra_values(other, office.rep) == {"contract": kept}
    assert _client(office.rep).get(kept.url).status_code == 200


@pytest.mark.parametrize("upload", [("a.exe", b"MZ"), ("a.pdf", b"<html>")])
def test_a_file_of_another_kind_is_refused_at_its_input(office, upload) -> None:
    define(office, "file", "合同", field_key="contract")
    told = {"name": office.shop.name, "kind": "terminal", "version": "1",
            "extra.contract": SimpleUploadedFile(*upload)}  # fmt: skip
    answer = _client(office.rep).post(reverse("customers:edit", args=[office.shop.pk]), told)
    assert answer.status_code == 422 and "不接收这种文件" in answer.content.decode()
