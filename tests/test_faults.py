"""Faults that a user meets: a database held by another program, a full disk, a request that is too large."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from guanxi.domains.customers.models import Customer
from guanxi.domains.orders.models import Order
from guanxi.domains.receivables.models import Credit
from guanxi.domains.receivables.queries import find_money_breaks
from guanxi.foundation.exchange.importing import ImportStopped, run_import
from guanxi.foundation.exchange.models import ImportedDocument, ImportRun
from guanxi.foundation.people.actions import issue_token
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.models import Event, Note, Replay
from guanxi.kit.testing.writers import shared_database
from tests.world import PASSWORD, build_world

WAIT = 50  # milliseconds a connection waits for a lock in these tests

NO_ROOM = """
CREATE OR REPLACE FUNCTION no_room() RETURNS trigger AS $$ BEGIN
    RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
END $$ LANGUAGE plpgsql;
CREATE TRIGGER no_room BEFORE INSERT ON timeline_event FOR EACH ROW EXECUTE FUNCTION no_room();
"""


@contextmanager
def held_database() -> Iterator[None]:
    """Another program holds the database for writing, for longer than anybody waits."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        connection.connection.execute(f"PRAGMA busy_timeout={WAIT}")
        other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
    else:
        import psycopg

        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {WAIT}")
        known = connection.get_connection_params()
        names = {"dbname", "user", "password", "host", "port"} & set(known)
        other = psycopg.connect(**{name: known[name] for name in names})
        other.execute("LOCK TABLE timeline_replay, receivables_account, django_session IN EXCLUSIVE MODE")
    try:
        yield
    finally:
        other.close()


@contextmanager
def full_disk(room: int = 0) -> Iterator[None]:
    """The database cannot grow: the file by `room` pages at most, or PostgreSQL by no event, as on a full disk."""
    connection.ensure_connection()
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(NO_ROOM)
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("DROP TRIGGER no_room ON timeline_event")
        return
    raw = connection.connection
    raw.execute("VACUUM")  # what other tests left free is not room
    most = raw.execute("PRAGMA max_page_count").fetchone()[0]
    raw.execute(f"PRAGMA max_page_count={raw.execute('PRAGMA page_count').fetchone()[0] + room}")
    try:
        yield
    finally:
        raw.execute(f"PRAGMA max_page_count={most}")


@pytest.fixture
def world(transactional_db: None, tmp_path: Path) -> Iterator[Any]:
    """The cast in a database that other programs can open."""
    with shared_database(tmp_path):
        yield build_world()


def page_of(user: Any) -> Client:
    client = Client(headers={"Accept-Language": "en"}, raise_request_exception=False)
    client.force_login(user)
    return client


def api_of(user: Any) -> Client:
    _token, secret = issue_token(user, name="t", scopes=["*"], expires_on=None, by=system_user(), at=timezone.now())
    return Client(headers={"Authorization": f"Bearer {secret}", "Accept-Language": "en"}, raise_request_exception=False)


def typed_order(world: Any, **more: str) -> dict[str, str]:
    """The order entry as a browser posts it."""
    return {
        "customer": str(world.yonghui.pk),
        "ordered_on": timezone.localdate().isoformat(),
        "reference": "by telephone",
        "line-1-product": str(world.mug.pk),
        "line-1-quantity": "7",
        "line-1-price": "12",
        "confirm": "1",
        "idempotency_key": "page-1",
        **more,
    }


def send_order(client: Client, world: Any, key: str) -> Any:
    body = {"customer": world.yonghui.pk, "lines": [{"product": world.mug.code, "quantity": "2"}], "confirm": True}
    return client.post(
        "/api/v1/orders", json.dumps(body), content_type="application/json", headers={"Idempotency-Key": key}
    )


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Order, Credit, Event, Note, Replay))


def test_a_held_database_is_a_problem_document_and_the_retry_counts_once(world: Any) -> None:
    api, before = api_of(world.rep), counts()
    with held_database():
        answer = send_order(api, world, "k-1")
        assert (answer.status_code, answer["Retry-After"]) == (503, "2"), answer.content
        assert answer["Content-Type"] == "application/problem+json"
        assert answer.json()["type"].endswith(":busy") and "seconds" in answer.json()["detail"]
        assert api.get("/api/v1/health").status_code == 200
    assert counts() == before
    assert [send_order(api, world, "k-1").status_code for _turn in range(2)] == [201, 201]
    assert Order.objects.count() == before[0] + 1


def test_a_held_database_keeps_what_was_typed(world: Any) -> None:
    page, before = page_of(world.rep), counts()
    with held_database():
        answer = page.post(reverse("orders:new"), typed_order(world))
        assert answer.status_code == 503
        shown = answer.content.decode()
        assert "The database is busy" in shown
        for kept in ('value="7"', 'value="by telephone"'):
            assert kept in shown, kept
    assert counts() == before
    for _turn in range(2):
        assert page.post(reverse("orders:new"), typed_order(world)).status_code == 302
    assert Order.objects.count() == before[0] + 1
    assert find_money_breaks() == []


def test_a_verb_of_one_button_says_so_on_the_page(world: Any) -> None:
    page = page_of(world.rep)
    page.post(reverse("orders:new"), {**typed_order(world), "confirm": ""} | {"save": "1"})
    order = Order.objects.latest("pk")
    Order.objects.filter(pk=order.pk).update(confirmed_at=None)
    before = counts()
    with held_database():
        answer = page.post(reverse("orders:cancellation", args=[order.pk]), {"reason": "typed twice"}, follow=True)
        assert "The database is busy" in answer.content.decode()
    assert counts() == before and Order.objects.get(pk=order.pk).cancelled_at is None


def test_a_session_that_cannot_be_kept_gets_the_same_sentence(world: Any) -> None:
    page = page_of(world.manager)
    assert page.post(reverse("people:see_as", args=[world.rep.pk])).status_code == 302
    with held_database():
        answer = page.post(reverse("people:see_as_end"))
        assert (answer.status_code, answer["Retry-After"]) == (503, "2")
        assert "The database is busy" in answer.content.decode()
    assert page.post(reverse("people:see_as_end")).status_code == 302


def test_nobody_is_told_of_a_wrong_password_because_the_database_is_held(world: Any) -> None:
    visitor = Client(headers={"Accept-Language": "en"}, raise_request_exception=False)
    typed = {"login": world.rep.username, "password": PASSWORD}
    with held_database():
        answer = visitor.post("/accounts/login/", typed)
        assert answer.status_code in {429, 503}, "the attempts cannot be counted, so none is let in"
        assert "try again" in answer.content.decode() or "busy" in answer.content.decode()
    assert visitor.post("/accounts/login/", typed).status_code == 302


def test_a_full_disk_is_said_and_nothing_is_half_written(world: Any) -> None:
    page, api, before = page_of(world.rep), api_of(world.rep), counts()
    note = f"/timeline/customers.customer/{world.yonghui.pk}/notes/"
    text = "账期谈妥 " * 1_900  # more than the free rest of a page
    with full_disk():
        answer = page.post(note, {"text": text, "channel": "face"})
        assert "disk of the server is full" in answer.content.decode()
        assert text.strip() in answer.content.decode(), "what was typed stays"
        body = {"customer": world.yonghui.pk, "lines": [{"product": world.mug.code, "quantity": "2"}] * 400}
        told = api.post("/api/v1/orders", json.dumps(body), content_type="application/json")
        assert (told.status_code, told.json()["type"].rsplit(":", 1)[1]) == (507, "disk_full")
    assert counts() == before
    assert page.post(note, {"text": text, "channel": "face"}).status_code == 302
    assert find_money_breaks() == []


@pytest.mark.parametrize("room", [0, 60], ids=["at once", "half-way"])
def test_an_import_on_a_full_disk_stops_with_a_sentence_and_the_next_run_completes_it(
    world: Any, tmp_path: Path, room: int
) -> None:
    path, before = tmp_path / "orders.csv", Order.objects.count()
    head = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
    rows = [f"{number},21071,MUG,2,2010-01-04 10:30:00,5,13085,Norway\n" for number in range(1000, 1600)]
    path.write_text(head + "".join(rows))
    arguments = {"kind": "order-lines", "by": system_user(), "at": timezone.now(), "options": {"batch_lines": 50}}
    with (
        translation.override("en"),
        full_disk(room),
        pytest.raises(ImportStopped, match="imported before is kept") as stopped,
    ):
        run_import(path, **arguments)
    with translation.override("en"):
        assert "again" in str(stopped.value.mend)
    assert not ImportRun.objects.filter(finished_at__isnull=False, failed_at__isnull=True).exists()
    assert Order.objects.count() - before == ImportedDocument.objects.count() < 600
    assert find_money_breaks() == []
    found = run_import(path, **arguments).tally
    assert (found.imported + found.unchanged, found.reported, found.is_complete) == (600, 0, True)
    assert Order.objects.count() == before + 600
    assert find_money_breaks() == []


def test_ten_megabytes_are_refused_by_the_api_too(world: Any) -> None:
    api, before = api_of(world.rep), counts()
    body = {"customer": world.yonghui.pk, "text": "x" * 10_000_000}
    answer = api.post("/api/v1/orders", json.dumps(body), content_type="application/json")
    assert answer.status_code == 413, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert counts() == before


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/actions/orders.no_such_verb", "/api/v1/orders/one"])
def test_an_unknown_address_of_the_api_is_a_problem_document(world: Any, path: str) -> None:
    answer = api_of(world.rep).get(path)
    assert answer["Content-Type"] == "application/problem+json", answer.content
    assert answer.status_code in {404, 422}


def test_the_same_order_sent_twice_from_the_page_is_one(world: Any) -> None:
    page, before = page_of(world.rep), Order.objects.count()
    places = [page.post(reverse("orders:new"), typed_order(world))["Location"] for _turn in range(2)]
    assert places[0] == places[1]
    assert Order.objects.count() == before + 1


@pytest.mark.parametrize("day", ["1900-01-01", "2999-01-01", "yesterday"])
def test_impossible_days_are_marked_at_their_field(world: Any, day: str) -> None:
    page, before = page_of(world.admin), counts()
    answer = page.post(reverse("orders:new"), typed_order(world, ordered_on=day))
    assert answer.status_code == 422
    assert list(answer.context["entry"].head.errors) == ["ordered_on"]
    assert f'value="{day}"' in answer.content.decode() and 'value="7"' in answer.content.decode()
    answer = page.post(reverse("orders:new"), typed_order(world, requested_on=day))
    assert (answer.status_code, list(answer.context["entry"].head.errors)) == (422, ["requested_on"])
    receipt = {"customer": world.yonghui.pk, "amount": "5.00", "on": day, "method": "transfer", "reference": "slip 9"}
    answer = page.post(reverse("receivables:receipt_for", args=[world.yonghui.pk]), receipt)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["on"])
    assert 'value="slip 9"' in answer.content.decode()
    assert counts() == before


def test_two_people_edit_different_fields_of_one_customer(world: Any) -> None:
    url = reverse("customers:edit", args=[world.yonghui.pk])
    first, second = page_of(world.rep), page_of(world.manager)
    opened = first.get(url)
    typed = {name: value for name, value in opened.context["form"].initial.items() if value not in (None, False)}
    typed["version"] = opened.context["version"]
    assert second.post(url, {**typed, "street": "中兴路 8 号"}).status_code == 302
    assert first.post(url, {**typed, "phone": "0575-85000000"}).status_code == 302
    kept = Customer.objects.get(pk=world.yonghui.pk)
    assert (kept.street, kept.phone) == ("中兴路 8 号", "0575-85000000")
    told = first.post(url, {**typed, "street": "延安路 1 号"})
    assert told.status_code == 409
    for side in ("解放北路 218 号", "中兴路 8 号", "延安路 1 号"):
        assert side in told.content.decode(), side
    assert Customer.objects.get(pk=world.yonghui.pk).street == "中兴路 8 号"
