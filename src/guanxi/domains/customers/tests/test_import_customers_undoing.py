"""Customers from files: what is changed and made, taken back, and what stands in the way."""

from __future__ import annotations

from guanxi.domains.customers.actions import add_contact, change_contact, update_customer
from guanxi.domains.customers.models import Customer
from guanxi.domains.customers.tests.bringing import AT, FULL, TARGET, TAX_ID, bring, in_english, judge, take_back  # noqa: F401 - in_english serves by its name
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.actions import add_note
from guanxi.foundation.timeline.events import record
from guanxi.foundation.timeline.models import Event, Note
from guanxi.kit.imports.targets import Written
from guanxi.kit.testing.importing import context


def test_changes_are_written_field_by_field_and_taken_back(world):
    before = TARGET.present([world.yonghui.pk], [one.key for one in TARGET.fields(world.admin)])
    rows = [
        {"code": "C-1001", "name": "绍兴永辉礼品有限公司", "phone": "0575-85999999", "stage": "lost", "owner": "陈立群",
         "tags": "重点", "employees": 9, "carrier": "中通", "county": "越城区", "city": "绍兴市", "street": "新街 1 号",
         "contact_name": "吴永辉", "contact_phone": "13957500009"},
        {"code": "C-1002", "contact_name": "李雷", "contact_phone": "13700000001", "tax_id": TAX_ID,
         "remark": "只收现金"},
    ]  # fmt: skip
    outcome = bring(rows, world.admin)
    assert [outcome.reasons(2), outcome.reasons(3)] == [[], []]
    shop = Customer.objects.get(pk=world.yonghui.pk)
    assert (shop.name, shop.stage, shop.owner, shop.unit) == (
        "绍兴永辉礼品有限公司",
        "lost",
        world.manager,
        world.north,
    )
    assert (shop.commercial.employees, shop.logistic.carrier, shop.county.name) == (9, "中通", "越城区")
    assert shop.contacts.get().phone == "13957500009"
    assert world.jianhu.contacts.get().name == "李雷"
    assert Note.objects.get(object_id=world.jianhu.pk).text == "只收现金"
    names = list(
        Event.objects.filter(object_id=shop.pk, kind="customers.customer", at=AT).values_list("name", flat=True)
    )
    assert sorted(names) == [
        "customers.customer_assigned", "customers.customer_changed", "customers.customer_tagged",
        "customers.stage_moved",
    ]  # fmt: skip
    assert judge(rows, world.admin).changes == {2: {}, 3: {}}
    assert TARGET.obstacles(outcome.written, context(world.admin)) == []
    take_back(outcome, world.admin)
    assert TARGET.present([world.yonghui.pk], list(before[world.yonghui.pk])) == before
    assert not world.jianhu.contacts.exists()
    assert not Note.objects.filter(object_id=world.jianhu.pk).exists()
    assert Customer.objects.get(pk=world.jianhu.pk).tax_id == ""


def test_created_customers_go_when_nothing_depends_on_them(world):
    outcome = bring([FULL], world.admin)
    assert TARGET.obstacles(outcome.written, context(world.admin)) == []
    pk = outcome.written[0].pk
    take_back(outcome, world.admin)
    assert not Customer.objects.filter(pk=pk).exists()
    event = Event.objects.filter(kind="customers.customer", object_id=pk).latest("id")
    assert (event.name, event.facts["code"]) == ("customers.customer_taken_back", "K-1")
    assert bring([FULL], world.admin).written[0].pk != pk


def test_a_grade_that_the_night_worked_out_does_not_stand_in_the_way(world):
    outcome = bring([FULL], world.admin)
    customer, told = Customer.objects.get(code="K-1"), {"scorecard": "credit.behaviour", "before": "A", "grade": "B"}
    record("measures.grade_changed", customer, by=system_user(), at=AT.replace(hour=6), points=60, **told)
    assert TARGET.obstacles(outcome.written, context(world.admin)) == []
    take_back(outcome, world.admin)
    assert not Customer.objects.filter(pk=customer.pk).exists()


def test_what_depends_on_a_created_customer_stands_in_the_way(world):
    outcome = bring([FULL, {"code": "K-2", "name": "二店"}, {"code": "K-3", "name": "三店"}], world.admin)
    first, second, third = Customer.objects.filter(code__startswith="K-").order_by("code")
    later = AT.replace(hour=6)
    add_contact(first, name="新人", by=world.admin, at=later)
    add_note(second, text="打过电话", channel="phone", by=world.admin, at=later)
    update_customer(third, changes={"street": "新街"}, version=1, by=world.admin, at=later)
    told = {one.pk: str(one.reason) for one in TARGET.obstacles(outcome.written, context(world.admin))}
    assert "contact: 1" in told[first.pk].lower()
    assert "note: 1" in told[second.pk].lower()
    assert told[third.pk] == "Somebody changed it after it was imported."


def test_what_was_sold_to_a_customer_stands_in_the_way(world):
    written = [Written(2, "customers.customer", world.yonghui.pk, None, {"name": "x"})]
    (told,) = TARGET.obstacles(written, context(world.admin))
    assert "order: 1" in str(told.reason)
    assert "invoice: 1" in str(told.reason)
    assert told.url.endswith(f"/{world.yonghui.pk}/")


def test_changed_fields_that_somebody_changed_again_stay(world):
    row = {"code": "C-1001", "phone": "0575-85999999", "contact_name": "吴永辉", "contact_wechat": "wyh"}
    outcome = bring([row], world.admin)
    shop, contact = Customer.objects.get(pk=world.yonghui.pk), world.yonghui.contacts.get()
    update_customer(shop, changes={"phone": "0575-85888888"}, version=shop.version, by=world.admin, at=AT)
    change_contact(contact, changes={"wechat": "other"}, version=contact.version, by=world.admin, at=AT)
    (told,) = TARGET.obstacles(outcome.written, context(world.admin))
    assert str(told.reason) == "These were changed after the import: contact: WeChat, telephone."
