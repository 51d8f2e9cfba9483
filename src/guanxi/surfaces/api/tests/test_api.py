"""The API as an integrator meets it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.world import AT, TODAY

from guanxi.domains.credit.limits.actions import set_limits
from guanxi.domains.credit.limits.actions.importing import LimitGiven
from guanxi.domains.customers.pool.actions import release_customers
from guanxi.domains.orders.models import Order
from guanxi.foundation.people.actions import issue_token, revoke_token
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.work.actions import add_task
from guanxi.foundation.work.models import ApprovalRequest
from guanxi.surfaces.api.lists import LISTS

pytestmark = pytest.mark.django_db
Call = Callable[..., Any]


def order_body(world: Any, **more: Any) -> dict[str, Any]:
    """An order of the cast's first customer for two of its first product."""
    line = {"product": world.mug.code.lower(), "quantity": "2"}
    return {"customer": world.yonghui.pk, "lines": [line], **more}


def test_health_needs_no_token(call: Call) -> None:
    answer = call("GET", "/health", None)
    assert answer.status_code == 200 and answer.json()["status"] == "ok"


def test_without_token_nothing_is_told(call: Call) -> None:
    answer = call("GET", "/customers", None)
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 401 and "guanxi user token" in answer.json()["detail"]


def test_revoked_and_expired_tokens_are_refused(world: Any) -> None:
    at = timezone.now()
    token, secret = issue_token(world.rep, name="gone", scopes=["*"], expires_on=None, by=world.rep, at=at)
    headers = {"Authorization": f"Bearer {secret}"}
    assert Client(headers=headers).get("/api/v1/customers").status_code == 200
    revoke_token(token, by=world.rep, at=at)
    assert Client(headers=headers).get("/api/v1/customers").status_code == 401
    token, secret = issue_token(
        world.rep, name="old", scopes=["*"], expires_on=timezone.localdate(), by=world.rep, at=at
    )
    type(token).objects.filter(pk=token.pk).update(expires_on=timezone.localdate() - timedelta(days=1))
    assert Client(headers={"Authorization": f"Bearer {secret}"}).get("/api/v1/customers").status_code == 401


def test_customers_are_narrowed_as_on_their_page(world: Any, call: Call) -> None:
    def found(query: str) -> set[int]:
        return {row["id"] for row in call("GET", f"/customers?limit=200&{query}", world.credit).json()["items"]}

    everybody = found("sort=name")
    for query in (f"owner={world.rep.pk}", f"unit={world.stranger.unit_id}", "overdue=1", "overdue=0", "kind=terminal"):
        assert found(query) < everybody, query
    assert world.yonghui.pk in found(f"owner={world.rep.pk}") - found(f"owner={world.stranger.pk}")
    assert found("overdue=1") | found("overdue=0") == everybody and not found("overdue=1") & found("overdue=0")


def test_lists_hold_only_what_one_may_see(world: Any, call: Call) -> None:
    seen = {row["id"] for row in call("GET", "/customers?limit=200", world.rep).json()["items"]}
    theirs = {row["id"] for row in call("GET", "/customers?limit=200", world.stranger).json()["items"]}
    assert world.yonghui.pk in seen and world.yonghui.pk not in theirs and not seen & theirs


def test_another_regions_customer_is_not_there(world: Any, call: Call) -> None:
    answer = call("GET", f"/customers/{world.yonghui.pk}", world.stranger)
    assert answer.status_code == 404 and answer["Content-Type"] == "application/problem+json"


def test_lists_page_by_cursor(world: Any, call: Call) -> None:
    seen, cursor = [], ""
    for _turn in range(50):
        page = call("GET", f"/customers?sort=name&limit=2{cursor}", world.manager).json()
        seen += [row["id"] for row in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert len(seen) == len(set(seen)) and world.yonghui.pk in seen


def test_possible_duplicates(world: Any, call: Call) -> None:
    """Whatever stands around the name; nobody is told of customers out of reach."""
    found = call("GET", "/customers/duplicates?name=绍兴市永辉礼品有限公司", world.rep).json()
    assert [(one["id"], one["reasons"]) for one in found if one["id"] == world.yonghui.pk] == [
        (world.yonghui.pk, ["near_name"])
    ]
    again = call("GET", f"/customers/duplicates?name=绍兴永辉礼品行&exclude={world.yonghui.pk}", world.rep).json()
    assert world.yonghui.pk not in [one["id"] for one in again]
    assert call("GET", "/customers/duplicates?name=绍兴永辉礼品行", world.stranger).json() == []


def test_search_by_pinyin_initials(world: Any, call: Call) -> None:
    found = call("GET", "/customers?search=yh", world.manager).json()["items"]
    assert world.yonghui.pk in {row["id"] for row in found}


def test_one_customer_has_its_account_and_orders(world: Any, call: Call) -> None:
    call("POST", "/orders", world.rep, order_body(world, confirm=True))
    whole = call("GET", f"/customers/{world.yonghui.pk}", world.rep).json()
    assert whole["orders"] and isinstance(whole["balance"], str)
    assert Decimal(whole["exposure"]) == Decimal(whole["balance"]) + Decimal(whole["reserved"])


def test_an_order_placed_twice_with_one_key_is_one_order(world: Any, call: Call) -> None:
    before = Order.objects.count()
    answers = [
        call("POST", "/orders", world.rep, order_body(world, confirm=True), **{"Idempotency-Key": "k-1"})
        for _turn in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert Order.objects.count() == before + 1


def test_a_key_does_not_serve_two_requests(world: Any, call: Call) -> None:
    call("POST", "/orders", world.rep, order_body(world), **{"Idempotency-Key": "k-2"})
    before = Order.objects.count()
    answer = call("POST", "/orders", world.rep, order_body(world, remark="other"), **{"Idempotency-Key": "k-2"})
    assert answer.status_code == 422 and answer.json()["type"].endswith("key_reused")
    assert Order.objects.count() == before


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"lines": [{"product": "NO-SUCH", "quantity": "1"}]}, "lines[0].product"),
        ({"lines": [{"product": "?", "quantity": "-1"}]}, "lines[0].quantity"),
        ({"lines": [{"product": "?", "quantity": 1.5}]}, "lines[0].quantity"),
        ({"lines": []}, "lines"),
        ({"ordered_on": "1900-01-01"}, "ordered_on"),
        ({"ordered_on": "2999-01-01"}, "ordered_on"),
        ({"ordered_on": "yesterday"}, "ordered_on"),
    ],
)
def test_bad_orders_name_the_field_and_write_nothing(world: Any, call: Call, change: Any, field: str) -> None:
    before = Order.objects.count()
    body = json.loads(json.dumps(order_body(world) | change).replace('"?"', json.dumps(world.mug.code)))
    answer = call("POST", "/orders", world.rep, body)
    assert answer.status_code == 422, answer.content
    assert field in {error["field"] for error in answer.json()["errors"]}, answer.json()
    assert Order.objects.count() == before


def test_scopes_are_enforced(world: Any, call: Call) -> None:
    before = Order.objects.count()
    answer = call("POST", "/orders", world.rep, order_body(world), scopes=("read",))
    assert answer.status_code == 403 and answer.json()["type"].endswith("not_in_scope")
    assert call("GET", "/customers", world.rep, scopes=("read",)).status_code == 200
    receipt = {"customer": world.yonghui.pk, "amount": "5.00"}
    assert call("POST", "/receivables/receipts", world.credit, receipt, scopes=("orders.write",)).status_code == 403
    assert Order.objects.count() == before


def test_deliver_invoice_collect_and_age(world: Any, call: Call) -> None:
    order = call("POST", "/orders", world.manager, order_body(world, confirm=True)).json()
    assert order["state"] == "confirmed"
    delivery = call("POST", f"/orders/{order['id']}/deliveries", world.manager, {}).json()
    assert delivery["invoice"] and Decimal(delivery["amount"]) == Decimal(order["total"])
    receipt = {"customer": world.yonghui.pk, "amount": "5.00"}
    assert call("POST", "/receivables/receipts", world.credit, receipt).status_code == 201
    page = call("GET", "/receivables/ageing", world.manager).json()
    row = next(one for one in page["items"] if one["customer"] == world.yonghui.pk)
    assert sum(map(Decimal, row["buckets"])) == Decimal(row["total"])
    streamed = call("GET", "/receivables/ageing?all=true", world.manager)
    whole = json.loads(streamed.getvalue())
    assert [one["customer"] for one in whole["items"]] == [one["customer"] for one in page["items"]]
    assert Decimal(whole["totals"]["total"]) == sum(Decimal(one["total"]) for one in whole["items"])


def test_a_change_names_fields_of_the_record_and_no_others(world: Any, call: Call) -> None:
    path = f"/customers/{world.yonghui.pk}"
    version = call("GET", path, world.rep).json()["version"]
    done = call("PATCH", path, world.rep, {"version": version, "changes": {"employees": 7, "street": "鲁迅路 1 号"}})
    assert done.status_code == 200 and done.json()["street"] == "鲁迅路 1 号", done.content
    for changes, field in (
        ({"stret": "x"}, "changes.stret"),
        ({"street": 7}, "changes.street"),
        ({"employees": []}, ""),
    ):
        answer = call("PATCH", path, world.rep, {"version": version + 1, "changes": changes})
        assert answer.status_code == 422 and answer.json()["errors"][0]["field"].startswith(field), answer.content
    hidden = {"version": version + 1, "changes": {"parent": world.wanjiafu.pk}}
    assert call("PATCH", path, world.rep, hidden).status_code == 404


def test_ageing_refuses_impossible_days(world: Any, call: Call) -> None:
    answer = call("GET", "/receivables/ageing?as_of=1900-01-01", world.manager)
    assert answer.status_code == 422 and answer.json()["errors"][0]["field"] == "as_of"


def test_verbs_are_reachable_with_the_same_permissions(world: Any, call: Call) -> None:
    body = {"customer": world.yonghui.pk, "reason": "a cheque bounced"}
    assert call("POST", "/actions/credit.block_customer", world.rep, body).status_code == 403
    answer = call("POST", "/actions/credit.block_customer", world.credit, body)
    assert answer.status_code == 200, answer.content
    assert world.yonghui.credit_standing.block_reason == "a cheque bounced"
    assert call("POST", "/actions/receivables.reserve", world.credit, body).status_code == 404


def test_the_schema_is_complete(world: Any, call: Call) -> None:
    schema = call("GET", "/openapi.json", world.rep).json()
    assert schema["openapi"].startswith("3.")
    assert all(one["summary"] for path in schema["paths"].values() for one in path.values())


def test_the_documentation_obeys_the_policy(call: Call) -> None:
    answer = Client().get("/api/v1/docs")
    assert answer.status_code == 200 and "unsafe" not in answer["Content-Security-Policy"]
    assert b"http://" not in answer.content and b"https://" not in answer.content


@pytest.mark.parametrize("path", LISTS)
def test_every_list_is_reachable_within_reach(world: Any, call: Call, path: str) -> None:
    add_task(title="Ask for the cheque", assignee=world.rep, due_on=TODAY, by=world.manager, at=AT)
    if path == "credit":
        limit = {world.jianhu.pk: LimitGiven(Decimal("5000.00"))}
        set_limits(limit, by=system_user(), at=AT)
    if path == "approvals":
        ApprovalRequest.objects.create(
            matter="orders.release", action="orders.release_order", arguments=[], kind="orders.order",
            object_id=world.old_order.pk, owner=world.rep, unit=world.shaoxing, amount=1000, rung="manager",
            requested_by=world.rep, requested_at=AT, expires_at=AT + timedelta(days=14),
        )  # fmt: skip
    if path == "pool":
        release_customers([world.jianhu], reason="no answer for months", by=world.rep, at=AT)
    answer = call("GET", f"/lists/{path}?limit=1", world.manager)
    assert answer.status_code == 200, answer.content
    page = answer.json()
    assert len(page["items"]) == 1 and page["items"][0]["id"]
    if path == "products":
        return
    theirs = {row["id"] for row in call("GET", f"/lists/{path}?limit=200", world.stranger).json()["items"]}
    mine = {row["id"] for row in call("GET", f"/lists/{path}?limit=200", world.rep).json()["items"]}
    assert not theirs & mine


@pytest.mark.parametrize(
    ("path", "room"), [("orders", "orders"), ("invoices", "receivables"), ("products", "catalogue")]
)
def test_a_list_is_closed_without_the_right_to_look(world: Any, call: Call, path: str, room: str) -> None:
    role = world.rep.roles.get()
    role.permissions = [name for name in role.permissions if name != f"{room}.view"]
    role.save()
    answer = call("GET", f"/lists/{path}", world.rep)
    assert answer.status_code == 403 and answer.json()["type"].endswith("not_allowed")


def test_a_list_refuses_what_it_cannot_read(world: Any, call: Call) -> None:
    answer = call("GET", "/lists/orders?sort=colour", world.manager)
    assert answer.status_code == 422 and answer.json()["errors"][0]["field"] == "sort"


def test_a_verb_takes_a_list_of_records_one_may_see(world: Any, call: Call) -> None:
    body = {"customers": [world.yonghui.pk, world.wanjiafu.pk], "owner": world.rep.pk}
    assert call("POST", "/actions/customers.assign_customers", world.manager, body).status_code == 404
    body["customers"] = [world.yonghui.pk]
    assert call("POST", "/actions/customers.assign_customers", world.service, body).status_code in {403, 404}
    answer = call("POST", "/actions/customers.assign_customers", world.admin, body | {"owner": world.stranger.pk})
    assert answer.json()["result"] == 1, answer.content
    world.yonghui.refresh_from_db()
    assert world.yonghui.owner == world.stranger
