"""Long lists written by the worker: for one person, with her rights, whole or not at all, for some days."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from python_calamine import CalamineWorkbook

from guanxi.domains.customers.models import Customer
from guanxi.foundation.exchange import exporting, jobs
from guanxi.foundation.exchange.actions import begin_export, request_export
from guanxi.foundation.exchange.models import Export
from guanxi.foundation.people.models import Role, User
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.delivery import deliver_pending
from guanxi.foundation.timeline.models import Notification
from guanxi.foundation.timeline.queries import line_of
from guanxi.kit.errors import BadInput, NotAllowed, Refusal

URL = "/customers/"


@pytest.fixture(autouse=True)
def small(settings, tmp_path):
    """One row is already a long list."""
    settings.GUANXI_EXPORT_AT_ONCE = 1
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def browser(person) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


def ask(person, query="", format="xlsx") -> Export:
    return request_export(
        listing="customers", query=query, format=format, by=User.objects.get(pk=person.pk), at=timezone.now()
    )


def told(person) -> list[str]:
    deliver_pending(timezone.now())
    return [line_of(one.event)["title"] for one in Notification.objects.filter(user=person).select_related("event")]


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("exports/*"))


def sheet(answer) -> list[list]:
    return CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer))).get_sheet_by_index(0).to_python()


def test_a_long_list_is_prepared_and_fetched(world, small):
    client = browser(world.rep)
    answer = client.post(f"{URL}?sort=-code", {"export": "xlsx"}, follow=True)
    assert "The file is being prepared" in answer.content.decode()
    assert DBTaskResult.objects.count() == 1
    assert exporting.write_waiting() == 1
    (sentence,) = told(world.rep)
    export = Export.objects.get()
    assert export.name in sentence
    assert "2 rows" in sentence
    assert "/exports/" in client.get(reverse("timeline:notifications")).content.decode()
    answer = client.get(reverse("exchange:export", args=[export.pk]))
    assert [row[0] for row in sheet(answer)] == ["Code", "C-1002", "C-1001"]
    assert answer["Content-Disposition"] == f'attachment; filename="{export.name}"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert [one.stat().st_mode & 0o077 for one in files(small)] == [0]


def test_a_short_list_is_answered_at_once_by_the_same_button(world, settings):
    settings.GUANXI_EXPORT_AT_ONCE = 2
    answer = browser(world.rep).post(f"{URL}?sort=-code", {"export": "csv"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert b"".join(answer).count(b"\r\n") == 3
    assert not Export.objects.exists()
    assert browser(world.admin).get(URL, {"export": "csv"}).status_code == 422


def test_text_never_becomes_a_formula(world):
    Customer.objects.filter(pk=world.jianhu.pk).update(name="=1+1", name_en="")
    export = ask(world.rep, "columns=phone&sort=-code", "csv")
    exporting.write_waiting()
    text = b"".join(browser(world.rep).get(f"/exports/{export.pk}/")).decode()
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows[1][1] == "'=1+1"


def test_the_file_speaks_the_language_of_the_person(world):
    client = browser(world.rep)
    client.post(URL, {"export": "xlsx"}, headers={"accept-language": "zh-hans"})
    exporting.write_waiting()
    assert sheet(client.get(f"/exports/{Export.objects.get().pk}/"))[0][0] == "编号"


def test_nobody_else_finds_it(world):
    export = ask(world.rep)
    exporting.write_waiting()
    for other in (world.stranger, world.manager, world.admin):
        assert browser(other).get(f"/exports/{export.pk}/").status_code == 404
    looking = browser(world.manager)
    assert looking.post(reverse("people:see_as", args=[world.rep.pk])).status_code == 302
    assert looking.get(f"/exports/{export.pk}/").status_code == 404
    assert Client().get(f"/exports/{export.pk}/").status_code == 302


def test_the_rights_of_the_moment_count_when_it_is_written(world):
    export = ask(world.credit)
    world.credit.roles.set([Role.objects.get(key="rep")])
    exporting.write_waiting()
    export.refresh_from_db()
    assert (export.rows, export.reach["everything"]) == (0, False)
    second = ask(world.rep)
    User.objects.filter(pk=world.rep.pk).update(is_active=False)
    exporting.write_waiting()
    second.refresh_from_db()
    assert second.failed_at is not None
    assert second.file == ""


def test_who_sees_less_now_does_not_get_the_file(world):
    export = ask(world.credit)
    exporting.write_waiting()
    assert browser(world.credit).get(f"/exports/{export.pk}/").status_code == 200
    world.credit.roles.set([Role.objects.get(key="rep")])
    answer = browser(world.credit).get(f"/exports/{export.pk}/")
    assert answer.status_code == 403
    assert "has changed" in answer.content.decode()


def test_who_may_not_see_the_list_gets_no_file(world):
    world.rep.roles.set([Role.objects.create(key="none", name="none", permissions=["exchange.request_export"])])
    with pytest.raises(NotAllowed):
        request_export(listing="orders", by=User.objects.get(pk=world.rep.pk), at=timezone.now())


def test_after_its_days_it_is_swept(world, small, settings):
    settings.GUANXI_EXPORT_DAYS = 3
    export = ask(world.rep)
    exporting.write_waiting()
    jobs.sweep_exports(timezone.now() + timedelta(days=3))
    assert len(files(small)) == 1
    jobs.sweep_exports(timezone.now() + timedelta(days=4))
    assert files(small) == []
    answer = browser(world.rep).get(f"/exports/{export.pk}/")
    assert answer.status_code == 410
    assert "no longer kept" in answer.content.decode()


def test_the_sweep_takes_what_killed_writers_left_and_nothing_fresh(world, small):
    (small / "exports").mkdir()
    (small / "exports" / "left.part").write_bytes(b"half")
    jobs.sweep_exports(timezone.now())
    assert len(files(small)) == 1
    jobs.sweep_exports(timezone.now() + timedelta(days=2))
    assert files(small) == []


def test_a_failure_is_told_with_its_reason(world, small, monkeypatch):
    export = ask(world.rep)

    def full(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exporting, "write_export", full)
    exporting.write_waiting()
    (sentence,) = told(world.rep)
    assert "磁盘" in sentence or "disk" in sentence
    assert files(small) == []
    assert browser(world.rep).get(f"/exports/{export.pk}/").status_code == 422


def test_a_writer_that_fell_silent_is_followed_by_another(world, small):
    export = ask(world.rep)
    dead = begin_export(by=system_user(), at=timezone.now())
    assert exporting.write_waiting() == 0
    assert browser(world.rep).get(f"/exports/{export.pk}/").status_code == 409
    Export.objects.update(touched_at=timezone.now() - timedelta(minutes=1))
    DBTaskResult.objects.all().delete()
    jobs.resume_exports(timezone.now())
    assert DBTaskResult.objects.count() == 1
    assert exporting.write_waiting() == 1
    assert exporting.write(dead) is False  # the first one wakes up: its file is thrown away
    assert len(files(small)) == 1
    export.refresh_from_db()
    assert (export.attempts, export.rows) == (2, 2)


def test_a_writer_that_was_overtaken_stops(world, small, monkeypatch):
    ask(world.rep)
    slow = begin_export(by=system_user(), at=timezone.now())
    Export.objects.update(attempts=2)
    monkeypatch.setattr(exporting, "BEAT", 0)
    assert exporting.write(slow) is False
    assert files(small) == []


def test_what_never_gets_through_ends(world):
    ask(world.rep)
    Export.objects.update(attempts=3, touched_at=timezone.now() - timedelta(minutes=1))
    assert exporting.write_waiting() == 1
    assert Export.objects.get().failed_at is not None
    assert "interrupted" in told(world.rep)[0] or "中断" in told(world.rep)[0]


def test_the_same_wish_is_prepared_once_and_few_at_a_time(world):
    first = ask(world.rep)
    assert ask(world.rep) == first
    assert ask(world.manager) != first
    for number in range(4):
        ask(world.rep, f"limit={number + 1}")
    with pytest.raises(Refusal):
        ask(world.rep, "limit=9")


def test_what_cannot_be_read_is_refused(world):
    with pytest.raises(BadInput):
        request_export(listing="nothing", by=world.rep, at=timezone.now())
    with pytest.raises(BadInput):
        ask(world.rep, "sort=none")
    with pytest.raises(Refusal):
        ask(world.rep, format="exe")
    assert not Export.objects.exists()


def test_a_machine_asks_and_fetches_its_own(world):
    client = browser(world.rep)
    asked = client.post(
        "/api/v1/actions/exchange.request_export", {"listing": "customers", "query": "sort=-code"}, "application/json"
    )
    assert asked.status_code == 200, asked.content
    place = f"/api/v1/exports/{asked.json()['result']['pk']}"
    assert client.get(place).json()["state"] == "waiting"
    assert client.get(f"{place}/file").status_code == 409
    exporting.write_waiting()
    assert (client.get(place).json()["state"], client.get(place).json()["rows"]) == ("written", 2)
    assert [row[0] for row in sheet(client.get(f"{place}/file"))] == ["Code", "C-1002", "C-1001"]
    assert browser(world.manager).get(place).status_code == 404
    assert browser(world.manager).get(f"{place}/file").status_code == 404
