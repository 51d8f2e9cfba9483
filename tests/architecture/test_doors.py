"""No page without a sign-in, and nothing of another region on any page."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.world import AT

from guanxi.domains.customers.actions import add_address, create_customer, merge_customers
from guanxi.domains.customers.models import DuplicatePair
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


def test_the_walk_meets_every_room() -> None:
    names = {one.name for one in OF_RECORDS}
    assert {"customer", "customers:edit", "orders:delivery_note", "receivables:statement", "timeline:notes"} <= names
    assert {"receivables:invoice", "receivables:credit", "receivables:undoing"} <= names
    assert {one.name for one in EVERY} >= OPEN
