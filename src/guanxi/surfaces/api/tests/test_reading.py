"""What a program must read before it can name a record in a verb: contacts, deliveries, people, notifications."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from guanxi.foundation.timeline.delivery import deliver_pending

pytestmark = pytest.mark.django_db


def test_a_contact_is_read_with_its_version_and_changed(world: Any, call: Any) -> None:
    path = f"/customers/{world.yonghui.pk}/file"
    added = {"customer": world.yonghui.pk, "name": "王老板", "role": "owner", "phone": "13805751234"}
    assert call("POST", "/actions/customers.add_contact", world.rep, added).status_code == 200
    file = call("GET", path, world.rep).json()
    person = next(one for one in file["contacts"] if one["name"] == "王老板")
    changes = {"contact": person["id"], "changes": {"birthday": "1975-05-04"}, "version": person["version"]}
    assert call("POST", "/actions/customers.change_contact", world.rep, changes).status_code == 200
    after = call("GET", path, world.rep).json()
    assert next(one for one in after["contacts"] if one["id"] == person["id"])["birthday"] == "1975-05-04"
    assert [one["key"] for one in after["classes"]] == ["basic", "commercial", "personal", "logistic", "business"]
    assert after["percent"] >= file["percent"] and after["stages"]
    assert call("GET", path, world.stranger).status_code == 404


def test_the_record_read_is_the_record_that_is_changed(world: Any, call: Any) -> None:
    path = f"/customers/{world.yonghui.pk}"
    file = call("GET", f"{path}/file", world.rep).json()
    changes = {"development_plan": "明年开两家分店", "carrier": "德邦", "latitude": "30.000100"}
    answer = call("PATCH", path, world.rep, {"version": file["version"], "changes": changes})
    assert answer.status_code == 200, answer.content
    assert call("GET", f"{path}/file", world.rep).json()["record"] == file["record"] | changes
    whole = {"version": answer.json()["version"], "changes": file["record"]}
    assert call("PATCH", path, world.rep, whole).status_code == 200


def test_an_order_tells_its_deliveries_and_their_invoices(world: Any, call: Any) -> None:
    line = {"product": world.mug.code, "quantity": "2", "price": "1.00"}
    order = {"customer": world.jianhu.pk, "lines": [line], "confirm": True}
    made = call("POST", "/orders", world.manager, order).json()
    assert made["state"] == "confirmed" and made["deliveries"] == []
    quantities = {str(made["lines"][0]["id"]): "1"}
    done = call("POST", f"/orders/{made['id']}/deliveries", world.manager, {"quantities": quantities}).json()
    told = call("GET", f"/orders/{made['id']}", world.manager).json()["deliveries"]
    assert [(one["id"], one["number"], one["amount"], one["invoice"]) for one in told] == [
        (done["id"], done["number"], "1.00", done["invoice"])
    ]


def test_people_are_told_within_reach_and_never_a_secret(world: Any, call: Any) -> None:
    assert call("GET", "/people/me", world.rep).json()["username"] == world.rep.username
    mine = {one["id"] for one in call("GET", "/people/users", world.rep).json()}
    assert mine == {world.rep.pk} and world.stranger.pk not in mine
    assert world.stranger.pk in {one["id"] for one in call("GET", "/people/users", world.admin).json()}
    units = {one["id"] for one in call("GET", "/people/units", world.rep).json()}
    assert units == {world.rep.unit_id}
    assert call("GET", "/people/roles", world.rep).status_code == 403
    roles = {one["key"]: one for one in call("GET", "/people/roles", world.admin).json()}
    assert roles["rep"]["reach"] == "own" and "orders.draft_order" in roles["rep"]["permissions"]
    answer = call("GET", "/people/tokens", world.rep)
    assert "digest" not in answer.content.decode() and [one["is_revoked"] for one in answer.json()] == [False]


def test_views_and_delegations_are_ones_own_and_what_is_shared(world: Any, call: Any) -> None:
    view = {"listing": "customers", "name": "大客户", "query": "sales_class=A", "is_shared": True}
    assert call("POST", "/actions/people.save_view", world.manager, view).status_code == 200
    theirs = call("GET", "/people/views?listing=customers", world.rep).json()
    assert [(one["name"], one["query"], one["is_own"]) for one in theirs] == [("大客户", "sales_class=A", False)]
    begin = timezone.localdate() + timedelta(days=40)
    days = {"starts_on": begin.isoformat(), "ends_on": (begin + timedelta(days=4)).isoformat()}
    given = {"giver": world.rep.pk, "to": world.manager.pk, **days}
    assert call("POST", "/actions/people.delegate", world.rep, given).status_code == 200
    assert [one["to"] for one in call("GET", "/people/delegations", world.rep).json()] == [world.manager.pk]
    assert call("GET", "/people/delegations", world.stranger).json() == []


def test_notifications_are_read_and_taken_off_the_bell(world: Any, call: Any) -> None:
    about = {"kind": "customers.customer", "id": world.yonghui.pk}
    assert call("POST", "/actions/timeline.follow", world.manager, {"record": about}).status_code == 200
    note = {"record": about, "text": "月底付款", "channel": "phone"}
    assert call("POST", "/actions/timeline.add_note", world.rep, note).status_code == 200
    deliver_pending(at=timezone.now(), limit=1000)
    told = call("GET", "/timeline/notifications", world.manager).json()
    assert told[0]["event"]["name"] == "timeline.note_written" and not told[0]["is_read"]
    seen = {"notifications": [told[0]["id"]]}
    assert call("POST", "/actions/timeline.mark_read", world.manager, seen).status_code == 200
    assert call("GET", "/timeline/notifications", world.manager).json()[0]["is_read"]
    assert call("GET", "/timeline/notifications", world.stranger).json() == []


def test_rows_of_terms_are_recorded_and_wrong_ones_named(world: Any, call: Any) -> None:
    rungs = [{"role": "manager", "most": "1000"}, {"role": "director", "most": None}]
    asked = {"policy": "credit.ladder", "terms": {"rungs": rungs}, "starts_on": timezone.localdate().isoformat()}
    url = "/actions/policies.record_policy_version"
    assert call("POST", url, world.admin, asked).status_code == 200
    told = {one["policy"]: one for one in call("GET", "/policies", world.rep).json()}
    assert told["credit.ladder"]["terms"]["rungs"] == rungs
    for wrong, place in (
        ({"most": "1"}, "rungs.1.role"),
        ({"role": "boss"}, "rungs.1.role"),
        ({"role": "rep", "pay": 1}, "rungs.1.pay"),
    ):
        answer = call("POST", url, world.admin, asked | {"terms": {"rungs": [rungs[0], wrong]}})
        assert answer.status_code == 422
        assert [one["field"] for one in answer.json()["errors"]] == [place]


def test_terms_of_a_customer_are_told_to_those_who_may_see_him(world: Any, call: Any) -> None:
    asked = {"policy": "orders.terms", "terms": {"max_lines": 9}, "starts_on": timezone.localdate().isoformat()}
    asked |= {"scope": "customer", "scope_key": str(world.yonghui.pk)}
    assert call("POST", "/actions/policies.record_policy_version", world.admin, asked).status_code == 200

    def keys(person: Any) -> list[str]:
        told = {one["policy"]: one for one in call("GET", "/policies", person).json()}
        return [one["scope_key"] for one in told["orders.terms"]["versions"]]

    assert keys(world.rep) == [str(world.yonghui.pk)]
    assert keys(world.stranger) == []


def test_terms_are_recorded_read_and_obeyed(world: Any, call: Any) -> None:
    today = timezone.localdate().isoformat()
    asked = {"policy": "orders.terms", "terms": {"invoicing": "confirmation"}, "starts_on": today, "reason": "订货会"}
    assert call("POST", "/actions/policies.record_policy_version", world.rep, asked).status_code == 403
    assert call("POST", "/actions/policies.record_policy_version", world.admin, asked).status_code == 200
    told = {one["policy"]: one for one in call("GET", "/policies", world.rep).json()}
    assert told["orders.terms"]["terms"]["invoicing"] == "confirmation"
    assert [one["reason"] for one in told["orders.terms"]["versions"]] == ["订货会"]
    assert told["receivables.terms"]["version"] is None
    assert told["receivables.terms"]["terms"]["boundaries"] == [60, 100, 180, 365]
    rungs = next(one for one in told["credit.ladder"]["about"] if one["name"] == "rungs")
    assert (rungs["type"], [one["name"] for one in rungs["columns"]]) == ("rows", ["role", "most"])
    assert {"rep", "director"} <= set(rungs["columns"][0]["choices"]) and rungs["columns"][1]["may_be_empty"]
    line = {"product": world.mug.code, "quantity": "2", "price": "5.00"}
    order = {"customer": world.jianhu.pk, "lines": [line], "confirm": True}
    before = call("GET", f"/customers/{world.jianhu.pk}", world.rep).json()["balance"]
    assert call("POST", "/orders", world.rep, order).json()["state"] == "confirmed"
    after = call("GET", f"/customers/{world.jianhu.pk}", world.rep).json()["balance"]
    assert Decimal(after) - Decimal(before) == Decimal("10.00")
