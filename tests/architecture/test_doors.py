"""No page without a sign-in, and nothing of another region on any page."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.world import AT

from guanxi.domains.credit import models as credit
from guanxi.domains.credit.limits.actions import grade_customer
from guanxi.domains.credit.limits.management import FORM
from guanxi.domains.customers.actions import add_address, create_customer, merge_customers
from guanxi.domains.customers.models import DuplicatePair
from guanxi.foundation.forms.actions import begin_record
from guanxi.foundation.work.models import ApprovalRequest
from guanxi.kit.testing.pages import Address, addresses

# What answers strangers: the way in and out, the choice of a language, what a watchdog asks, and the words of the API.
OPEN = {
    "account_login", "account_logout", "account_inactive", "mfa_login_webauthn", "people:signin_link",
    "people:language", "api:health", "api:openapi-json", "api:openapi-view", "api:api-root",
}  # fmt: skip
SAMPLES = {"kind": "customers.customer", "key": "rep", "secret": "x"}
ROOMS = ("customers", "orders", "receivables")
EVERY = sorted(set(addresses()), key=lambda one: (one.route, one.name))
CLOSED = [one for one in EVERY if one.name not in OPEN]
OF_RECORDS = [
    one
    for one in EVERY
    if one.holes and (one.name == "customer" or one.name.split(":")[0] in ROOMS or one.route.startswith("timeline/<"))
]
KINDS = {
    "customers.customer": "yonghui", "orders.order": "old_order", "receivables.invoice": "old_invoice",
    "receivables.credit": "old_credit",
}  # fmt: skip
OF_MONEY = {"invoices/<": "old_invoice", "credits/<": "old_credit", "allocations/<": "old_allocation"}


def said(address: Address) -> str:
    return address.name or address.route


def path_to(address: Address, holes: dict[str, object]) -> str:
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(holes.get(found[1], 1)), address.route)


@pytest.mark.django_db
@pytest.mark.parametrize("address", CLOSED, ids=said)
def test_a_page_wants_a_sign_in(address) -> None:
    path = path_to(address, SAMPLES)
    for answer in (Client().get(path), Client().post(path)):
        if answer.status_code == 302:
            assert answer["Location"].startswith("/accounts/login/"), answer["Location"]
        else:
            assert answer.status_code in {401, 403, 404, 405}


@pytest.fixture
def holes(world) -> dict[str, object]:
    """The records of 绍兴 that addresses leave open."""
    told = {"by": world.admin, "at": AT}
    address = add_address(world.yonghui, street="解放北路 218 号", **told)
    place = {"unit": world.shaoxing, "owner": world.rep, **told}
    twin, other = create_customer(name="永辉", **place), create_customer(name="鉴湖", **place)
    pair = DuplicatePair.objects.create(one=world.jianhu, other=other, score="0.9", found_at=AT)
    merge = merge_customers(world.yonghui, twin, **told)
    return {
        "contact_pk": world.yonghui.contacts.get().pk, "address_pk": address.pk, "pair_pk": pair.pk,
        "merge_pk": merge.pk,
    }  # fmt: skip


def record_of(world, name: str) -> object:
    """A record of 绍兴 by name; its one receipt and what it settled are found behind the old invoice."""
    if name == "old_allocation":
        return world.old_invoice.allocations.get()
    return world.old_invoice.allocations.get().credit if name == "old_credit" else getattr(world, name)


def paths_of(address: Address, world, holes) -> list[str]:
    """The address with each record it may be about."""
    if "kind" in address.holes:
        return [path_to(address, {"kind": kind, "pk": record_of(world, it).pk}) for kind, it in KINDS.items()]
    record = world.yonghui
    for part, name in OF_MONEY.items():
        if address.route.startswith(f"receivables/{part}"):
            record = record_of(world, name)
    if address.name.startswith("orders:"):
        record = world.old_order.deliveries.get() if "deliveries/<" in address.route else world.old_order
    return [path_to(address, {**holes, "pk": record.pk})]


@pytest.mark.parametrize("address", OF_RECORDS, ids=said)
def test_records_of_another_region_are_not_found(address, world, holes) -> None:
    own, stranger = Client(), Client()
    own.force_login(world.admin)
    stranger.force_login(world.stranger)
    for path in paths_of(address, world, holes):
        answers = {stranger.get(path).status_code, stranger.post(path).status_code}
        assert 404 in answers and answers <= {404, 405}, (path, answers)
        assert own.get(path).status_code in {200, 302, 405}, path  # the address is right: who may see it finds it


def kept_of_yonghui(world) -> dict[str, object]:
    """Beginning of a route → the record of 绍兴 that it is about; what it does not name is about the customer."""
    customer, by = {"customer": world.yonghui, "by": world.rep, "at": AT}, {"by": world.rep, "at": AT}
    done = {"begun_by": world.rep, "begun_at": AT, "finished_by": world.rep, "finished_at": AT}
    survey = credit.Survey.objects.create(customer=world.yonghui, on=AT.date(), **done)
    asked = credit.Application.objects.create(
        **customer, number="CA1", survey=survey, amount=1000, term_days=30, reason="season"
    )
    grade_customer(world.yonghui, by=world.credit, at=AT)
    credit.Survey.objects.update(finished_at=None, finished_by=None)  # open: what enters figures has its page
    invoice = world.old_invoice
    return {
        "credit/surveys/": survey,
        "credit/applications/": asked,
        "credit/securities/": credit.Security.objects.create(**customer, kind="deposit", value=1, accepted_rate=1),
        "credit/references/": credit.Reference.objects.create(survey=survey, kind="bank", name="工商银行", **by),
        "credit/losses/": credit.BadDebtCase.objects.create(
            **customer, number="BD1", invoice=invoice, amount=1, on=invoice.on
        ),
        "credit/invoices/": invoice,
        "credit/promises/": credit.PaymentPromise.objects.create(
            **customer, on=AT.date(), due_on=AT.date(), amount=1
        ),
        "credit/signals/": credit.Signal.objects.create(**customer, kind="news", on=AT.date()),
        "credit/": world.yonghui,
        "forms/records/": begin_record(form=FORM, about=world.yonghui, **by),
        "approvals/": ApprovalRequest.objects.create(
            matter="credit.application", action="credit.submit", arguments=[], kind="credit.application",
            object_id=asked.pk, owner=world.rep, unit=world.shaoxing, amount=1000, rung="manager",
            requested_by=world.rep, requested_at=AT, expires_at=AT,
        ),
        "measures/": world.yonghui,
    }  # fmt: skip


def test_nothing_of_another_region_is_found_in_credit_forms_grades_and_approvals(world) -> None:
    kept = kept_of_yonghui(world)
    own, stranger = Client(), Client()
    own.force_login(world.admin)
    stranger.force_login(world.stranger)
    holes: dict[str, object] = {
        "kind": "customers.customer",
        "scorecard": "credit.behaviour",
        "key": "quick",
        "year": 2025,
    }
    met = set()
    for one in EVERY:
        place = next((place for place in kept if one.route.startswith(place)), None)
        if place is None or "pk" not in one.holes:
            continue
        met.add(place)
        path = path_to(one, {**holes, "pk": kept[place].pk})
        answers = {stranger.get(path).status_code, stranger.post(path).status_code}
        assert 404 in answers and answers <= {404, 405}, (path, answers)
        assert own.get(path).status_code in {200, 302, 405}, path  # the address is right: who may see it finds it
    assert met == set(kept)


def test_the_walk_meets_every_room() -> None:
    names = {one.name for one in OF_RECORDS}
    assert {"customer", "customers:edit", "orders:delivery_note", "receivables:statement", "timeline:notes"} <= names
    assert {"receivables:invoice", "receivables:credit", "receivables:undoing"} <= names
    assert {one.name for one in EVERY} >= OPEN
