"""Filling forms: drafts, two people at once, finishing, versions, points, who sees what, and who used it."""

from __future__ import annotations

import struct
import zlib
from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override

from guanxi.foundation.forms import specs
from guanxi.foundation.forms.actions import (
    begin_record,
    discard_record,
    finish_record,
    keep_file,
    save_answers,
    sweep_files,
    use_record,
)
from guanxi.foundation.forms.actions.records import FormIsFinished
from guanxi.foundation.forms.models import FormFile, FormRecord, FormUse, FormVersion
from guanxi.foundation.forms.queries import (
    Points,
    answers_of,
    find_record,
    latest_record,
    latest_records,
    points_of,
    results_of,
)
from guanxi.foundation.forms.rules.formulas import Unknown
from guanxi.foundation.forms.specs import FormSpec, Item, declare_form
from guanxi.foundation.forms.tests.conftest import AT, CUSTOMER, ITEMS, SHOP, begin, fill
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.events import readable
from guanxi.foundation.timeline.models import Event, EventAbout
from guanxi.kit.errors import BadInput, EditConflict, NotAllowed

pytestmark = pytest.mark.django_db


def chunk(kind, data):
    """A part of a PNG with its check sum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


HEAD = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0))
PNG = HEAD + chunk(b"IDAT", zlib.compress(bytes(14))) + chunk(b"IEND", b"")
TORN = HEAD + b"\x00\x00\x00\x04IDATtorn\x00\x00\x00\x00"  # its head is whole, its points are not


def photo(by, name="front.png", content=PNG):
    return keep_file(content=SimpleUploadedFile(name, content), name=name, by=by, at=AT)


def test_a_form_is_begun_saved_and_finished(office) -> None:
    record = begin(office)
    assert (record.answers, record.on, record.unit, record.filled) == ({}, date(2026, 11, 20), office.unit, 0)
    saved = save_answers(record, answers={"sells": " 茶叶  礼盒 ", "sold": "200"}, revision=1, by=office.rep, at=AT)
    assert (saved.answers, saved.revision) == ({"sells": "茶叶 礼盒", "sold": "200.00"}, 2)
    assert results_of(saved) == {"turns": Unknown("not_asked", ("stock",))}
    done = fill(saved, by=office.rep, has_stock=True, stock="500", trust=4, size="large", **{"trust.evidence": "known"})
    assert (done.points, done.most_points, done.is_finished) == (D("15.50"), D("18.00"), True)
    again = FormRecord.objects.get(pk=done.pk)
    assert answers_of(again) == {
        "sells": "茶叶 礼盒", "has_stock": True, "stock": D("500.00"), "sold": D("200.00"), "turns": D("2.50"),
        "trust": 4, "trust.evidence": "known", "size": "large",
    }  # fmt: skip
    assert points_of(again) == {"trust": Points(D("7.50"), D(10)), "size": Points(D(8), D(8))}
    event = Event.objects.get(name="forms.record_finished")
    assert readable(event.facts["form"]) == "Shop survey" and event.facts["points"] == "15.5"
    assert EventAbout.objects.filter(event=event, kind=CUSTOMER, object_id=office.shop.pk).exists()


def test_what_a_form_is_called_is_told_in_the_language_of_who_reads_it_later() -> None:
    told = FormVersion(titles={"label": "客户管理", "label_en": "Management"}).title_by_language
    for language, title in (("zh-hans", "客户管理"), ("en", "Management")):
        with override(language):
            assert readable(told) == title


def test_what_is_required_is_demanded_at_the_end_and_only_where_it_is_asked(office) -> None:
    record = begin(office)
    with pytest.raises(BadInput) as missing:
        finish_record(record, by=office.rep, at=AT)
    assert set(missing.value.fields) == {"sells"}
    saved = fill(record, by=office.rep, finish=False, sells="tea", has_stock=True, trust=2)
    with pytest.raises(BadInput) as missing:
        finish_record(saved, by=office.rep, at=AT)
    assert set(missing.value.fields) == {"stock", "trust.evidence"}
    assert not FormRecord.objects.get(pk=record.pk).is_finished
    done = fill(saved, by=office.rep, stock="5", has_stock=False, **{"trust.evidence": "slow payer"})
    assert "stock" not in done.answers  # hidden in the end, so it is dropped


def test_a_form_without_an_answer_is_not_finished(office) -> None:
    free = declare_form(FormSpec("shop.remarks", "Remarks", "", (Item("a", "A", "text"), Item("b", "B", "text"))))
    try:
        record = begin_record(form=free.key, by=office.rep, at=AT)
        with pytest.raises(BadInput) as refused:
            finish_record(record, by=office.rep, at=AT)
        assert set(refused.value.fields) == {"a"}
        assert fill(record, by=office.rep, b="seen").is_finished
    finally:
        del specs.declared[free.key]


def test_a_finished_form_is_closed(office) -> None:
    done = fill(begin(office), by=office.rep, sells="tea")
    for verb in (lambda: fill(done, by=office.rep, sells="wine"), lambda: discard_record(done, by=office.rep, at=AT)):
        with pytest.raises(FormIsFinished):
            verb()
    again = begin(office, answers_from=done)
    assert again.answers == {"sells": "tea"} and not again.is_finished
    with pytest.raises(BadInput):
        begin(office, about="other", by=office.stranger, answers_from=done)


def test_faulty_answers_are_named_and_nothing_is_saved(office) -> None:
    record = begin(office)
    with pytest.raises(BadInput) as wrong:
        save_answers(record, answers={"sells": "tea", "stock": "many", "magic": 1}, revision=1, by=office.rep, at=AT)
    assert set(wrong.value.fields) == {"stock", "magic"}
    assert FormRecord.objects.get(pk=record.pk).answers == {}


def test_two_people_at_one_form(office) -> None:
    record = begin(office)
    save_answers(record, answers={"sells": "tea", "sold": "1"}, revision=1, by=office.rep, at=AT)
    merged = save_answers(record, answers={"sells": None, "sold": None, "size": "small"}, revision=1,
                          original={}, by=office.manager, at=AT)  # fmt: skip
    assert merged.answers == {"sells": "tea", "sold": "1.00", "size": "small"} and merged.revision == 3
    with pytest.raises(EditConflict) as clash:
        save_answers(record, answers={"sells": "wine"}, revision=1, original={}, by=office.manager, at=AT)
    assert (clash.value.theirs, clash.value.yours, clash.value.original) == (
        {"sells": "tea"}, {"sells": "wine"}, {"sells": None},
    )  # fmt: skip
    assert FormRecord.objects.get(pk=record.pk).answers["sells"] == "tea"


def test_forms_are_begun_about_what_they_are_for(office) -> None:
    for wrong in ({"form": "no.such"}, {"about": None}, {"on": date(2026, 11, 21)}, {"on": date(1999, 1, 1)}):
        with pytest.raises(BadInput):
            begin(office, **wrong)
    assert FormRecord.objects.count() == 0


def test_a_new_wording_is_a_new_version_and_records_keep_theirs(office) -> None:
    old = fill(begin(office), by=office.rep, sells="tea")
    declare_form(FormSpec(SHOP.key, "Shop survey", CUSTOMER, (*ITEMS[:2], Item("owner", "Owner"))))
    new = fill(begin(office), by=office.rep, owner="Mr Wu", sells="tea")
    assert [one.number for one in FormVersion.objects.order_by("number")] == [1, 2]
    assert begin(office).version_id == new.version_id
    assert [item.key for item in FormRecord.objects.get(pk=old.pk).version.form_items] == [item.key for item in ITEMS]
    assert specs.declared[SHOP.key].items[-1].key == "owner"


def test_the_latest_finished_record_answers(office) -> None:
    assert latest_record(CUSTOMER, office.shop.pk, SHOP.key) is None
    fill(begin(office), by=office.rep, sells="tea")
    fill(begin(office, on=date(2026, 1, 5)), by=office.rep, sells="wine")
    begin(office)
    found = latest_record(CUSTOMER, office.shop.pk, SHOP.key)
    assert found is not None and found.answers["sells"] == "tea"
    assert latest_records(CUSTOMER, [office.shop.pk, office.other.pk], SHOP.key) == {office.shop.pk: found}


def test_whoever_sees_the_record_sees_its_forms(office) -> None:
    record = begin(office)
    seen = {name: find_record(getattr(office, name), record.pk) is not None for name in ("rep", "manager", "stranger")}
    assert seen == {"rep": True, "manager": True, "stranger": False}
    assert list(FormRecord.objects.visible_to(office.manager)) == [record]
    assert not FormRecord.objects.visible_to(office.stranger).exists()


def test_a_form_about_nothing_is_seen_as_far_as_its_author(office) -> None:
    declare_form(FormSpec("tests.diary", "Sales diary", "", (Item("did", "What I did", "long_text"),)))
    record = begin_record(form="tests.diary", by=office.rep, at=AT)
    specs.declared.pop("tests.diary")
    assert find_record(office.rep, record.pk) and find_record(office.manager, record.pk)
    assert find_record(office.stranger, record.pk) is None
    assert list(FormRecord.objects.visible_to(office.admin)) == [record]


def test_only_ones_own_uploads_are_attached(office) -> None:
    record, mine, theirs = begin(office), photo(office.rep), photo(office.stranger)
    for wrong in (theirs.pk, 999_999, "x", 2**70):
        with pytest.raises(BadInput):
            save_answers(record, answers={"photo": wrong}, revision=1, by=office.rep, at=AT)
    text = keep_file(content=SimpleUploadedFile("n.txt", b"words"), name="n.txt", by=office.rep, at=AT)
    with pytest.raises(BadInput) as wrong:
        save_answers(record, answers={"photo": text.pk}, revision=1, by=office.rep, at=AT)
    assert "JPEG" in wrong.value.fields["photo"]
    saved = save_answers(record, answers={"photo": mine.pk, "signed": "吴小燕", "signed.drawn": photo(office.rep).pk},
                         revision=1, by=office.rep, at=AT)  # fmt: skip
    assert sorted(saved.attachments.values_list("item", flat=True)) == ["photo", "signed.drawn"]
    kept = save_answers(saved, answers={"photo": mine.pk, "sells": "x"}, revision=2, by=office.manager, at=AT)
    assert kept.attachments.get(item="photo").file == mine  # what the record holds stays anybody's to keep
    emptied = save_answers(kept, answers={"photo": None}, revision=3, by=office.manager, at=AT)
    assert list(emptied.attachments.values_list("item", flat=True)) == ["signed.drawn"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.png", b""), ("a.exe", b"MZ"), ("a.png", b"\x89PNG\r\n\x1a\nshort"), ("a.jpg", b"\xff\xd8\xff\xe0"),
     ("a.png", b"GIF8"), ("a.png", PNG[:16] + b"\x00\x01\x00\x00\x00\x01\x00\x00" + PNG[24:])],
)  # fmt: skip
def test_damaged_and_strange_files_are_refused(office, name, content) -> None:
    with pytest.raises(BadInput):
        photo(office.rep, name, content)
    assert FormFile.objects.count() == 0


def test_files_that_no_form_holds_are_let_go(office) -> None:
    held, loose = photo(office.rep), photo(office.rep)
    save_answers(begin(office), answers={"photo": held.pk}, revision=1, by=office.rep, at=AT)
    assert sweep_files(by=system_user(), at=AT + timedelta(days=29)) == 0
    assert sweep_files(by=system_user(), at=AT + timedelta(days=31)) == 1
    assert FormFile.objects.get() == held and not loose.content.storage.exists(loose.content.name)


def test_drafts_are_thrown_away_by_those_who_began_them(office) -> None:
    record = begin(office)
    with pytest.raises(NotAllowed):
        discard_record(record, by=office.manager, at=AT)
    discard_record(record, by=office.rep, at=AT)
    assert FormRecord.objects.count() == 0


def test_a_use_is_somebody_elses_and_of_a_finished_form(office) -> None:
    record = begin(office)
    with pytest.raises(BadInput):
        use_record(record, purpose="comment", remark="Well done", by=office.manager, at=AT)
    done = fill(record, by=office.rep, sells="tea")
    boss = office.manager
    for purpose, remark, by in (
        ("comment", " ", boss), ("comment", "fine", office.rep), ("", "x", boss), ("comment", "x" * 1001, boss),
    ):  # fmt: skip
        with pytest.raises(BadInput):
            use_record(done, purpose=purpose, remark=remark, by=by, at=AT)
    assert FormUse.objects.count() == 0
    use_record(done, purpose="credit.grading", about=office.shop, by=office.manager, at=AT)
    use = FormUse.objects.get()
    assert (use.purpose, use.kind, use.object_id) == ("credit.grading", CUSTOMER, office.shop.pk)
    assert Event.objects.filter(name="forms.record_used").count() == 1


def test_a_declared_form_that_makes_no_sense_is_a_bug() -> None:
    with pytest.raises(ValueError, match="formula_item"):
        declare_form(FormSpec("tests.bad", "Bad", "", (Item("a", "a"), Item("b", "b", "computed", formula="zap"))))
    assert "tests.bad" not in specs.declared
