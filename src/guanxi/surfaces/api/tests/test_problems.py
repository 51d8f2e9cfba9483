"""What cannot be answered is said as a problem document (RFC 9457), whichever part of the server says it."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from guanxi.surfaces.api.app import api

pytestmark = pytest.mark.django_db


def problem_of(answer: Any, status: int, code: str) -> dict[str, Any]:
    """The problem document of an answer, which must be of this status and kind."""
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == status and body["type"] == f"urn:guanxi:problem:{code}" and body["title"]
    return body


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/customers", "GET, POST"),
        ("PUT", "/orders/1", "GET"),
        ("GET", "/actions/receivables.take_receipt", "POST"),
        ("POST", "/health", "GET"),
    ],
)
def test_a_wrong_method_is_told_the_right_ones(world: Any, call: Any, method: str, path: str, allowed: str) -> None:
    answer = call(method, path, world.admin, {})
    problem_of(answer, 405, "method_not_allowed")
    assert answer["Allow"] == allowed
    assert allowed in answer.json()["detail"]


def test_no_route_answers_a_wrong_method_otherwise(world: Any, call: Any) -> None:
    for path in api.get_openapi_schema()["paths"]:
        answer = call("TRACE", path.removeprefix("/api/v1").replace("{pk}", "1"), world.admin)
        problem_of(answer, 405, "method_not_allowed")
        assert answer["Allow"]


@pytest.mark.parametrize("path", ["/no-such-thing", "/actions/receivables.reserve", "/orders/1/2/3"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_unknown_address(world: Any, call: Any, method: str, path: str) -> None:
    problem_of(call(method, path, world.admin), 404, "not_found")


def test_the_address_of_the_api_itself(world: Any, call: Any) -> None:
    assert "/api/v1/docs" in problem_of(call("GET", "/", world.admin), 404, "not_found")["detail"]


def test_an_id_that_is_none(world: Any, call: Any) -> None:
    assert problem_of(call("GET", "/orders/x", world.admin), 422, "bad_input")["errors"][0]["field"] == "pk"


@pytest.mark.parametrize("body", ["{", "{'a': 1}", '{"customer": NaN}', "[" * 100_000, "\ud800"])
def test_a_body_that_is_no_json(world: Any, call: Any, body: str) -> None:
    sent = body.encode("utf-8", "surrogatepass").decode("latin-1")
    problem_of(call("POST", "/orders", world.rep, sent), 400, "malformed")


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml"])
def test_a_body_that_is_declared_as_something_else(world: Any, call: Any, kind: str) -> None:
    answer = call("POST", "/orders", world.rep, "{}", content_type=kind)
    assert "application/json" in problem_of(answer, 415, "wrong_content_type")["detail"]


@pytest.mark.parametrize("path", ["/orders", "/actions/timeline.add_note", "/customers"])
def test_a_body_larger_than_is_taken(world: Any, call: Any, path: str) -> None:
    body = '{"text": "' + "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE + '"}'
    problem_of(call("POST", path, world.rep, body), 413, "too_large")


def test_nobody_is_told_anything_without_a_token(call: Any) -> None:
    problem_of(call("POST", "/actions/orders.cancel_order", None, "{"), 401, "unauthenticated")


def test_a_body_without_a_type_is_taken_for_json(world: Any, call: Any) -> None:
    answer = call("POST", "/orders", world.rep, "{}", content_type="")
    assert {one["field"] for one in problem_of(answer, 422, "bad_input")["errors"]} == {"customer", "lines"}


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/customers?onwer=3", "onwer"),
        ("/lists/orders?limit=5&customr=7", "customr"),
        ("/receivables/ageing?as_at=2026-11-01", "as_at"),
        ("/receivables/statements/{customer}?from=2026-11-01", "from"),
        ("/customers/{customer}?page=2", "page"),
        ("/lists/orders?date_from=2026-11-01&date_to=yesterday", "date_to"),
        ("/lists/invoices?amount_min=much", "amount_min"),
        ("/customers?owner=nobody", "owner"),
    ],
)
def test_a_parameter_that_does_not_exist_or_cannot_be_read_is_named(
    world: Any, call: Any, path: str, field: str
) -> None:
    answer = call("GET", path.replace("{customer}", str(world.yonghui.pk)), world.rep)
    assert [one["field"] for one in problem_of(answer, 422, "bad_input")["errors"]] == [field]


def test_fields_that_do_not_exist_are_named_and_nothing_is_written(world: Any, call: Any) -> None:
    line = {"product": world.mug.code, "quantity": "2", "discount": "1"}
    order = {"customer": world.yonghui.pk, "lines": [line], "confrim": True}
    answer = call("POST", "/orders", world.rep, order)
    assert {one["field"] for one in problem_of(answer, 422, "bad_input")["errors"]} == {"confrim", "lines[0].discount"}
    assert not world.yonghui.orders.filter(lines__product=world.mug, confirmed_at__isnull=True).exists()
    for path, body in (
        ("/receivables/receipts", {"customer": world.yonghui.pk, "amount": "5.00", "choosen": {}}),
        ("/customers", {"name": "新店", "telephone": "0575-85123456"}),
        (f"/orders/{world.old_order.pk}/deliveries", {"quantity": "1"}),
    ):
        problem_of(call("POST", path, world.admin, body), 422, "bad_input")


def test_who_looks_as_a_colleague_changes_nothing_here_either(world: Any) -> None:
    client = Client()
    client.force_login(world.manager)
    client.post(reverse("people:see_as", args=[world.rep.pk]))
    note = {"record": {"kind": "customers.customer", "id": world.yonghui.pk}, "text": "x"}
    answer = client.post("/api/v1/actions/timeline.add_note", note, content_type="application/json")
    problem_of(answer, 403, "looking_only")
    assert client.get("/api/v1/customers?limit=1").status_code == 200


ORDER = {"customer": 1, "lines": [{"product": "21071", "quantity": "1"}]}


@pytest.mark.parametrize(
    ("change", "english", "chinese"),
    [
        ({"customer": None}, "Write a whole number.", "请填写整数。"),
        ({"lines": []}, "Send at least this many: 1.", "至少填写 1 项。"),
        ({"lines": "x"}, "Write a list: […].", "请填列表：[…]。"),
        ({"ordered_on": "2026-02-30"}, "Write a day that exists", "请填写真实存在的日期"),
        ({"lines": [{"product": "21071", "quantity": "two"}]}, "Write a number as text", "请以文本形式填写数字"),
        ({"lines": [{"product": "21071", "quantity": 1.5}]}, "Write a number as text", "请以文本形式填写数字"),
        ({"lines": [{"quantity": "1"}]}, "This field is needed.", "此字段必填。"),
        ({"remark": "x" * 401}, "Write at most this many characters: 400.", "最多填写 400 个字符。"),
        ({"confirm": "perhaps"}, "Write true or false.", "请填 true 或 false。"),
        ({"confrim": True}, "look at its spelling", "请检查拼写"),
    ],
)
def test_a_wrong_shape_is_said_in_the_callers_language(
    world: Any, call: Any, change: dict[str, Any], english: str, chinese: str
) -> None:
    for language, expected in (("en", english), ("zh-hans", chinese)):
        world.rep.language = language
        world.rep.save(update_fields=["language"])
        answer = call("POST", "/orders", world.rep, ORDER | change, **{"Accept-Language": language})
        assert expected in problem_of(answer, 422, "bad_input")["errors"][0]["message"]
