"""Why an order is on credit (S4-50): asked from the start of new installations, quick to say, never in the way."""

from __future__ import annotations

import json
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from guanxi.domains.credit.gate import GatePolicy
from guanxi.domains.orders import actions
from guanxi.domains.orders.models import Order
from guanxi.domains.orders.queries import last_reason
from guanxi.domains.orders.tests.conftest import AT, TODAY, Shop, let_pass, make_customer
from guanxi.domains.orders.tests.importing import brought, clerk, place
from guanxi.foundation.people.models import User
from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.policies.terms import in_force
from guanxi.kit.errors import BadInput

__all__ = ["clerk", "place"]
MIGRATION = "guanxi.domains.orders.migrations.0009_reason_for_credit"


@pytest.fixture
def asking(shop: Shop) -> Shop:
    let_pass(shop.manager, reason_code=True)
    return shop


@pytest.fixture
def entry(asking: Shop) -> Client:
    """The rep at the order entry, in English."""
    User.objects.filter(pk=asking.rep.pk).update(language="en")
    client = Client()
    client.force_login(asking.rep)
    return client


def typed(shop: Shop, **more: Any) -> dict[str, Any]:
    """What the entry page posts for ten mugs."""
    return {
        "customer": shop.customer.pk, "ordered_on": timezone.localdate().isoformat(), "payment": "credit",
        "line-1-product": shop.mug.pk, "line-1-quantity": "10", "line-1-price": "12", **more,
    }  # fmt: skip


def chosen(html: str) -> str:
    """The reason that stands in the box."""
    box = html.split('name="reason_code"')[1].split("</select>")[0]
    return box.split(" selected")[0].rsplit('value="', 1)[1].split('"')[0] if " selected" in box else ""


def test_new_installations_ask_and_a_draft_may_leave_it_open(shop: Shop) -> None:
    PolicyVersion.objects.filter(policy="credit.gate").delete()
    draft = shop.draft()
    with pytest.raises(BadInput) as refused:
        actions.confirm_order(draft, by=shop.rep, at=AT)
    assert list(refused.value.fields) == ["reason_code"]
    actions.change_order(draft, version=draft.version, reason_code="market", by=shop.rep, at=AT)
    assert actions.confirm_order(draft, by=shop.rep, at=AT).state == "confirmed"


def test_the_last_reason_of_the_customer_is_the_one_proposed(asking: Shop) -> None:
    other = make_customer("C2", asking.unit, asking.rep)
    assert last_reason(asking.customer) == ""
    asking.draft(reason_code="habit")
    asking.draft(reason_code="competition")
    asking.draft()
    asking.draft(payment="prepaid", reason_code="market")
    assert (last_reason(asking.customer), last_reason(other)) == ("competition", "")


def test_the_page_proposes_it_and_one_key_confirms(asking: Shop, entry: Client) -> None:
    new = f"{reverse('orders:new')}?customer={asking.customer.pk}"
    empty = entry.get(new).content.decode()
    assert chosen(empty) == "" and "choose…" in empty and "Asked of every order on credit." in empty
    asking.draft(reason_code="habit")
    assert chosen(entry.get(new).content.decode()) == "habit"
    preview = entry.post(reverse("orders:preview"), typed(asking, reason_code="")).content.decode()
    assert chosen(preview) == "habit"  # the customer was chosen on the page
    kept = entry.post(reverse("orders:preview"), typed(asking, reason_code="market")).content.decode()
    assert chosen(kept) == "market"
    entry.post(reverse("orders:new"), typed(asking, reason_code=chosen(preview), confirm="1"))
    order = Order.objects.latest("pk")
    assert (order.state, order.reason_code) == ("confirmed", "habit")


def test_who_has_none_yet_is_told_at_the_field(asking: Shop, entry: Client) -> None:
    answer = entry.post(reverse("orders:new"), typed(asking, reason_code="", confirm="1"))
    assert answer.status_code == 422 and "Say why this order is sold on credit" in answer.content.decode()
    saved = entry.post(reverse("orders:new"), typed(asking, reason_code=""))
    assert saved.status_code == 302 and Order.objects.get().state == "draft"


def test_nothing_is_proposed_where_nobody_asks(shop: Shop) -> None:
    shop.draft(reason_code="habit")
    client = Client()
    client.force_login(shop.rep)
    assert chosen(client.get(f"{reverse('orders:new')}?customer={shop.customer.pk}").content.decode()) == ""


def test_a_draft_confirmed_on_its_own_page_is_opened_where_the_reason_is_chosen(asking: Shop, entry: Client) -> None:
    draft = asking.draft()
    answer = entry.post(reverse("orders:confirmation", args=[draft.pk]))
    assert (answer.status_code, answer["Location"]) == (302, reverse("orders:edit", args=[draft.pk]))
    assert "Say why this order is sold on credit" in entry.get(answer["Location"]).content.decode()


def test_the_api_names_the_field(asking: Shop, entry: Client) -> None:
    def post(**more: Any) -> Any:
        line = {"product": asking.mug.code, "quantity": "1"}
        body = json.dumps({"customer": asking.customer.pk, "lines": [line], "confirm": True, **more})
        return entry.post("/api/v1/orders", body, content_type="application/json")

    refused = post()
    assert refused.status_code == 422 and "reason_code" in json.dumps(refused.json())
    assert post(reason_code="habit").json()["state"] == "confirmed"
    assert post(payment="prepaid").json()["state"] == "held"


def test_orders_of_a_file_are_not_asked(asking: Shop, clerk: Any) -> None:  # noqa: F811 the fixture
    file = "订单号,客户,订单日期,状态,产品,数量,单价\nO-1,C1,2026-11-02,进行中,MUG,10,12\n"
    brought(file, clerk, options={"open_orders": "confirm"})
    assert Order.objects.get(number="O-1").state == "confirmed"


def test_a_held_order_is_asked_only_when_it_becomes_one_on_credit(asking: Shop) -> None:
    let_pass(asking.manager, without_limit="hold")
    customer = make_customer("C9", asking.unit, asking.rep)
    before, prepaid = asking.place(customer=customer), asking.place(customer=customer, payment="prepaid")
    let_pass(asking.manager, without_limit="hold", reason_code=True)
    told: dict[str, Any] = {"by": asking.rep, "at": AT}
    changed = actions.change_order(before, remark="by van", version=before.version, **told)
    assert (changed.state, changed.remark, changed.reason_code) == ("held", "by van", "")
    with pytest.raises(BadInput) as refused:
        actions.change_order(prepaid, payment="credit", version=prepaid.version, **told)
    assert list(refused.value.fields) == ["reason_code"]
    asked = {"payment": "credit", "reason_code": "market"}
    assert actions.change_order(prepaid, version=prepaid.version, **asked, **told).state == "held"


def migrated() -> date:
    import_module(MIGRATION).ask_no_reason(apps, None)
    return timezone.localdate()


def terms(on: date) -> GatePolicy:
    found: GatePolicy = in_force(GatePolicy, on=on).terms
    return found


def test_who_worked_before_is_not_asked(shop: Shop) -> None:
    PolicyVersion.objects.filter(policy="credit.gate").delete()
    begin, coming = date(2000, 1, 1), timezone.localdate() + timedelta(days=9)
    for on in (begin, coming):
        PolicyVersion.objects.create(
            policy="credit.gate", starts_on=on, terms={"without_limit": "pass"}, by=shop.rep, at=AT
        )
    today = migrated()
    assert (terms(today).reason_code, terms(today).without_limit) == (False, "pass")
    assert (terms(coming).reason_code, terms(coming).without_limit) == (False, "pass")


def test_who_worked_without_any_version_gets_one_and_nobody_else(shop: Shop) -> None:
    PolicyVersion.objects.filter(policy="credit.gate").delete()
    assert terms(migrated()) == GatePolicy(reason_code=False)


def test_a_new_installation_gets_no_version(db: None) -> None:
    migrated()
    assert not PolicyVersion.objects.exists() and terms(TODAY).reason_code


def test_a_version_that_says_it_stays(asking: Shop) -> None:
    before = PolicyVersion.objects.count()
    assert terms(migrated()).reason_code and PolicyVersion.objects.count() == before
