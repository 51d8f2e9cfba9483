"""Pages of customers: what one may not see does not exist; what is typed wrong is named; nothing is overwritten."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from guanxi.domains.customers.actions import add_address, add_contact, tag_customers, update_customer
from guanxi.domains.customers.models import Contact, Customer
from guanxi.domains.customers.record import values_of
from guanxi.domains.customers.tests.conftest import AT


@pytest.fixture
def rep(client, office):
    client.force_login(office.rep)
    client.cookies["django_language"] = "en"
    return client


def posted(customer, **changes):
    values = {name: "" if value is None else value for name, value in values_of(customer).items()}
    values.pop("is_priority")
    return {**values, "version": customer.version, **changes}


def test_a_stranger_finds_nothing(client, office):
    contact = add_contact(office.shop, name="王老板", by=office.rep, at=AT)
    place = add_address(office.shop, street="袍江仓库", by=office.rep, at=AT)
    client.force_login(office.stranger)
    pk = office.shop.pk
    for name, args in [("edit", []), ("profile", []), ("contacts", []), ("contact", [contact.pk])]:
        assert client.get(reverse(f"customers:{name}", args=[pk, *args])).status_code == 404
    for name, args in [
        ("edit", []), ("contacts", []), ("contact", [contact.pk]), ("contact_removal", [contact.pk]), ("stage", []),
        ("tags", []), ("addresses", []), ("address_removal", [place.pk]),
    ]:  # fmt: skip
        answer = client.post(reverse(f"customers:{name}", args=[pk, *args]), {"name": "x", "stage": "lost"})
        assert answer.status_code == 404
    assert Customer.objects.get().version == 1
    assert Contact.objects.exists()
    assert "永辉" not in client.get(reverse("customers:options"), {"q": "yh"}).content.decode()
    found = client.get(reverse("customers:duplicates"), {"name": "绍兴永辉礼品行", "phone": "0575-85123456"})
    assert "永辉" not in found.content.decode()


def test_enter_a_customer(rep, office):
    assert rep.get(reverse("customers:new"), {"name": "越秀花店"}).context["form"]["name"].value() == "越秀花店"
    sent = {"name": "越秀花店", "kind": "terminal", "stage": "prospect", "county": "330602", "carrier": "顺丰"}
    answer = rep.post(reverse("customers:new"), {**sent, "idempotency_key": "k1"})
    fresh = Customer.objects.get(name="越秀花店")
    assert answer.url == reverse("customers:customer", args=[fresh.pk])
    assert (fresh.owner, fresh.unit, fresh.county_id) == (office.rep, office.units.shaoxing, "330602")
    rep.post(reverse("customers:new"), {**sent, "idempotency_key": "k1"})
    assert Customer.objects.count() == 2


def test_a_wrong_field_is_named_and_nothing_is_lost(rep):
    sent = {"name": "越秀花店", "kind": "terminal", "stage": "prospect", "phone": "later", "county": "999999"}
    answer = rep.post(reverse("customers:new"), sent)
    assert answer.status_code == 422
    assert sorted(answer.context["form"].errors) == ["county", "phone"]
    assert 'value="later"' in answer.content.decode()
    assert Customer.objects.count() == 1


def test_a_manager_chooses_unit_and_rep(client, office):
    client.force_login(office.manager)
    form = client.get(reverse("customers:new")).context["form"]
    assert {unit.name for unit in form.fields["unit"].queryset} == {"浙北大区", "绍兴"}
    sent = {"name": "越秀花店", "kind": "terminal", "stage": "sighted", "unit": office.units.shaoxing.pk}
    client.post(reverse("customers:new"), {**sent, "owner": office.colleague.pk, "code": "K7"})
    assert Customer.objects.get(code="K7").owner == office.colleague
    answer = client.post(reverse("customers:new"), {**sent, "unit": office.units.wenzhou.pk})
    assert list(answer.context["form"].errors) == ["unit"]


def test_who_may_not_is_told_so(client, office):
    office.shop.owner = office.guest
    office.shop.save()
    client.force_login(office.guest)
    answer = client.post(reverse("customers:edit", args=[office.shop.pk]), posted(office.shop, street="新"))
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()
    office.shop.refresh_from_db()
    assert office.shop.street == "解放北路 12 号"


def test_edit_a_customer(rep, office):
    url = reverse("customers:edit", args=[office.shop.pk])
    shown = rep.get(url).content.decode()
    assert "Yuecheng District, Shaoxing, Zhejiang" in shown
    answer = rep.post(url, posted(office.shop, street="中兴路 8 号", employees="4"))
    assert answer.status_code == 302
    office.shop.refresh_from_db()
    assert (office.shop.street, office.shop.commercial.employees, office.shop.version) == ("中兴路 8 号", 4, 2)


def test_two_people_edit_one_customer(rep, office):
    url, opened = reverse("customers:edit", args=[office.shop.pk]), posted(office.shop)
    theirs = {"phone": "0575-80000000", "fax": "0575-80000001"}
    update_customer(office.shop, changes=theirs, version=1, by=office.manager, at=AT)
    answer = rep.post(url, {**opened, "phone": "0575-89999999", "street": "中兴路 8 号"})
    assert answer.status_code == 409
    (clash,) = answer.context["clashes"]
    assert [clash[side][1] for side in ("original", "theirs", "yours")] == [
        "0575-85123456", "0575-80000000", "0575-89999999",
    ]  # fmt: skip
    shown = answer.content.decode()
    for text in ("0575-85123456", "0575-80000000", "0575-89999999", "中兴路 8 号"):
        assert text in shown
    office.shop.refresh_from_db()
    assert (office.shop.phone, office.shop.street) == ("0575-80000000", "解放北路 12 号")
    again = {name: value for name, value in answer.context["form"].initial.items() if value not in (None, False)}
    rep.post(url, {**again, "version": answer.context["version"]})
    office.shop.refresh_from_db()
    assert (office.shop.phone, office.shop.fax) == ("0575-89999999", "0575-80000001")
    assert office.shop.street == "中兴路 8 号"


def test_the_profile_shows_what_is_missing(rep, office):
    shown = rep.get(reverse("customers:profile", args=[office.shop.pk])).content.decode()
    assert "C-2611-0001" in shown
    assert "Missing: " in shown
    assert "receiving hours" in shown


def test_stage_and_tags(rep, office):
    pk = office.shop.pk
    rep.post(reverse("customers:stage", args=[pk]), {"stage": "lost", "on": "2999-01-01"})
    assert Customer.objects.get().stage == "prospect"
    rep.post(reverse("customers:stage", args=[pk]), {"stage": "lost", "on": date.today().isoformat()})
    assert Customer.objects.get().stage == "lost"
    rep.post(reverse("customers:tags", args=[pk]), {"tags": "婚庆、老客户，婚庆"})
    assert {tag.name for tag in office.shop.tags.all()} == {"婚庆", "老客户"}
    tag_customers([office.shop], add=["节日"], by=office.manager, at=AT)  # while the page is open
    rep.post(reverse("customers:tags", args=[pk]), {"tags": "重点", "seen": "婚庆、老客户"})
    assert {tag.name for tag in office.shop.tags.all()} == {"重点", "节日"}


def test_contacts_and_addresses(rep, office):
    url = reverse("customers:contacts", args=[office.shop.pk])
    answer = rep.post(url, {"name": "", "role": "owner"})
    assert answer.status_code == 422
    rep.post(url, {"name": "王老板", "role": "owner", "phone": "13805751234", "birthday": "1980-01-02"})
    boss = Contact.objects.get()
    assert (boss.is_main, boss.birthday) == (True, date(1980, 1, 2))
    assert "王老板" in rep.get(url).content.decode()
    one = reverse("customers:contact", args=[office.shop.pk, boss.pk])
    typed = {"name": "王老板", "role": "owner", "phone": "13900000000", "version": "1", "is_main": "on"}
    assert rep.post(one, typed).status_code == 302
    clash = rep.post(one, {**typed, "phone": "13911111111"})
    assert clash.status_code == 409
    assert Contact.objects.get().phone == "13900000000"
    rep.post(reverse("customers:addresses", args=[office.shop.pk]), {
        "place-purpose": "delivery", "place-street": "袍江仓库", "place-county": "330602",
    })  # fmt: skip
    place = office.shop.addresses.get()
    assert place.county_id == "330602"
    rep.post(reverse("customers:address_removal", args=[office.shop.pk, place.pk]))
    rep.post(reverse("customers:contact_removal", args=[office.shop.pk, boss.pk]))
    assert not Contact.objects.exists()
    assert not office.shop.addresses.exists()


def test_options(rep, office):
    shown = rep.get(reverse("customers:options"), {"q": "永辉"}).content.decode()
    assert f'data-value="{office.shop.pk}"' in shown
    assert 'role="option"' in shown
    rep.cookies["django_language"] = "zh-hans"
    shown = rep.get(reverse("customers:options"), {"q": "永辉"}).content.decode()
    assert "绍兴<mark>永辉</mark>礼品行" in shown
    assert "永辉" in rep.get(reverse("customers:options"), {"q": "yh"}).content.decode()
    assert 'role="option"' not in rep.get(reverse("customers:options"), {"q": "没有"}).content.decode()


@pytest.mark.parametrize("query", ["越城", "yuecheng", "绍兴 越城", "330602"])
def test_county_options(rep, query):
    assert 'data-value="330602"' in rep.get(reverse("customers:counties"), {"q": query}).content.decode()


def test_a_duplicate_is_shown_while_typing(rep, office):
    for asked in (
        {"name": "绍兴永辉礼品行"},
        {"name": "绍兴永辉商行"},
        {"name": "绍兴永惠礼品行"},
        {"phone": "057585123456"},
        {"name": "Shaoxing Yonghui Gifts"},
    ):
        assert "C-2611-0001" in rep.get(reverse("customers:duplicates"), asked).content.decode(), asked
    for asked in ({"name": "宁波大桥超市"}, {"name": ""}, {"name": "绍兴永辉礼品行", "exclude": office.shop.pk}):
        assert "C-2611-0001" not in rep.get(reverse("customers:duplicates"), asked).content.decode(), asked
