"""The excess only against cash or with security (S4-44): a release names what covers it, and nothing covers twice."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from guanxi.domains.credit.liability.actions import write_off
from guanxi.domains.credit.liability.documents import statement_data
from guanxi.domains.credit.limits.actions import add_security, release_security
from guanxi.domains.credit.limits.actions.giving import give_limit
from guanxi.domains.credit.limits.cover import covers_of
from guanxi.domains.credit.limits.refusals import StillCovers
from guanxi.domains.credit.models import Security
from guanxi.domains.orders import actions
from guanxi.domains.orders.models import Hold, Order
from guanxi.domains.orders.policies import ReleasePolicy
from guanxi.domains.orders.tests.conftest import AT, TODAY, D, Shop, make_customer, make_user, set_terms
from guanxi.domains.receivables.actions import take_receipt
from guanxi.domains.receivables.models import Invoice
from guanxi.foundation.people.models import User
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.models import Event
from guanxi.foundation.work.approvals.actions import grant_request
from guanxi.kit.approvals import NeedsApproval
from guanxi.kit.errors import BadInput
from guanxi.kit.testing.tables import read_table

ROWS = read_table("rules/gate.md", "Against a security")


@pytest.fixture
def boss(shop: Shop) -> User:
    return make_user("louguoping", "楼国平", shop.unit, "all", "*", key="director")


@pytest.fixture
def held(shop: Shop) -> Order:
    """1,200.00 where 1,000.00 are the limit."""
    order = shop.place((shop.mug, "100"))
    assert order.state == "held"
    return order


def deposit(shop: Shop, value: str = "200.00", **more: Any) -> Security:
    given = {"kind": "deposit", "description": "押金收据 17", "value": D(value), "by": system_user(), "at": AT, **more}
    security: Security = add_security(given.pop("customer", shop.customer), **given)
    return security


def free(shop: Shop) -> list[Decimal]:
    return [one.free for one in covers_of([shop.customer.pk], on=TODAY).get(shop.customer.pk, [])]


def release(order: Order, by: User, security: Security | None) -> Order:
    done: Order = actions.release_order(order, reason="old customer", security=security, by=by, at=AT)
    return done


def test_what_it_was_released_against_stays_on_the_hold_and_is_told(shop: Shop, held: Order, boss: User) -> None:
    security = deposit(shop)
    assert release(held, boss, security).state == "confirmed"
    hold = Hold.objects.get(order=held)
    assert (hold.security, hold.secured, hold.released_by) == (security, D("200.00"), boss)
    assert Event.objects.get(name="orders.order_secured").facts["amount"] == "200.00"
    assert free(shop) == [D("0.00")]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"value": D("199.99")}, "199.99"),
        ({"kind": "mortgage", "value": D("300.00")}, "180.00"),  # counts with 60 %
        ({"valid_until": TODAY + timedelta(days=29)}, "20"),  # due after 30 days
    ],
)
def test_what_covers_too_little_or_too_short_is_refused(
    shop: Shop, held: Order, boss: User, given: dict[str, Any], words: str
) -> None:
    security = deposit(shop, **{"value": "200.00", **given})
    with pytest.raises(BadInput) as refused:
        release(held, boss, security)
    assert list(refused.value.fields) == ["security"] and words in str(refused.value.fields["security"])
    assert Order.objects.get(pk=held.pk).state == "held"


def test_neither_another_customer_s_nor_one_given_back(shop: Shop, held: Order, boss: User) -> None:
    back = deposit(shop)
    release_security(back, reason="x", by=system_user(), at=AT)
    for security in (deposit(shop, customer=make_customer("C2", shop.unit, shop.rep)), back):
        with pytest.raises(BadInput):
            release(held, boss, security)


def test_nothing_covers_twice_until_it_is_paid(shop: Shop, held: Order, boss: User) -> None:
    security, second = deposit(shop, "260.00"), shop.place((shop.mug, "100"))
    release(held, boss, security)
    assert free(shop) == [D("60.00")]
    with pytest.raises(BadInput):
        release(second, boss, security)
    with pytest.raises(StillCovers):
        release_security(security, reason="asked for", by=system_user(), at=AT)
    actions.deliver_order(held, on=TODAY, by=boss, at=AT)
    assert free(shop) == [D("60.00")]
    invoice = Invoice.objects.get(customer=shop.customer)
    take_receipt(shop.customer, amount=D("1100.00"), on=TODAY, by=shop.credit, at=AT)
    assert free(shop) == [D("160.00")]  # 100.00 are still open
    take_receipt(shop.customer, amount=invoice.amount - D("1100.00"), on=TODAY, by=shop.credit, at=AT)
    assert free(shop) == [D("260.00")]
    release_security(security, reason="asked for", by=system_user(), at=AT)


def test_a_cancelled_order_gives_its_cover_back(shop: Shop, held: Order, boss: User) -> None:
    security = deposit(shop)
    release(held, boss, security)
    actions.cancel_order(held, reason="no more wanted", by=boss, at=AT)
    assert free(shop) == [D("200.00")]


def test_what_a_limit_rests_on_is_not_free(shop: Shop, held: Order, boss: User) -> None:
    security = deposit(shop, "250.00", at=AT - timedelta(days=2))
    give_limit(
        shop.customer, D("1000.00"), origin="import", valid_until=None, term_days=30, secured=D("100.00"),
        by=system_user(), at=AT - timedelta(days=1),
    )  # fmt: skip
    later = deposit(shop, "40.00")
    assert free(shop) == [D("150.00"), D("40.00")]
    for one in (security, later):
        with pytest.raises(BadInput):
            release(held, boss, one)


@pytest.mark.parametrize(
    "row", read_table("rules/gate.md", "Against a security"), ids=lambda row: " ".join(row.values())
)
def test_worked_table(shop: Shop, row: dict[str, str]) -> None:
    value, rate, limit, earlier, still, left = (D(cell.rstrip("%")) for cell in row.values())
    security = deposit(shop, str(value), at=AT - timedelta(days=2))
    Security.objects.update(accepted_rate=rate / 100)
    if limit:
        give_limit(
            shop.customer, D("20000.00"), origin="import", valid_until=None, term_days=None, secured=limit,
            by=system_user(), at=AT,
        )  # fmt: skip
    if earlier:
        order = shop.draft()
        Order.objects.filter(pk=order.pk).update(reserved=still)
        Hold.objects.create(
            order=order, missing=earlier, at=AT, released_at=AT, released_by=shop.credit, release_reason="x",
            security=security, secured=earlier,
        )  # fmt: skip
    assert free(shop) == [left]


def test_the_terms_may_want_one_above_the_limit(shop: Shop, held: Order, boss: User) -> None:
    set_terms(boss, ReleasePolicy(only_secured=True))
    with pytest.raises(BadInput) as refused:
        release(held, boss, None)
    assert list(refused.value.fields) == ["security"]
    assert release(held, boss, deposit(shop)).state == "confirmed"


def test_the_approver_sees_it_and_it_holds_when_it_is_granted(shop: Shop, held: Order, boss: User) -> None:
    role = shop.rep.roles.get()
    role.permissions = [*role.permissions, "orders.release_order"]
    role.save()
    rep, security = User.objects.get(pk=shop.rep.pk), deposit(shop)
    with pytest.raises(NeedsApproval) as asked:
        actions.release_order(held, reason="old customer", security=security, by=rep, at=AT, key="k")
    assert asked.value.request.facts["security"] == "押金收据 17 (¥200.00)"
    grant_request(asked.value.request, by=boss, at=AT)
    assert Hold.objects.get(order=held).security == security


def test_pages_offer_and_tell_it(shop: Shop, held: Order, boss: User) -> None:
    User.objects.filter(pk=boss.pk).update(language="en")
    client, url = Client(), reverse("orders:order", args=[held.pk])
    client.force_login(User.objects.get(pk=boss.pk))
    assert "Against a security" not in client.get(url).content.decode()
    security = deposit(shop)
    assert "deposit: 押金收据 17, ¥200.00 free" in client.get(url).content.decode()
    assert "¥200.00 of securities free" in client.get(reverse("orders:held")).content.decode()
    Security.objects.filter(pk=security.pk).update(value=D("150.00"))
    answer = client.post(reverse("orders:release", args=[held.pk]), {"reason": "x", "security": security.pk})
    assert answer.status_code == 422 and "is to be covered" in answer.content.decode()
    Security.objects.filter(pk=security.pk).update(value=D("200.00"))
    client.post(reverse("orders:release", args=[held.pk]), {"reason": "x", "security": security.pk})
    assert "¥200.00 against deposit: 押金收据 17" in client.get(url).content.decode()


def test_the_report_of_releases_and_the_statement_of_a_loss_tell_it(shop: Shop, held: Order, boss: User) -> None:
    release(held, boss, deposit(shop))
    client = Client()
    client.force_login(boss)
    days = {"since": "2026-01-01", "until": timezone.localdate().isoformat()}
    assert "押金收据 17" in client.get(reverse("credit:audit"), days).content.decode()
    actions.deliver_order(held, on=TODAY, by=boss, at=AT)
    case = write_off(Invoice.objects.get(customer=shop.customer), reason="gone", by=boss, at=AT)
    share = next(one for one in case.shares.all() if one.grounds["rests_on"] == "release")
    assert (share.grounds["security"], share.grounds["secured"]) == ("押金收据 17", "200.00")
    assert "押金收据 17" in json.dumps(statement_data(case), ensure_ascii=False, default=str)


def test_the_api_takes_it(shop: Shop, held: Order, boss: User) -> None:
    client, security = Client(), deposit(shop)
    client.force_login(boss)

    def ask(pk: int) -> Any:
        body = json.dumps({"reason": "old customer", "security": pk})
        return client.delete(f"/api/v1/orders/{held.pk}/hold", body, content_type="application/json")

    told = client.get(f"/api/v1/credit/customers/{shop.customer.pk}").json()["securities"]
    assert [(one["id"], one["free"]) for one in told] == [(security.pk, "200.00")]
    assert ask(security.pk + 1).status_code == 404
    assert ask(security.pk).json()["state"] == "confirmed"
    assert client.get(f"/api/v1/credit/customers/{shop.customer.pk}").json()["securities"][0]["free"] == "0.00"
