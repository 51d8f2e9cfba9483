"""Notes, files, the timeline and the bell."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from guanxi.foundation.people.tests.company import AT, Company
from guanxi.foundation.timeline import actions
from guanxi.foundation.timeline.events import record
from guanxi.foundation.timeline.files import LARGEST, clean_name, media_type_of
from guanxi.foundation.timeline.models import Event, File, Note, Notification
from guanxi.foundation.timeline.queries import count_unread, timeline_of
from guanxi.kit.errors import BadInput, NotAllowed, Refusal


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def test_a_note_of_ten_thousand_characters_is_kept_one_more_is_not(company: Company) -> None:
    note = actions.add_note(company.zhejiang, text="记" * 10_000, channel="phone", by=company.rep, at=AT)
    assert len(note.text) == 10_000
    assert len(Event.objects.get(name="timeline.note_written").facts["text"]) == 401
    with pytest.raises(BadInput, match="10,001"):
        actions.add_note(company.zhejiang, text="记" * 10_001, by=company.rep, at=AT)
    assert Note.objects.count() == 1


@pytest.mark.parametrize("changes", [{"text": "  "}, {"text": "\x00"}, {"channel": "smoke signal"}])
def test_bad_notes(company: Company, changes: dict) -> None:
    with pytest.raises(BadInput):
        actions.add_note(company.zhejiang, **{"text": "x", **changes}, by=company.rep, at=AT)
    assert not Note.objects.exists()


def keep(company: Company, name: str, content: bytes) -> File:
    return actions.add_file(company.zhejiang, content=ContentFile(content), name=name, by=company.rep, at=AT)


def test_a_file_is_kept_under_a_name_nobody_chose(company: Company, settings) -> None:
    kept = keep(company, "../../合同.PDF", b"%PDF-1.7 contract")
    assert (kept.name, kept.media_type, kept.size) == ("合同.PDF", "application/pdf", 17)
    path = Path(settings.MEDIA_ROOT) / kept.content.name
    assert path.read_bytes() == b"%PDF-1.7 contract"
    assert "合同" not in str(path)
    assert len(kept.sha256) == 64


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"MZ"),
        ("a.html", b"<script>"),
        ("a.svg", b"<svg/>"),
        ("a.pdf", b"<html>"),
        ("a.txt", b"\x00\x01"),
        ("a.pdf", b""),
        ("a.pdf", b"%PDF-" + b"0" * LARGEST),
    ],
)
def test_files_that_are_not_taken(company: Company, settings, name: str, content: bytes) -> None:
    with pytest.raises(BadInput):
        keep(company, name, content)
    assert not File.objects.exists()
    assert not list(Path(settings.MEDIA_ROOT).rglob("*.*"))


def test_a_full_disk_is_said_and_leaves_nothing(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_kwargs: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage.save", full)
    with pytest.raises(Refusal, match="disk is full"):
        keep(company, "a.pdf", b"%PDF-1")
    assert not File.objects.exists()
    assert not Event.objects.filter(name="timeline.file_added").exists()


def test_only_who_added_a_file_removes_it(company: Company, settings) -> None:
    kept = keep(company, "a.pdf", b"%PDF-1")
    path = Path(settings.MEDIA_ROOT) / kept.content.name
    with pytest.raises(NotAllowed):
        actions.remove_file(kept, record=company.zhejiang, by=company.admin, at=AT)
    assert path.exists()
    actions.remove_file(kept, record=company.zhejiang, by=company.rep, at=AT)
    assert not path.exists()
    assert not File.objects.exists()


def test_names_and_kinds() -> None:
    assert clean_name("C:\\Users\\wu\\报价\n单.xlsx") == "报价单.xlsx"
    assert len(clean_name("长" * 300 + ".pdf")) == 200
    assert clean_name("长" * 300 + ".pdf").endswith(".pdf")
    assert media_type_of("a.JPG", b"\xff\xd8\xff\xe0") == "image/jpeg"
    assert media_type_of("a.jpg", b"GIF89a") is None


def test_the_timeline_joins_subject_and_about_in_two_queries(company: Company, django_assert_num_queries) -> None:
    for hour in range(30):
        at = AT + timedelta(hours=hour)
        record("people.unit_changed", company.zhejiang, by=company.admin, at=at, unit=f"own {hour}")
        record("people.unit_changed", company.shaoxing, about=[company.zhejiang], by=company.rep, at=at, unit=f"{hour}")
    with django_assert_num_queries(2):
        days = timeline_of(company.zhejiang, limit=20)
    lines = [line["title"] for _day, part in days for line in part]
    assert len(lines) == 20
    assert lines[:4] == ["Unit 29 was changed", "Unit own 29 was changed", "Unit 28 was changed",
                         "Unit own 28 was changed"]  # fmt: skip
    everything, before = list(lines), days.before
    while before:
        part = timeline_of(company.zhejiang, limit=20, before=before)
        everything += [line["title"] for _day, lines in part for line in lines]
        before = part.before
    # 60 changes, the making of the unit, and that of the team below it do not repeat and none is lost
    assert len(everything) == len(set(everything)) == 61


def test_a_place_that_cannot_be_read_begins_at_the_newest(company: Company) -> None:
    assert timeline_of(company.zhejiang, before="yesterday~x") == timeline_of(company.zhejiang)


def test_a_note_shows_its_channel_and_words(company: Company) -> None:
    actions.add_note(company.zhejiang, text="老板下周回来", channel="phone", by=company.rep, at=AT)
    ((_day, lines),) = timeline_of(company.zhejiang, limit=1)
    assert lines[0]["text"] == "吴小燕 (telephone): 老板下周回来"
    assert lines[0]["time"] == "09:00"


def test_reading_the_bell_touches_only_one_s_own(company: Company) -> None:
    event = record("people.unit_changed", company.zhejiang, by=company.admin, at=AT, unit="x")
    for person in (company.rep, company.manager):
        Notification.objects.create(user=person, event=event, at=AT)
    theirs = Notification.objects.get(user=company.manager)
    assert actions.mark_read([theirs.pk], by=company.rep, at=AT) == 0
    assert actions.mark_read(by=company.rep, at=AT) == 1
    assert (count_unread(company.rep), count_unread(company.manager)) == (0, 1)
