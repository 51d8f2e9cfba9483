"""The relationship in four parts: the tables of `docs/rules/relationship.md`, and where the parts are seen."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.timezone import get_current_timezone, localdate
from tests.world import AT

from guanxi.domains.customers.actions import create_customer
from guanxi.domains.customers.models import Customer
from guanxi.domains.customers.queries import completeness
from guanxi.domains.customers.relationship import RELATIONSHIP, RelationshipTerms
from guanxi.domains.orders.actions import cancel_order, deliver_order, place_order
from guanxi.domains.orders.rules import LineInput
from guanxi.foundation.measures.metrics import values_of
from guanxi.foundation.measures.panels import grade_today
from guanxi.foundation.measures.scorecards import scorecard_of
from guanxi.foundation.measures.values import score
from guanxi.foundation.timeline.actions import add_note
from guanxi.kit.testing.tables import read_table

D = Decimal
DOC = "rules/relationship.md"
TODAY = localdate(AT)
pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def value(key: str, customer, on: date = TODAY) -> Decimal | None:
    return values_of(key, [customer.pk], on=on)[customer.pk]


def sell(world, *, ordered: date, amount: str, asked: date | None = None, given: str = "", on: date | None = None):
    told = {"by": world.admin, "at": AT}
    line = LineInput(world.holder, D(amount), D("1.0000"))
    order = place_order(world.jianhu, lines=[line], ordered_on=ordered, requested_on=asked, **told)
    if on:
        deliver_order(order, on=on, quantities={order.lines.get().pk: D(given)}, **told)
    return order


def day_of(text: str) -> date | None:
    return None if text == "–" else date.fromisoformat(text)


def test_the_documented_orders(world) -> None:
    for row in read_table(DOC, "An example"):
        sell(world, ordered=date.fromisoformat(row["ordered"]), amount=row["amount"], given=row["delivered"],
             asked=day_of(row["day asked for"]), on=day_of(row["on"]))  # fmt: skip
    told = {row["part"]: row["value"] for row in read_table(DOC, "What they say of us")}
    assert value("orders.delivered_share", world.jianhu) == D(told["served"])
    assert value("orders.on_time_share", world.jianhu) == D(told["promises"])


def test_the_documented_points() -> None:
    rows = read_table(DOC, "What they say of us")
    scored = score(RelationshipTerms(), {row["part"]: D(row["value"]) for row in rows[:-1]})
    assert {line.key: f"{line.points:.2f}" for line in scored.lines} == {r["part"]: r["points"] for r in rows[:-1]}
    assert rows[-1]["points"] == f"{scored.points:.1f} = {scored.grade}"


def test_the_documented_parts() -> None:
    card, rows = scorecard_of(RELATIONSHIP), read_table(DOC, "The relationship in four parts")
    assert {one.key: one.steps for one in RelationshipTerms().factors} == {row["part"]: row["steps"] for row in rows}
    assert [one.source for one in card.factors] == ["S2-02"] * 4


def test_what_is_not_known_of_somebody_new_is_left_out(world) -> None:
    new = create_customer(name="新开的店", unit=world.shaoxing, owner=world.rep, by=world.admin, at=AT)
    grade = grade_today(RELATIONSHIP, new, on=TODAY)
    assert [line["key"] for line in grade.reasons["lines"] if line["value"] is not None] == ["known"]


def test_a_conversation_counts_and_a_plain_note_does_not(world) -> None:
    then = datetime(2026, 9, 9, 10, tzinfo=get_current_timezone())
    add_note(world.jianhu, text="打电话问了货", channel="phone", by=world.rep, at=then)
    add_note(world.jianhu, text="店门口在修路", channel="note", by=world.rep, at=AT)
    assert value("customers.days_since_contact", world.jianhu) == 72
    assert value("customers.days_since_contact", world.jianhu, date(2026, 9, 1)) is None


def test_an_order_is_a_contact(world) -> None:
    Customer.objects.filter(pk=world.jianhu.pk).update(last_ordered_on=TODAY - timedelta(4))
    assert value("customers.days_since_contact", world.jianhu) == 4


def test_the_file_counts_as_its_page_says(world) -> None:
    assert value("customers.file_known", world.yonghui) == round(D(str(completeness(world.yonghui).rate)), 4)


def test_cancelled_orders_break_no_promise(world) -> None:
    order = sell(world, ordered=TODAY - timedelta(30), amount="10", asked=TODAY - timedelta(20))
    assert value("orders.on_time_share", world.jianhu) == 0
    cancel_order(order, reason="改主意", by=world.admin, at=AT)
    assert value("orders.on_time_share", world.jianhu) is None


def test_the_profile_shows_the_parts_and_the_late_orders_are_found(client, world) -> None:
    today = date.today()
    late = sell(world, ordered=today - timedelta(9), amount="10", asked=today - timedelta(3))
    kept = sell(world, ordered=today - timedelta(9), amount="10", asked=today + timedelta(3))
    client.force_login(world.rep)
    client.cookies["django_language"] = "zh-hans"
    page = client.get(reverse("customers:profile", args=[world.jianhu.pk])).content.decode()
    link = f"{reverse('orders:list')}?customer={world.jianhu.pk}&amp;promise=late"
    assert "关系四要件" in page and "我们的承诺兑现" in page and link in page
    found = client.get(reverse("orders:list"), {"customer": world.jianhu.pk, "promise": "late"}).content.decode()
    assert late.number in found and kept.number not in found


def test_who_walks_in_has_no_relationship(client, world) -> None:
    client.force_login(world.admin)
    assert client.get(reverse("customers:profile", args=[world.walk_in.pk])).context["relationship"] is None
