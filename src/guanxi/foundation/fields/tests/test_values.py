"""What each type takes, refuses, keeps and shows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from guanxi.foundation.fields.actions import keep_file, sweep_files, write_values
from guanxi.foundation.fields.actions.values import begin_entry
from guanxi.foundation.fields.models import FieldFile, FieldValue
from guanxi.foundation.fields.queries import values_of
from guanxi.foundation.fields.tests.conftest import AT, CHOICES, CUSTOMER, define, hold
from guanxi.foundation.fields.values import as_json, from_json, in_words
from guanxi.foundation.people.queries import system_user
from guanxi.kit.errors import BadInput

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 hello"


def _keep(office, field, value):
    hold(office, field, value)
    return values_of([field], [office.shop.pk]).get(office.shop.pk, {}).get(field.key)


@pytest.mark.parametrize(
    ("type", "sent", "kept", "words"),
    [
        ("text", "  永辉   礼品 ", "永辉 礼品", "永辉 礼品"),
        ("number", "1,200.50", Decimal("1200.5"), "1,200.5㎡"),
        ("number", 0, Decimal(0), "0㎡"),
        ("number", "-0.125", Decimal("-0.125"), "−0.125㎡"),
        ("money", "12", Decimal("12.00"), "¥12.00"),
        ("money", "9999999999999.99", Decimal("9999999999999.99"), "¥9,999,999,999,999.99"),
        ("date", "2019-02-28", date(2019, 2, 28), "2019年2月28日"),
        ("choice", "franchise", "franchise", "加盟"),
        ("choices", ["dai_li", "direct", "dai_li"], ("direct", "dai_li"), "直营、代理"),
        ("link", "https://例子.cn/a?b=1", "https://例子.cn/a?b=1", "https://例子.cn/a?b=1"),
        ("text", "", None, "–"),
        ("choices", [], None, "–"),
    ],
)
def test_a_value_is_kept_exactly(office, type, sent, kept, words) -> None:
    more = {"choices": CHOICES} if "choice" in type else {"measure": "㎡"} if type == "number" else {}
    field = define(office, type, "字段", **more)
    found = _keep(office, field, sent)
    assert found == kept and str(found) == str(kept)
    with translation.override("zh-hans"):
        assert in_words(field, found) == words
    assert from_json(field, as_json(field, found)) == kept


@pytest.mark.parametrize(
    ("type", "sent", "mend"),
    [
        ("text", "长" * 401, "400"),
        ("text", 12, "Write a text"),
        ("number", "twelve", "12.5"),
        ("number", 1.5, "12.5"),
        ("number", True, "12.5"),
        ("number", "NaN", "12.5"),
        ("number", "1e20", "13 digits"),
        ("number", "0.0001", "3 decimals"),
        ("money", "0.001", "2 decimals"),
        ("money", "¥5", "1234.50"),
        ("date", "28.2.2027", "YYYY-MM-DD"),
        ("date", "2027-02-30", "YYYY-MM-DD"),
        ("date", "0001-01-01", "1900"),
        ("choice", "no such", "direct, franchise, 代理"),
        ("choice", ["direct"], "direct, franchise, 代理"),
        ("choices", ["direct", "x"], "“x” is none"),
        ("choices", {"a": 1}, "list"),
        ("link", "javascript:alert(1)", "https://"),
        ("link", "ftp://host/x", "https://"),
        ("link", "https://", "https://"),
        ("link", "https://a b.cn", "https://"),
        ("link", "https://a:port/x", "https://"),
        ("file", 77, "fields.keep_file"),
        ("file", "name.pdf", "fields.keep_file"),
    ],
)
def test_a_value_of_another_kind_is_refused_with_its_field_and_the_mend(office, type, sent, mend) -> None:
    field = define(office, type, "字段", label_en="Field", **({"choices": CHOICES} if "choice" in type else {}))
    with translation.override("en"), pytest.raises(BadInput) as refused:
        begin_entry(CUSTOMER, {field.key: sent}, by=office.rep)
    assert list(refused.value.fields) == ["extra.field"]
    assert refused.value.fields["extra.field"].startswith("Field: ") and mend in refused.value.fields["extra.field"]


def test_required_is_asked_of_those_who_may_fill_it(office) -> None:
    field = define(office, "text", "合同号", is_required=True)
    define(office, "text", "审核", is_required=True, edit_roles=["role-manager"])
    with pytest.raises(BadInput) as refused:
        begin_entry(CUSTOMER, {}, by=office.rep)
    assert list(refused.value.fields) == [field.name]
    begin_entry(CUSTOMER, {field.key: "A-1"}, by=office.rep)


def test_many_records_are_written_in_few_statements(office) -> None:
    fields = [define(office, "text", "一"), define(office, "money", "二")]
    fields.append(define(office, "choices", "三", choices=CHOICES))
    text, money, choices = (field.key for field in fields)
    values = {
        record: {text: f"值{record % 7}", money: Decimal(record), choices: ("direct", "dai_li")}
        for record in range(1, 2_001)
    }
    by = system_user()
    for step in (1, 2):  # written anew, the second replaces the first
        with CaptureQueriesContext(connection) as asked:
            write_values(fields, values, by=by, at=AT)
        assert len(asked) <= 20
        assert FieldValue.objects.count() == 2_000 * 4, step
    write_values(fields, {7: {text: None, choices: ("dai_li",)}}, by=by, at=AT)
    assert values_of(fields, [7, 8]) == {
        7: {money: Decimal("7.00"), choices: ("dai_li",)},
        8: {text: "值1", money: Decimal("8.00"), choices: ("direct", "dai_li")},
    }


def test_a_page_of_values_is_one_question(office) -> None:
    fields = [define(office, "text", "一"), define(office, "money", "二")]
    write_values(fields, {pk: {fields[0].key: "a"} for pk in range(1, 60)}, by=system_user(), at=AT)
    with CaptureQueriesContext(connection) as asked:
        values_of(fields, range(1, 60))
    assert len(asked) == 1


def test_files_are_kept_outside_and_let_go_when_nobody_holds_them(office, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    field = define(office, "file", "合同")
    kept = keep_file(content=ContentFile(PDF, "../合同.pdf"), name="../合同.pdf", by=office.rep, at=AT)
    assert (kept.name, kept.media_type, kept.size) == ("合同.pdf", "application/pdf", len(PDF))
    assert _keep(office, field, kept.pk) == kept
    unused = keep_file(content=ContentFile(PDF, "b.pdf"), name="b.pdf", by=office.rep, at=AT)
    assert sweep_files(by=system_user(), at=AT.replace(year=2027)) == 1
    assert list(FieldFile.objects.values_list("pk", flat=True)) == [kept.pk] and unused.pk
    assert len(list(tmp_path.rglob("*.pdf"))) == 1


@pytest.mark.parametrize(
    ("name", "content"), [("a.exe", b"MZ"), ("a.pdf", b"<script>"), ("a.pdf", b""), ("a.html", b"x")]
)
def test_files_of_other_kinds_are_refused(office, name, content) -> None:
    with pytest.raises(BadInput) as refused:
        keep_file(content=ContentFile(content, name), name=name, by=office.rep, at=AT)
    assert list(refused.value.fields) == ["content"]


def test_another_s_file_cannot_be_named(office, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    field = define(office, "file", "合同")
    kept = keep_file(content=ContentFile(PDF, "a.pdf"), name="a.pdf", by=office.manager, at=AT)
    with pytest.raises(BadInput):
        begin_entry(CUSTOMER, {field.key: kept.pk}, by=office.rep)
