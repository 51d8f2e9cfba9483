"""Forms over the API, in merges of customers, and what holds a customer."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guanxi.domains.customers.actions import create_customer
from guanxi.domains.customers.belongings import dependents
from guanxi.domains.customers.merging.actions import merge_customers
from guanxi.domains.customers.merging.undoing import unmerge_customers
from guanxi.foundation.forms.actions import change_template, make_template, publish_version, use_record
from guanxi.foundation.forms.models import FormRecord, FormUse
from guanxi.foundation.forms.panels import forms_about
from guanxi.foundation.forms.tests.conftest import AT, CUSTOMER, begin, fill
from guanxi.foundation.forms.tests.test_records import PNG
from guanxi.foundation.people.actions import issue_token
from guanxi.foundation.people.queries import system_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(office):
    """`call("GET", "/forms", office.rep)`."""
    secrets = {}

    def send(method, path, user, body=None, **files):
        if user.pk not in secrets:
            _token, secrets[user.pk] = issue_token(
                user, name="t", scopes=["*"], expires_on=None, by=system_user(), at=timezone.now()
            )
        client = Client(headers={"Authorization": f"Bearer {secrets[user.pk]}", "Accept-Language": "en"})
        if files:
            return client.post(f"/api/v1{path}", {"payload": json.dumps(body), **files})
        sent = "" if body is None else json.dumps(body)
        return client.generic(method, f"/api/v1{path}", sent, content_type="application/json")

    return send


def test_a_form_is_filled_by_a_program(office, call) -> None:
    (form,) = [one for one in call("GET", "/forms?kind=customers.customer", office.rep).json()
               if one["key"] == "tests.shop"]  # fmt: skip
    assert form["items"][1] == {"key": "sells", "type": "text", "label": "What it sells", "required": True}
    about = {"kind": CUSTOMER, "id": office.shop.pk}
    verb = "/actions/forms.begin_record"
    assert call("POST", verb, office.stranger, {"form": "tests.shop", "about": about}).status_code == 404
    made = call("POST", verb, office.rep, {"form": "tests.shop", "about": about}).json()["result"]["pk"]
    file = call("POST", "/actions/forms.keep_file", office.rep, {"name": "a.png"},
                content=SimpleUploadedFile("a.png", PNG)).json()["result"]["pk"]  # fmt: skip
    answers = {"sells": "tea", "has_stock": True, "stock": "500.5", "sold": 0, "photo": file, "trust": 5}
    told = {"record": made, "revision": 1, "answers": answers}
    assert call("POST", "/actions/forms.save_answers", office.rep, told).status_code == 200
    bad = call("POST", "/actions/forms.save_answers", office.rep, told | {"revision": 2, "answers": {"trust": 9}})
    assert bad.status_code == 422 and bad.json()["errors"][0]["field"] == "trust"
    stale = told | {"answers": {"sells": "wine"}}
    assert call("POST", "/actions/forms.save_answers", office.rep, stale).status_code == 409
    assert call("POST", "/actions/forms.finish_record", office.rep, {"record": made}).status_code == 422
    more = told | {"revision": 2, "answers": {"trust.evidence": "x"}}
    assert call("POST", "/actions/forms.save_answers", office.rep, more).status_code == 200
    assert call("POST", "/actions/forms.finish_record", office.rep, {"record": made}).status_code == 200
    body = call("GET", f"/forms/records/{made}", office.rep).json()
    assert body["answers"]["stock"] == "500.50" and body["answers"]["has_stock"] is True
    assert body["unknown"] == {"turns": "cannot be told; division by zero: Sold a month"}
    assert body["scores"] == {"trust": {"points": "10.00", "most": "10"}, "size": {"points": None, "most": "8"}}
    listed = call("GET", f"/forms/records?kind={CUSTOMER}&id={office.shop.pk}&form=tests.shop&limit=1", office.rep)
    assert [one["id"] for one in listed.json()["items"]] == [made] and listed.json()["next_before"] is None
    assert call("GET", f"/forms/records/{made}", office.stranger).status_code == 404
    assert call("GET", "/forms/records", office.stranger).json()["items"] == []
    assert call("GET", f"/forms/records/{made}/pdf?language=en", office.rep).content.startswith(b"%PDF")
    used = {"record": made, "purpose": "decision", "remark": "yes", "about": about}
    assert call("POST", "/actions/forms.use_record", office.manager, used).status_code == 200
    assert call("GET", f"/forms/records/{made}", office.rep).json()["uses"][0]["remark"] == "yes"


def test_an_administrator_s_program_makes_a_form(office, call) -> None:
    items = [
        {"label": "Rows", "type": "whole", "least": "0"},
        {"label": "Twice", "type": "computed", "formula": "rows*2"},
    ]
    made = call("POST", "/actions/forms.make_template", office.admin, {"label": "Count", "items": items})
    pk = made.json()["result"]["pk"]
    assert call("POST", "/actions/forms.publish_version", office.admin, {"template": pk}).status_code == 200
    assert "count" in {one["key"] for one in call("GET", "/forms", office.rep).json()}
    (told,) = call("GET", "/forms/templates", office.admin).json()
    assert (told["revision"], [one["key"] for one in told["items"]]) == (1, ["rows", "twice"])
    changed = {"template": pk, "revision": 1, "changes": {"items": told["items"][:1]}}
    assert call("POST", "/actions/forms.change_template", office.admin, changed).status_code == 200
    assert call("POST", "/actions/forms.change_template", office.admin, changed).status_code == 409
    assert call("GET", "/forms/templates", office.rep).status_code == 403
    bad = call("POST", "/actions/forms.make_template", office.admin, {"label": "x", "items": [{"zap": 1}]})
    assert bad.status_code == 422
    assert call("POST", "/actions/forms.make_template", office.rep, {"label": "x"}).status_code == 403


def test_forms_follow_a_merged_customer_and_go_back(office) -> None:
    twin = create_customer(name="绍兴永辉礼品店", unit=office.unit, owner=office.rep, by=office.rep, at=AT)
    old = fill(begin(office), by=office.rep, sells="tea")
    use = use_record(old, purpose="credit.grading", about=office.shop, by=office.manager, at=AT)
    assert dependents([office.shop.pk])[office.shop.pk] == ["已填表单：1"]
    merge = merge_customers(twin, office.shop, by=office.manager, at=AT)
    assert (FormRecord.objects.get().object_id, FormUse.objects.get().object_id) == (twin.pk, twin.pk)
    assert forms_about(twin, office.rep)["rows"][0]["title"] == "Shop survey"
    unmerge_customers(merge, by=office.manager, at=AT)
    assert FormRecord.objects.get().object_id == office.shop.pk
    assert FormUse.objects.get(pk=use.pk).object_id == office.shop.pk


def test_pages_ask_no_more_when_there_is_more(office) -> None:
    client = Client()
    client.force_login(office.manager)

    def asked(path):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    first = fill(begin(office), by=office.rep, sells="tea", photo=None)
    paths = ("/forms/", f"/forms/records/{first.pk}/", "/forms/use/", f"/forms/tests.shop/new/?id={office.shop.pk}")
    few = [asked(path) for path in paths]
    for n in range(12):
        fill(begin(office), by=office.rep, sells=f"tea {n}")
    assert [asked(path) for path in paths] == few and max(few) <= 25


def test_the_list_of_forms_asks_no_more_when_there_are_more(office, call) -> None:
    def asked() -> tuple[int, set[tuple[str, int]]]:
        with CaptureQueriesContext(connection) as queries:
            forms = call("GET", "/forms", office.rep).json()
        return len(queries), {(one["key"], one["version"]) for one in forms}

    fill(begin(office), by=office.rep, sells="tea")
    asked()
    few, known = asked()
    for n in range(3):
        form = make_template(label=f"Diary {n}", form_key=f"diary_{n}", by=office.admin, at=AT)
        for text in ("What?", "Why?"):
            draft = [{"key": "what", "type": "text", "label": text, "label_en": text}]
            form = change_template(form, changes={"items": draft}, revision=form.revision, by=office.admin, at=AT)
            publish_version(form, by=office.admin, at=AT)
            form.refresh_from_db()
    many, more = asked()
    assert many == few and ("tests.shop", 1) in known
    assert {version for _key, version in more - known} == {2} and len(more - known) == 3
