"""The page that changes the terms of the gate: new rows begin as one above, and a slip of the hand is refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.world import AT, TODAY

from guanxi.domains.credit.gate import RULES, GatePolicy, OverdueRule
from guanxi.domains.credit.models import Standing
from guanxi.foundation.policies.actions import record_policy_version
from guanxi.foundation.policies.drafts import input_name, texts_of
from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.policies.terms import in_force, to_json

pytestmark = pytest.mark.django_db
CHANGE = "/settings/policies/credit.gate/change/"
PLACE = len(RULES)


def client_of(person: Any) -> Client:
    """A browser of somebody."""
    client = Client()
    client.force_login(person)
    return client


def sent(*more: tuple[str, str, str]) -> dict[str, str]:
    """The defaults as the page sends them, with further rows (grade, days, amount)."""
    found = {"scope": "company", "scope_key": "", "starts_on": TODAY.isoformat(), "reason": "x"}
    texts = texts_of(GatePolicy, GatePolicy())
    rows = texts.pop("overdue") + [dict(zip(("grade", "days", "amount"), one, strict=True)) for one in more]
    found |= {input_name(name): text for name, text in texts.items()} | {"t-overdue-rows": str(len(rows))}
    for place, row in enumerate(rows):
        found |= {input_name("overdue", place, name): text for name, text in row.items()}
    return found


def test_a_new_row_begins_as_the_one_above(world: Any) -> None:
    answer = client_of(world.admin).post(CHANGE, sent(("C", "20", "300")) | {"do": "add.overdue"})
    (table,) = answer.context["tables"]
    assert [cell.text for cell in table.lines[-1].cells] == ["C", "20", "300"]


def test_a_row_that_holds_every_order_of_a_late_customer_is_refused(world: Any) -> None:
    client, before = client_of(world.admin), PolicyVersion.objects.count()
    answer = client.post(CHANGE, sent(("", "0", "0.01")))
    assert (answer.status_code, PolicyVersion.objects.count()) == (422, before)
    assert set(answer.context["draft"].faults) == {f"overdue.{PLACE}.amount"}
    preview = client.post(reverse("policies:preview", args=["credit.gate"]), sent(("", "0", "0.01")))
    assert "every order is held" in preview.content.decode() or "所有订单都会被挂起" in preview.content.decode()
    for careful in ((("", "0", "50")), (("C", "1", "0.01")), (("E", "0", "0.01"))):  # the last one is a default
        assert client.post(CHANGE, sent(careful)).status_code == 302


def test_a_row_for_a_grade_that_nobody_can_have_is_refused(world: Any) -> None:
    client, before = client_of(world.admin), PolicyVersion.objects.count()
    for slip in ("a", "\uff21", "123"):  # a small letter, a full-width one, no grade at all
        answer = client.post(CHANGE, sent((slip, "20", "300")))
        assert (answer.status_code, PolicyVersion.objects.count()) == (422, before)
        assert set(answer.context["draft"].faults) == {f"overdue.{PLACE}.grade"}
        assert "A, B, C, D, E" in answer.content.decode()
    Standing.objects.update_or_create(customer=world.yonghui, defaults={"grade": "AAA"})
    assert client.post(CHANGE, sent(("AAA", "20", "300"))).status_code == 302  # it came with a file


def test_what_was_recorded_and_the_program_s_own_way_are_not_asked(world: Any) -> None:
    terms = to_json(GatePolicy(overdue=(OverdueRule("", 0),)))
    record_policy_version("credit.gate", terms=terms, starts_on=TODAY, by=world.admin, at=AT)
    assert in_force(GatePolicy, on=TODAY).terms.overdue == (OverdueRule("", 0),)
    assert client_of(world.admin).post(CHANGE, sent(("", "0", "0.01"))).status_code == 302  # it holds already
