"""The report of S3-26: not filled, filled without care, not used since. And the rules behind it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from guanxi.foundation.forms.actions import begin_record, make_template, publish_version, use_record
from guanxi.foundation.forms.caring import care_report
from guanxi.foundation.forms.models import FormTemplate
from guanxi.foundation.forms.policies import CarePolicy
from guanxi.foundation.forms.rules.care import Care, Filled, missing, perfunctory, periods
from guanxi.foundation.forms.tests.conftest import AT, fill
from guanxi.foundation.people.models import User
from guanxi.foundation.policies.actions import record_policy_version
from guanxi.kit.errors import BadInput

DAY = date(2026, 11, 2)  # a Monday


def one(id, *, on=DAY, late=0, words=50, digest="", author=1, asks_words=True, minute=0):
    day = on + timedelta(days=late)
    at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC) + timedelta(minutes=minute)
    return Filled(id, author, 1, on, day, at, words, digest, asks_words)


def test_equal_words_of_one_person_are_told() -> None:
    found = perfunctory(
        [one(1, digest="a"), one(2, digest="a"), one(3, digest="b"), one(4, digest="a", author=2)], Care()
    )
    assert found == {1: ("same_words",), 2: ("same_words",)}


def test_few_words_are_told_where_words_are_asked() -> None:
    assert perfunctory([one(1, words=9), one(2, words=10), one(3, words=0, asks_words=False)], Care()) == {
        1: ("too_short",)
    }


@pytest.mark.parametrize(
    ("late", "minutes", "n", "told"),
    [(4, 10, 5, 5), (4, 10, 4, 0), (3, 10, 5, 0), (4, 16, 5, 0), (4, 15, 5, 5), (4, 20, 12, 0)],
)
def test_late_forms_filled_at_once_are_told(late, minutes, n, told) -> None:
    filled = [one(k, late=late, minute=k * minutes) for k in range(n)]
    assert len(perfunctory(filled, Care())) == told


def test_working_days_weeks_and_months_that_are_over() -> None:
    assert [day for day, _end in periods("daily", date(2026, 11, 6), date(2026, 11, 10))] == [
        date(2026, 11, 6), date(2026, 11, 9),
    ]  # fmt: skip
    assert periods("weekly", date(2026, 11, 3), date(2026, 11, 23)) == [
        (date(2026, 11, 9), date(2026, 11, 16)), (date(2026, 11, 16), date(2026, 11, 23)),
    ]  # fmt: skip
    assert periods("monthly", date(2026, 11, 15), date(2027, 2, 1)) == [
        (date(2026, 12, 1), date(2027, 1, 1)), (date(2027, 1, 1), date(2027, 2, 1)),
    ]  # fmt: skip
    assert periods("", DAY, DAY + timedelta(days=90)) == []
    assert missing("daily", DAY, DAY + timedelta(days=3), {DAY, DAY + timedelta(days=2)}) == [date(2026, 11, 3)]
    assert missing("weekly", DAY, DAY + timedelta(days=7), {DAY + timedelta(days=6)}) == []


@pytest.fixture
def diary(office):
    """A diary that reps fill every working day, published on 2 November."""
    begun = datetime(2026, 11, 1, 16, tzinfo=UTC)  # 2 November here
    items = ({"key": "did", "type": "long_text", "label": "做了什么"},)
    template = make_template(
        label="行销日记", form_key="diary", details={"rhythm": "daily", "fillers": ["role-rep"]}, items=items,
        by=office.admin, at=begun,
    )  # fmt: skip
    publish_version(template, by=office.admin, at=begun)
    User.objects.update(date_joined=datetime(2026, 1, 1, tzinfo=UTC))
    return template


def write(office, day, words="拜访三家客户并催收货款", *, at=None, finish=True):
    at = at or datetime(2026, 11, day, 9, tzinfo=UTC)
    record = begin_record(form="diary", on=date(2026, 11, day), by=office.rep, at=at)
    return fill(record, by=office.rep, at=at, finish=finish, did=f"{words}")


def report(office, by="manager", until=7):
    at = datetime(2026, 11, until, 1, tzinfo=UTC)
    return care_report(getattr(office, by), since=date(2026, 10, 20), until=date(2026, 11, until),
                       terms=CarePolicy(unused_days=2, begun_days=2), at=at)  # fmt: skip


@pytest.mark.django_db
def test_the_report_names_gaps_haste_and_forms_nobody_used(office, diary) -> None:
    first = write(office, 2)
    write(office, 3, "正常")
    write(office, 4, "正常")
    write(office, 3, "x", finish=False)
    use_record(first, purpose="comment", remark="good", by=office.manager, at=AT)
    found = report(office)
    assert [(gap.person, gap.days) for gap in found.gaps] == [
        (office.rep, [date(2026, 11, 5), date(2026, 11, 6)])
    ]  # since it was published, and only of its role
    assert sorted((record.on.day, why) for record, why in found.hasty) == [
        (3, ("same_words", "too_short")), (4, ("same_words", "too_short")),
    ]  # fmt: skip
    assert [record.on.day for record in found.unused] == [3, 4] and [record.on.day for record in found.begun] == [3]
    (row,) = found.rows
    assert (row.filled, row.hasty, row.used, row.unused, row.gaps) == (3, 2, 1, 2, 2)
    assert report(office, "stranger").rows == [] and report(office, "stranger").gaps == []


@pytest.mark.django_db
def test_the_report_s_page(office, diary) -> None:
    FormTemplate.objects.update(created_at=timezone.now() - timedelta(days=20))
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(office.manager)
    text = client.get("/forms/use/?days=7").content.decode()
    assert "Not filled" in text and "行销日记" in text
    assert client.get("/forms/use/?days=zap").status_code == 200


@pytest.mark.django_db
def test_where_nothing_was_filled_the_page_praises_nobody(office) -> None:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(office.stranger)
    text = client.get("/forms/use/").content.decode()
    assert "No form was filled" in text and "Nothing to complain of" not in text


@pytest.mark.django_db
def test_where_forms_were_filled_with_care_the_page_says_so(office) -> None:
    items = ({"key": "did", "type": "long_text", "label": "做了什么"},)
    template = make_template(label="走访", form_key="visit", details={}, items=items, by=office.admin, at=AT)
    publish_version(template, by=office.admin, at=AT)
    now = timezone.now()
    record = begin_record(form="visit", on=timezone.localdate(now), by=office.rep, at=now)
    fill(record, by=office.rep, at=now, did="拜访三家客户并催收货款，约好下周三对账")
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(office.rep)
    text = client.get("/forms/use/").content.decode()
    assert "Nothing to complain of" in text and "No form was filled" not in text


@pytest.mark.django_db
def test_what_counts_as_care_is_a_policy(office) -> None:
    with pytest.raises(BadInput):
        record_policy_version("forms.care", terms={"late_days": -1}, starts_on=DAY, by=office.admin, at=AT)
