"""What pages of credit say of input that cannot be, in the reader's language: the field, and the mend."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.world import AT, TODAY

from guanxi.domains.credit.statements import actions
from guanxi.foundation.people.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def rep(client: Client, world: Any) -> Client:
    """The rep, who reads Chinese."""
    User.objects.filter(pk=world.rep.pk).update(language="zh-hans")
    client.force_login(world.rep)
    return client


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_survey_is_of_today_or_before_from_2000_on(rep: Client, world: Any, day: str) -> None:
    answer = rep.post(reverse("credit:survey_new", args=[world.yonghui.pk]), {"on": day})
    assert answer.status_code == 422 and "请选择今天或更早的日期（2000 年起）。" in answer.content.decode()


@pytest.mark.parametrize(("since", "until"), [("0001-01-01", "2026-03-01"), ("2026-03-01", "9999-12-31")])
def test_days_looked_at_are_days_of_business(rep: Client, since: str, until: str) -> None:
    answer = rep.get(reverse("credit:audit"), {"since": since, "until": until})
    assert answer.status_code == 200 and "请选择 2000 年至五年后之间的日期。" in answer.content.decode()


def test_what_is_wrong_is_listed_as_chinese_lists_are(rep: Client, world: Any) -> None:
    answer = rep.post(reverse("credit:apply", args=[world.yonghui.pk]), {"amount": "x", "term_days": "", "reason": ""})
    assert answer.status_code == 422 and "申请额度</a>、<a" in answer.content.decode()


def test_no_figures_are_named_with_the_mend(rep: Client, world: Any) -> None:
    survey = actions.open_survey(world.yonghui, on=TODAY, by=world.rep, at=AT)
    typed = {"unit": "1", "version": "", "f-2025-sales": "abc", "f-2025-cash": "1.2.3"}
    answer = rep.post(reverse("credit:survey_figures", args=[survey.pk]), typed)
    shown = answer.content.decode()
    assert answer.status_code == 422 and "货币资金 2025、营业收入 2025" in shown and "不清楚的请留空" in shown


def test_missing_lines_are_listed_as_chinese_lists_are(rep: Client, world: Any) -> None:
    survey = actions.open_survey(world.yonghui, on=TODAY, by=world.rep, at=AT)
    answer = rep.post(reverse("credit:survey_preview", args=[survey.pk]), {"unit": "1", "f-2025-sales": "5"})
    assert "“存货”、“流动负债合计”" in answer.content.decode()
