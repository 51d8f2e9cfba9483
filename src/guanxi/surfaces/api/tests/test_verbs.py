"""Every verb over the API: none is missing, and each does what it does on the pages."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, get_args

import pytest
from django.core.files.base import ContentFile
from django.db import models
from django.http import Http404
from django.utils import timezone
from tests.world import AT

from guanxi.domains.catalogue.models import Product
from guanxi.domains.credit.models import Reference, Survey
from guanxi.domains.customers.models import Customer
from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.timeline.models import File
from guanxi.kit.actions import ActionInfo, registry
from guanxi.surfaces.api.app import api
from guanxi.surfaces.api.records import is_narrowed, visible_record
from guanxi.surfaces.api.verbs import arguments_of, verbs_router

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 an agreement"


def done(answer: Any) -> Any:
    """The result of a verb that went through."""
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()["result"]


def faults(answer: Any) -> dict[str, str]:
    """Field → message of a refused request."""
    assert answer.status_code == 422, answer.content.decode()
    return {one["field"]: one["message"] for one in answer.json()["errors"]}


def test_every_verb_but_the_steps_of_others_has_a_route() -> None:
    paths = api.get_openapi_schema()["paths"]
    verbs = {name for name, info in registry.items() if not info.inner}
    assert {path.rsplit("/", 1)[1] for path in paths if "/actions/" in path} == verbs


# Records that anybody may name who holds the verb: they are nobody's own, or the verb itself asks whose they are.
NAMED_FREELY = {
    "fields.extrafield", "fields.fieldgroup", "forms.formtemplate", "people.accesstoken", "people.delegation",
    "people.role", "people.savedview", "people.unit", "people.user", "timeline.file",
}  # fmt: skip


def named_by(info: ActionInfo) -> set[type[models.Model]]:
    """The models of the records that a verb is given."""
    parts = [part for hint in arguments_of(info)[0].values() for part in (hint, *get_args(hint))]
    return {one for one in parts if isinstance(one, type) and issubclass(one, models.Model) and one is not models.Model}


def test_a_verb_finds_only_records_within_reach(world) -> None:
    given = {model for info in registry.values() if not info.inner for model in named_by(info)}
    whole = {one._meta.label_lower for one in given if not is_narrowed(one)}
    assert whole == NAMED_FREELY, "a model of its own needs visible_to, or a place in records.ABOVE"
    survey = Survey.objects.create(customer=world.yonghui, on=date(2026, 11, 20), begun_by=world.rep, begun_at=AT)
    bank = Reference.objects.create(survey=survey, kind="bank", name="工商银行", by=world.rep, at=AT)
    assert visible_record(Reference, bank.pk, world.rep) == bank
    with pytest.raises(Http404):
        visible_record(Reference, bank.pk, world.stranger)


def test_no_field_of_any_verb_is_open() -> None:
    schemas = api.get_openapi_schema()["components"]["schemas"]
    bodies = {name: one for name, one in schemas.items() if name.endswith("_body")}
    assert bodies and all(one["additionalProperties"] is False for one in bodies.values())
    untyped = {
        (name, field)
        for name, schema in schemas.items()
        for field, one in schema.get("properties", {}).items()
        if name.endswith(("_body", "Fields", "Changes", "Details")) and not {"type", "anyOf", "$ref"} & one.keys()
    }
    assert not untyped


def test_a_verb_that_says_too_little_of_its_arguments_does_not_start() -> None:
    def vague(*, changes: dict[str, Any], by: Any, at: Any) -> None: ...

    with pytest.raises(TypeError, match="no form in JSON"):
        verbs_router({"room.vague": ActionInfo("room.vague", vague, "")})


def test_change_a_person(world: Any, call: Any) -> None:
    body = {"user": world.rep.pk, "changes": {"phone": "13800000000", "unit": world.wenzhou.pk}}
    assert call("POST", "/actions/people.change_user", world.manager, body).status_code == 403
    done(call("POST", "/actions/people.change_user", world.admin, body))
    world.rep.refresh_from_db()
    assert (world.rep.phone, world.rep.unit) == ("13800000000", world.wenzhou)
    for changes, field in (
        ({"phon": "1"}, "changes.phon"),
        ({"phone": 13}, "changes.phone"),
        ({"phone": "1" * 41}, "phone"),
        ({"email": "nobody"}, "email"),
        ({"language": "tlh"}, "language"),
    ):
        answer = call("POST", "/actions/people.change_user", world.admin, {**body, "changes": changes})
        assert set(faults(answer)) == {field}


def test_arrange_a_person_and_a_unit(world: Any, call: Any) -> None:
    body: dict[str, Any] = {"user": world.rep.pk, "changes": {"full_name": "吴晓燕"}, "roles": ["rep", "service"]}
    done(call("POST", "/actions/people.arrange_user", world.admin, body))
    assert set(world.rep.roles.values_list("key", flat=True)) == {"rep", "service"}
    body = {"unit": world.shaoxing.pk, "parent": world.south.pk, "changes": {"name_en": "Shaoxing"}}
    done(call("POST", "/actions/people.arrange_unit", world.admin, body))
    world.shaoxing.refresh_from_db()
    assert (world.shaoxing.parent, world.shaoxing.name_en) == (world.south, "Shaoxing")
    answer = call(
        "POST", "/actions/people.change_unit", world.admin, {"unit": world.shaoxing.pk, "changes": {"name": "长" * 81}}
    )
    assert set(faults(answer)) == {"name"}


def test_change_a_contact(world: Any, call: Any) -> None:
    contact = world.yonghui.contacts.get()
    body = {"contact": contact.pk, "changes": {"birthday": "1976-02-29", "is_main": True}, "version": contact.version}
    assert call("POST", "/actions/customers.change_contact", world.stranger, body).status_code == 404
    done(call("POST", "/actions/customers.change_contact", world.rep, body))
    contact.refresh_from_db()
    assert contact.birthday == date(1976, 2, 29)
    stale = call("POST", "/actions/customers.change_contact", world.rep, {**body, "changes": {"birthday": None}})
    assert stale.status_code == 409 and set(stale.json()["conflict"]["yours"]) == {"birthday"}
    fresh = {**body, "changes": {"birthday": "2999-01-01"}, "version": contact.version}
    assert set(faults(call("POST", "/actions/customers.change_contact", world.rep, fresh))) == {"birthday"}


def test_a_new_customer_with_fields_of_every_kind(world: Any, call: Any) -> None:
    row = {"name": "诸暨百货", "unit": world.shaoxing.pk, "latitude": "29.7137", "employees": 12, "is_priority": True}
    made = done(call("POST", "/actions/customers.create_customer", world.rep, {**row, "owner": world.rep.pk}))
    customer = Customer.objects.get(pk=made["pk"])
    assert (customer.latitude, customer.commercial.employees) == (Decimal("29.713700"), 12)
    assert customer.logistic.is_priority and customer.owner == world.rep
    rows = {"rows": [row | {"name": "甲"}, row | {"name": "乙", "parent": customer.pk}]}
    assert len(done(call("POST", "/actions/customers.create_customers", world.manager, rows))) == 2
    answer = call("POST", "/actions/customers.create_customer", world.rep, row | {"employees": "many"})
    assert set(faults(answer)) == {"employees"}
    hidden = row | {"name": "丙", "parent": world.wanjiafu.pk}
    assert call("POST", "/actions/customers.create_customer", world.rep, hidden).status_code == 404


def test_products_and_their_prices(world: Any, call: Any) -> None:
    row = {"code": "GX-9", "name": "香薰蜡烛", "price": "12.5000", "kind": "goods", "starts_on": "2026-11-01"}
    assert call("POST", "/actions/catalogue.create_product", world.rep, row).status_code == 403
    product = Product.objects.get(pk=done(call("POST", "/actions/catalogue.create_product", world.admin, row))["pk"])
    assert product.prices.get().price == Decimal("12.5")
    done(
        call(
            "POST", "/actions/catalogue.add_pack", world.admin, {"product": product.pk, "name": "箱", "quantity": "24"}
        )
    )
    price = {"product": product.pk, "price": "13.0000", "starts_on": "2026-12-01"}
    done(call("POST", "/actions/catalogue.set_price", world.admin, price))
    assert product.prices.count() == 2
    assert set(faults(call("POST", "/actions/catalogue.set_price", world.admin, price | {"price": 13.5}))) == {"price"}
    done(call("POST", "/actions/catalogue.set_prices", world.admin, {"rows": [[product.pk, "14", "2027-01-01"]]}))
    gone = call("POST", "/actions/catalogue.set_prices", world.admin, {"rows": [[999_999, "14", "2027-01-01"]]})
    assert set(faults(gone)) == {"rows"}
    body = {"product": product.pk, "changes": {"name": "蜡烛", "is_active": False}, "version": product.version}
    done(call("POST", "/actions/catalogue.change_product", world.admin, body))
    product.refresh_from_db()
    assert (product.name, product.is_active) == ("蜡烛", False)


def test_record_terms(world: Any, call: Any) -> None:
    today = timezone.localdate()
    body = {"policy": "receivables.terms", "terms": {"due_days": 45, "recovery_tail": "0.05", "auto_apply": False}}
    body |= {"starts_on": today.isoformat(), "reason": "新合同"}
    assert call("POST", "/actions/policies.record_policy_version", world.credit, body).status_code == 403
    done(call("POST", "/actions/policies.record_policy_version", world.admin, body))
    kept, left_out = PolicyVersion.objects.latest("id").terms, {"age_from": "invoice", "recovery_tail_from": 365}
    assert kept.items() >= (body["terms"] | left_out).items()
    lists = body | {"terms": {"boundaries": [30, 60, 90, 180], "recovery_rates": ["1", "0.8", "0.5"]}}
    done(call("POST", "/actions/policies.record_policy_version", world.admin, lists))
    for terms in ({"due_days": "soon"}, {"dew_days": 3}, {"due_days": True}):
        answer = call("POST", "/actions/policies.record_policy_version", world.admin, body | {"terms": terms})
        assert set(faults(answer)) == set(terms)


def test_keep_a_file_with_a_record(world: Any, call: Any) -> None:
    body = {"record": {"kind": "customers.customer", "id": world.yonghui.pk}, "name": "合同.pdf"}

    def sent(user: Any, content: bytes = PDF, **headers: str) -> Any:
        files = {"content": ContentFile(content, name="upload.bin")}
        return call("POST", "/actions/timeline.add_file", user, body, files=files, **headers)

    assert sent(world.stranger).status_code == 404
    made = done(sent(world.rep, **{"Idempotency-Key": "f-1"}))
    kept = File.objects.get(pk=made["pk"])
    assert (kept.name, kept.size, kept.object_id) == ("合同.pdf", len(PDF), world.yonghui.pk)
    assert done(sent(world.rep, **{"Idempotency-Key": "f-1"})) == made and File.objects.count() == 1
    other = sent(world.rep, PDF + b" of another year", **{"Idempotency-Key": "f-1"})
    assert other.status_code == 422 and other.json()["type"].endswith("key_reused")
    assert set(faults(sent(world.rep, b"MZ no document"))) == {"content"}
    assert set(faults(sent(world.rep, b""))) == {"content"}
    assert set(faults(call("POST", "/actions/timeline.add_file", world.rep, body))) >= {"content"}
    elsewhere = {"file": kept.pk, "record": {"kind": "customers.customer", "id": world.jianhu.pk}}
    assert set(faults(call("POST", "/actions/timeline.remove_file", world.rep, elsewhere))) == {"file"}
    done(call("POST", "/actions/timeline.remove_file", world.rep, elsewhere | {"record": body["record"]}))
    assert not File.objects.exists()


def test_a_file_may_be_as_large_as_on_the_page(world: Any, call: Any) -> None:
    body = {"record": {"kind": "customers.customer", "id": world.yonghui.pk}, "name": "a.pdf"}
    for size, status in ((20 * 1024 * 1024, 200), (20 * 1024 * 1024 + 1, 422)):
        files = {"content": ContentFile(PDF + b" " * (size - len(PDF)), name="a.pdf")}
        assert call("POST", "/actions/timeline.add_file", world.rep, body, files=files).status_code == status


def test_a_note_and_a_task_about_records_of_any_kind(world: Any, call: Any) -> None:
    about = {"kind": "orders.order", "id": world.old_order.pk}
    done(call("POST", "/actions/timeline.add_note", world.rep, {"record": about, "text": "答应周五送到"}))
    hidden = {"record": about, "text": "x"}
    assert call("POST", "/actions/timeline.add_note", world.stranger, hidden).status_code == 404
    due = (timezone.localdate() + timedelta(days=2)).isoformat()
    body = {"title": "回访", "assignee": world.service.pk, "due_on": due, "about": about}
    made = done(call("POST", "/actions/work.add_task", world.rep, body))
    assert made["$"] == "work.task"


def test_an_order_by_ids_and_its_change(world: Any, call: Any) -> None:
    lines = [{"product": world.mug.pk, "quantity": "2"}]
    today = timezone.localdate().isoformat()
    body = {"customer": world.yonghui.pk, "lines": lines, "ordered_on": today}
    made = done(call("POST", "/actions/orders.draft_order", world.rep, body))
    change = {"order": made["pk"], "version": 1, "remark": "送货上门", "lines": [lines[0] | {"quantity": "3"}]}
    done(call("POST", "/actions/orders.change_order", world.rep, change))
    order = call("GET", f"/orders/{made['pk']}", world.rep).json()
    assert (order["remark"], order["lines"][0]["quantity"]) == ("送货上门", "3.000")
    answer = call("POST", "/actions/orders.change_order", world.rep, change | {"total": "0.01"})
    assert set(faults(answer)) == {"total"}


def test_another_regions_allocation_is_not_there(world: Any, call: Any) -> None:
    receipt = {"customer": world.yonghui.pk, "amount": "5.00"}
    call("POST", "/receivables/receipts", world.credit, receipt)
    allocation = world.old_invoice.allocations.latest("id")
    world.stranger.roles.add(world.manager.roles.get())
    body = {"allocation": allocation.pk}
    assert call("POST", "/actions/receivables.undo_allocation", world.stranger, body).status_code == 404
    done(call("POST", "/actions/receivables.undo_allocation", world.credit, body))


def test_a_delegation_is_revoked_by_whom_it_concerns(world: Any, call: Any) -> None:
    today = timezone.localdate().isoformat()
    body = {"giver": world.rep.pk, "to": world.service.pk, "starts_on": today, "ends_on": today}
    made = done(call("POST", "/actions/people.delegate", world.rep, body))
    revoke = {"delegation": made["pk"]}
    assert call("POST", "/actions/people.revoke_delegation", world.stranger, revoke).status_code == 403
    done(call("POST", "/actions/people.revoke_delegation", world.service, revoke))
