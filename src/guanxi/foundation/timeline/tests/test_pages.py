"""The pages around any record: who may see it, what is lost (nothing), how files come back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guanxi.foundation.people.queries import users_visible_to
from guanxi.foundation.people.tests.company import AT, Company
from guanxi.foundation.timeline.events import record
from guanxi.foundation.timeline.models import Event, File, Follower, Note, Notification
from guanxi.foundation.timeline.records import visible_kinds


@pytest.fixture(autouse=True)
def _records(settings, tmp_path: Path) -> Iterator[None]:
    """People serve as records: one sees the notes about those within one's reach."""
    settings.MEDIA_ROOT = tmp_path / "files"
    visible_kinds["people.user"] = lambda user, pk: users_visible_to(user).filter(pk=pk).first()
    yield
    del visible_kinds["people.user"]


def client_of(user: object) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client


def notes_url(company: Company) -> str:
    return f"/timeline/people.user/{company.rep.pk}/notes/"


def test_a_note_is_written_and_shown(company: Company) -> None:
    client = client_of(company.manager)
    sent = {"text": "带样品来", "channel": "face", "idempotency_key": "n1", "back": "/settings/"}
    for _time in range(2):
        answer = client.post(notes_url(company), sent)
        assert (answer.status_code, answer["Location"]) == (302, "/settings/")
    assert Note.objects.get().text == "带样品来"
    assert "带样品来" in client.get(notes_url(company)).content.decode()


def test_the_way_back_never_leaves_the_house(company: Company) -> None:
    client = client_of(company.manager)
    for back in ("https://evil.example/", "//evil.example/x", "javascript:alert(1)"):
        answer = client.post(notes_url(company), {"text": "x", "back": back}, headers={"Referer": back})
        assert answer["Location"].startswith("/"), back
        assert not answer["Location"].startswith("//")


def test_too_long_a_note_is_refused_and_stays_in_the_form(company: Company) -> None:
    text = "长" * 10_001
    answer = client_of(company.manager).post(notes_url(company), {"text": text})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "10,001" in page
    assert text in page
    assert not Note.objects.exists()


def test_ten_megabytes_get_a_sentence(company: Company) -> None:
    client = client_of(company.manager)
    answer = client.post(notes_url(company), {"text": "x" * 10_000_000})
    assert answer.status_code == 413
    assert "too large" in answer.content.decode()
    fragment = client.post(notes_url(company), {"text": "x" * 10_000_000}, headers={"HX-Request": "true"})
    assert fragment.status_code == 413
    assert fragment["HX-Reswap"] == "none"
    assert not Note.objects.exists()


@pytest.mark.parametrize("path", ["notes", "files", "following"])
def test_other_people_s_records_do_not_exist(company: Company, path: str) -> None:
    client = client_of(company.stranger)
    assert client.post(f"/timeline/people.user/{company.rep.pk}/{path}/", {"text": "x"}).status_code == 404
    assert client.post(f"/timeline/nobody.knows/1/{path}/", {"text": "x"}).status_code == 404
    assert not Note.objects.exists()
    assert not Follower.objects.exists()


def test_a_file_goes_in_and_comes_back_as_a_download(company: Company) -> None:
    client = client_of(company.manager)
    upload = SimpleUploadedFile("报价 单.pdf", b"%PDF-1.7 price")
    answer = client.post(f"/timeline/people.user/{company.rep.pk}/files/", {"content": upload})
    assert answer.status_code == 302
    kept = File.objects.get()
    answer = client.get(f"/timeline/files/{kept.pk}/")
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 price"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert client_of(company.stranger).get(f"/timeline/files/{kept.pk}/").status_code == 404
    assert Client().get(f"/timeline/files/{kept.pk}/").status_code == 302


def test_a_file_that_is_not_taken_gets_a_sentence(company: Company) -> None:
    upload = SimpleUploadedFile("a.pdf", b"<script>alert(1)</script>", content_type="application/pdf")
    answer = client_of(company.manager).post(f"/timeline/people.user/{company.rep.pk}/files/", {"content": upload})
    assert answer.status_code == 422
    assert "not taken" in answer.content.decode()
    assert not File.objects.exists()


def test_following_is_a_switch(company: Company) -> None:
    client = client_of(company.manager)
    url = f"/timeline/people.user/{company.rep.pk}/following/"
    client.post(url)
    assert Follower.objects.get().user == company.manager
    client.post(url)
    assert not Follower.objects.exists()


def test_the_bell_shows_and_is_silenced(company: Company) -> None:
    event = record("people.unit_changed", company.zhejiang, by=company.admin, at=AT, unit="浙江")
    Notification.objects.create(user=company.rep, event=event, at=AT)
    client = client_of(company.rep)
    assert "Unit 浙江 was changed" in client.get("/timeline/notifications/").content.decode()
    client.post("/timeline/notifications/reading/", {"notification": "nonsense"})
    assert Notification.objects.get().read_at is not None
    assert Client().get("/timeline/notifications/")["Location"].startswith("/accounts/login/")


def test_a_notification_of_a_note_names_the_record(company: Company) -> None:
    client_of(company.manager).post(notes_url(company), {"text": "带样品来", "channel": "face"})
    event = Event.objects.get(name="timeline.note_written")
    Notification.objects.create(user=company.manager, event=event, at=AT)
    told = client_of(company.manager).get("/timeline/notifications/").content.decode()
    assert f"Note written · {company.rep}" in told and "带样品来" in told
    assert f"Note written · {company.rep}" not in client_of(company.manager).get(notes_url(company)).content.decode()
