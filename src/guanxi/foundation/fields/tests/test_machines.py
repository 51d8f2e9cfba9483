"""Extra fields over the API and in files."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from guanxi.foundation.fields.actions import archive_field, write_values
from guanxi.foundation.fields.imports import ExtraFields
from guanxi.foundation.fields.panels import extra_values
from guanxi.foundation.fields.tests.conftest import AT, CHOICES, CUSTOMER, define
from guanxi.foundation.people.actions import issue_token
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.models import Event
from guanxi.kit.actions import steps_of
from guanxi.kit.imports.targets import Item, RunContext, extensions

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(office):
    """`call("GET", "/customers", office.rep)`."""
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


@pytest.fixture
def known(office):
    """Fields of several types, one that the rep only sees, one that he does not see."""
    define(office, "number", "面积", field_key="area", label_en="Area", measure="㎡")
    define(office, "date", "到期", field_key="ends", label_en="Ends")
    define(office, "choices", "品类", field_key="kinds", choices=CHOICES)
    define(office, "money", "返利", field_key="rebate", label_en="Rebate", edit_roles=["role-manager"])
    define(office, "text", "内部", field_key="secret", see_roles=["role-manager"])
    return office


def test_the_schema_tells_what_the_caller_sees(known, call) -> None:
    rows = call("GET", "/fields?kind=customers.customer", known.rep).json()
    assert [(one["key"], one["type"], one["may_change"]) for one in rows] == [
        ("area", "number", True), ("ends", "date", True), ("kinds", "choices", True), ("rebate", "money", False),
    ]  # fmt: skip
    assert rows[0]["label"] == "Area" and rows[0]["measure"] == "㎡"
    assert rows[1]["value_schema"] == {"title": "Ends", "type": ["string", "null"], "format": "date"}
    assert rows[2]["value_schema"]["items"] == {"enum": ["direct", "franchise", "dai_li"]}
    assert len(call("GET", "/fields", known.manager).json()) == 5
    schema = call("GET", "/openapi.json", known.rep).json()
    assert "extra" in schema["components"]["schemas"]["CustomerIn"]["properties"]
    names = {one["name"] for one in schema["paths"]["/api/v1/customers"]["get"]["parameters"]}
    assert "extra.{key}" in names


def test_values_are_written_read_filtered_and_sorted(known, call) -> None:
    url = f"/customers/{known.shop.pk}"
    extra = {"area": "80.50", "ends": "2027-02-28", "kinds": ["dai_li", "direct"]}
    body = call("PATCH", url, known.rep, {"version": 1, "extra": extra}).json()
    shown = {"area": "80.5", "ends": "2027-02-28", "kinds": ["direct", "dai_li"], "rebate": None}
    assert (body["extra"], body["version"]) == (shown, 2)
    made = call("POST", "/customers", known.rep, {"name": "新店", "owner": known.rep.pk, "extra": {"area": 5}})
    assert made.status_code == 201 and made.json()["extra"]["area"] == "5"
    rows = call("GET", "/customers?extra.area.min=10&sort=-extra.area", known.rep).json()["items"]
    assert [(one["name"], one["extra"]) for one in rows] == [(known.shop.name, shown)]
    rows = call("GET", "/customers?sort=extra.area", known.rep).json()["items"]
    assert [one["extra"]["area"] for one in rows] == ["5", "80.5"]
    file = call("GET", f"{url}/file", known.rep).json()
    assert file["extra"] == shown and file["contacts"] == []
    assert "secret" in call("GET", url, known.manager).json()["extra"]
    verb = {"customer": known.shop.pk, "version": 2, "changes": {}, "extra": {"ends": None}}
    assert call("POST", "/actions/customers.update_customer", known.rep, verb).status_code == 200
    assert call("GET", url, known.rep).json()["extra"]["ends"] is None


@pytest.mark.parametrize(
    ("extra", "field", "words"),
    [
        ({"area": "many"}, "extra.area", "Area: Write a number"),
        ({"ends": "28.2."}, "extra.ends", "YYYY-MM-DD"),
        ({"kinds": ["none"]}, "extra.kinds", "none of the choices"),
        ({"rebate": "1"}, "extra.rebate", "sees “Rebate” and does not change it"),
        ({"secret": "x"}, "extra.secret", "no such field"),
        ({"area": 1.5}, None, "“12.50”"),
    ],
)
def test_wrong_values_are_problems_that_name_the_field(known, call, extra, field, words) -> None:
    answer = call("PATCH", f"/customers/{known.shop.pk}", known.rep, {"version": 1, "extra": extra})
    errors = answer.json()["errors"]
    assert answer.status_code == 422 and any(words in one["message"] for one in errors), errors
    assert field is None or [one["field"] for one in errors] == [field]


@pytest.mark.parametrize("query", ["extra.secret=x", "extra.none=1", "sort=extra.secret", "extra.area=1"])
def test_parameters_of_fields_that_are_not_there_are_refused(known, call, query) -> None:
    assert call("GET", f"/customers?{query}", known.rep).status_code == 422


def test_a_conflict_tells_both_sides(known, call) -> None:
    url = f"/customers/{known.shop.pk}"
    for area, status in (("1", 200), ("2", 409), ("1", 200)):
        answer = call("PATCH", url, known.rep, {"version": 1, "extra": {"area": area}})
        assert answer.status_code == status, answer.json()
        if status == 409:
            assert answer.json()["conflict"]["theirs"] == {"extra.area": "1"}


def test_a_file_is_uploaded_and_named_by_its_number(known, call, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    define(known, "file", "合同", field_key="contract")
    sent = call("POST", "/actions/fields.keep_file", known.rep, {"name": "a.pdf"},
                content=SimpleUploadedFile("a.pdf", b"%PDF-1"))  # fmt: skip
    pk = sent.json()["result"]["pk"]
    body = call("PATCH", f"/customers/{known.shop.pk}", known.rep, {"version": 1, "extra": {"contract": pk}}).json()
    assert body["extra"]["contract"]["name"] == "a.pdf" and body["extra"]["contract"]["id"] == pk
    assert call("PATCH", f"/customers/{known.shop.pk}", known.manager,
                {"version": 2, "extra": {"contract": 999}}).status_code == 422  # fmt: skip


def test_timelines_of_the_api_hide_what_the_caller_does_not_see(known, call) -> None:
    url = f"/customers/{known.shop.pk}"
    call("PATCH", url, known.manager, {"version": 1, "extra": {"secret": "gold", "area": "7"}})
    told = {one: call("GET", f"/timeline/customers.customer/{known.shop.pk}", getattr(known, one)).json()
            for one in ("rep", "manager")}  # fmt: skip
    assert "gold" not in json.dumps(told["rep"]) and "gold" in json.dumps(told["manager"])
    assert told["rep"]["items"][0]["facts"]["extra"] == {"area": [None, "7"]}


def _item(row, **values):
    return Item(row, [row], {f"extra.{key}": value for key, value in values.items()})


def test_every_target_has_its_extension() -> None:
    found = {one.target: one.kind for held in extensions.values() for one in held if isinstance(one, ExtraFields)}
    assert found == {"customers": CUSTOMER, "contacts": "customers.contact", "products": "catalogue.product",
                     "orders": "orders.order"}  # fmt: skip


def test_a_file_fills_the_fields_its_importer_may_change(known) -> None:
    extension, context = ExtraFields("customers", CUSTOMER), RunContext(by=known.rep, at=AT)
    fields = {one.key: one for one in extension.fields(known.rep)}
    assert list(fields) == ["extra.area", "extra.ends", "extra.kinds"]
    assert (fields["extra.area"].kind, fields["extra.ends"].kind) == ("quantity", "day")
    assert fields["extra.area"].names == ("面积", "Area", "area") and fields["extra.kinds"].kind == "choices"
    assert [one.key for one in extension.fields(known.manager)][-2:] == ["extra.rebate", "extra.secret"]
    pk = known.shop.pk
    items = [
        _item(1, area=Decimal("80.500"), ends=date(2027, 1, 1), kinds=("dai_li", "direct")),
        _item(2, area=Decimal("0.0001")),
        _item(3, ends=date(1, 1, 1)),
    ]
    extension.check(items, [pk, pk, None], context)
    assert [[problem.field for problem in item.problems] for item in items] == [[], ["extra.area"], ["extra.ends"]]
    with steps_of("exchange.start_import", by=known.admin):
        extension.write({pk: items[0].values}, context)
    assert extra_values(known.shop, known.rep) == {
        "area": Decimal("80.5"), "ends": date(2027, 1, 1), "kinds": ("direct", "dai_li"),
    }  # fmt: skip
    names = [f"extra.{key}" for key in ("area", "ends", "kinds")]
    assert extension.present([pk], names) == {pk: items[0].values}
    assert Event.objects.filter(name="fields.values_taken_over", object_id=pk).count() == 1
    known.shop.refresh_from_db()
    assert known.shop.version == 2
    with steps_of("exchange.undo_import", by=known.admin):
        extension.write({pk: dict.fromkeys(names)}, context)
    assert extra_values(known.shop, known.rep) == {}


def test_archived_fields_are_in_no_file(known) -> None:
    extension = ExtraFields("customers", CUSTOMER)
    field = define(known, "text", "品牌", field_key="brand")
    assert "extra.brand" in [one.key for one in extension.fields(known.rep)]
    archive_field(field, by=known.admin, at=AT)
    assert "extra.brand" not in [one.key for one in extension.fields(known.rep)]


def test_ten_thousand_records_are_written_in_few_statements(known) -> None:
    area = define(known, "number", "面积二", field_key="area_two")
    brand = define(known, "text", "品牌", field_key="brand")
    values = {pk: {"area_two": Decimal(pk), "brand": f"牌{pk % 50}"} for pk in range(1, 10_001)}
    with CaptureQueriesContext(connection) as asked:
        write_values([area, brand], values, by=system_user(), at=AT)
    assert len(asked) <= 60
