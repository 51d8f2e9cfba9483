"""Papers of past decisions tell a year later what they rested on then (S4-43)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from tests.world import AT, TODAY

from guanxi.domains.credit.documents import application_pdf, parts, scoring_pdf, survey_pdf
from guanxi.domains.credit.limits import actions
from guanxi.domains.credit.limits.management import FORM, ITEMS
from guanxi.domains.credit.limits.policies import LadderPolicy, LimitPolicy
from guanxi.domains.credit.models import Application, Reference, Survey
from guanxi.domains.credit.statements import actions as surveys
from guanxi.domains.credit.tests.granting import D, ask, graded, make_survey, submit
from guanxi.foundation.forms.actions import begin_record, finish_record, save_answers
from guanxi.foundation.people.models import Delegation
from guanxi.foundation.policies.actions import record_policy_version
from guanxi.foundation.policies.terms import to_json
from guanxi.foundation.work.approvals import actions as approvals

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(monkeypatch) -> list[dict[str, Any]]:
    """What would be printed, paper after paper."""
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(parts, "render_pdf", lambda _name, data, _language: found.append(data) or b"%PDF")
    return found


def told(data: dict[str, Any]) -> str:
    """Every cell of a paper, and what stands where a table is empty."""
    cells = [cell for one in data["parts"] for row in one["rows"] for cell in row]
    return " | ".join([*cells, *(one["none"] for one in data["parts"] if not one["rows"])])


def answer_all(world, rating: int, at=AT) -> Any:
    """The eleven items about 鉴湖文具批发部, all with the same step of the rating."""
    record = begin_record(form=FORM, about=world.jianhu, by=world.rep, at=at)
    answers: dict[str, Any] = {}
    for item in ITEMS:
        answers |= {item.key: rating, f"{item.key}.evidence": f"seen {rating}."}
    record = save_answers(record, answers=answers, revision=record.revision, by=world.rep, at=at)
    return finish_record(record, by=world.rep, at=at)


def finished(world) -> Survey:
    survey = surveys.open_survey(world.jianhu, on=TODAY, by=world.rep, at=AT)
    return surveys.finish_survey(survey, by=world.rep, at=AT)


def test_a_survey_keeps_its_answers_about_the_management(world, written) -> None:
    record = answer_all(world, 10)
    assert finished(world).management == record
    answer_all(world, 2, at=AT + timedelta(days=200))
    survey_pdf(Survey.objects.get(), language="en")
    assert "10 / 10" in told(written[0]) and "seen 10." in told(written[0]) and "seen 2." not in told(written[0])


def test_a_survey_prints_its_figures_and_who_was_asked_until_then(world, written) -> None:
    survey = surveys.open_survey(world.jianhu, on=TODAY, by=world.rep, at=AT)
    figures = {"cash": D("120000.00"), "total_assets": D("900000.00"), "sales": D("3600000.00")}
    surveys.enter_statement(survey, year=2025, figures=figures, by=world.rep, at=AT)
    reference = surveys.add_reference(survey, name="宁波纸品厂", by=world.rep, at=AT)
    actions.note_answer(reference, answer="pays on time", rating=5, answered_on=TODAY, by=world.credit, at=AT)
    surveys.finish_survey(survey, by=world.rep, at=AT)
    actions.note_answer(reference, answer="we were mistaken", rating=1, answered_on=TODAY, by=world.credit, at=AT)
    actions.ask_bank(survey, name="中国银行", question="?", asked_on=TODAY, by=world.finance, at=AT)
    survey_pdf(Survey.objects.get(), language="en")
    tables = {one["title"]: one["rows"] for one in written[0]["parts"]}
    assert tables["Assets"] == [["Cash and bank", "120,000.00"], ["Total assets", "900,000.00"]]
    assert tables["Income statement"] == [["Sales income", "3,600,000.00"]]
    assert [row[-2:] for row in tables["Banks and suppliers asked"]] == [["pays on time", "5 / 5"]]
    assert [row[-2:] for row in tables["Asked or answered after the survey"]] == [
        ["no answer yet", "–"], ["we were mistaken", "1 / 5"],
    ]  # fmt: skip


def test_points_are_printed_as_the_score_counts_them(world, written) -> None:
    answer_all(world, 1)
    survey_pdf(finished(world), language="en")
    assert "| 0 / 10 |" in told(written[0]) and "1 / 10" not in told(written[0])


def test_a_survey_of_before_says_that_it_was_not_kept(world, written) -> None:
    answer_all(world, 10)
    survey_pdf(make_survey(world, world.jianhu), language="en")
    assert "not kept in those days" in told(written[0]) and "seen 10." not in told(written[0])


def test_a_half_year_reads_as_on_the_page(world, written) -> None:
    survey = make_survey(world, world.jianhu)
    survey.statements.update(months=6)
    survey_pdf(survey, language="en")
    (row,) = [row for row in written[0]["parts"][0]["rows"] if row[0] == "Total asset turnover"]
    assert row[1:] == ["not known"]
    assert "part of the year" in written[0]["parts"][0]["note"]


def test_a_deposit_that_counted_stays_on_the_paper(world, written) -> None:
    make_survey(world, world.jianhu)
    held = actions.add_security(
        world.jianhu, kind="deposit", description="保证金", value=D("10000.00"), by=world.credit, at=AT
    )
    application = graded(world, world.jianhu)
    actions.release_security(held, reason="x", by=world.credit, at=AT)
    application_pdf(Application.objects.get(), language="en")
    assert "保证金" in told(written[0]) and "10,000.00" in told(written[0])
    assert application.kept["securities"][0]["counted"] == "10000.00"


def test_an_application_prints_the_grades_it_was_given(world, written) -> None:
    make_survey(world, world.jianhu)
    application = graded(world, world.jianhu)
    assert application.grade
    later = AT + timedelta(days=200)
    make_survey(world, world.jianhu, on=TODAY + timedelta(days=200), at=later, equity="-500000.00")
    Application.objects.update(withdrawn_at=AT)
    actions.grade_customer(world.jianhu, by=world.credit, at=later)
    scoring_pdf(world.jianhu, application=Application.objects.get(), language="en")
    scoring_pdf(world.jianhu, language="en")
    then, now = (dict(one["figures"])["Credit grade"] for one in written)
    assert then == application.grade != now


def test_the_paper_tells_who_decided_and_how(world, written) -> None:
    survey = make_survey(world, world.jianhu)
    asked = actions.ask_bank(survey, name="工商银行", question="?", asked_on=TODAY, by=world.finance, at=AT)
    actions.note_answer(asked, answer="nothing past due", rating=4, answered_on=TODAY, by=world.finance, at=AT)
    Delegation.objects.create(giver=world.manager, to=world.team_manager, starts_on=TODAY, ends_on=TODAY)
    request = submit(world, graded(world, world.jianhu, "120000.00"))
    approvals.grant_request(request, comment="known for years", by=world.team_manager, at=AT)
    Reference.objects.filter(kind="bank").update(answer="much past due", rating=1)
    application_pdf(Application.objects.get(), language="en")
    text = told(written[0])
    with override("en"):
        people = [str(world.team_manager), str(world.manager)]
    for one in (*people, "known for years", "nothing past due", "the defaults of"):
        assert one in text, (one, text)
    assert "much past due" not in text


def test_every_version_that_decided_is_kept(world) -> None:
    for policy, terms in (("credit.limit", LimitPolicy(step=D(500))), ("credit.ladder", LadderPolicy())):
        record_policy_version(policy, terms=to_json(terms), starts_on=TODAY, by=world.admin, at=AT)
    make_survey(world, world.jianhu)
    actions.submit(graded(world, world.jianhu), by=world.manager, at=AT)
    versions = Application.objects.get().versions
    assert versions["credit.limit"] and versions["credit.ladder"]
    assert versions["credit.limit"] != versions["credit.ladder"]
    assert versions["credit.grading"] is None and versions["credit.terms"] is None


def test_pages_and_papers_of_applications_that_kept_nothing(world, written, monkeypatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    make_survey(world, world.jianhu)
    application = graded(world, world.jianhu)
    Application.objects.update(kept=None, versions={}, marks=None)
    clerk = Client()
    clerk.force_login(world.credit)
    scoring = reverse("credit:application_scoring_pdf", args=[application.pk])
    page = clerk.get(reverse("credit:application", args=[application.pk])).content.decode()
    assert scoring not in page and clerk.get(scoring).status_code == 200
    application_pdf(Application.objects.get(), language="en")
    assert "not kept in those days" in told(written[1])
    scoring_pdf(world.jianhu, application=Application.objects.get(), language="en")
    assert "not kept in those days" in told(written[2])


def test_the_page_leads_to_what_was_used(world, monkeypatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    record = answer_all(world, 8)
    make_survey(world, world.jianhu)
    ask(world, world.jianhu)
    actions.grade_customer(world.jianhu, by=world.credit, at=AT)
    application = Application.objects.get()
    clerk = Client()
    clerk.force_login(world.credit)
    page = clerk.get(reverse("credit:application", args=[application.pk])).content.decode()
    assert reverse("forms:record", args=[record.pk]) in page
    scoring = clerk.get(reverse("credit:application_scoring_pdf", args=[application.pk]))
    assert scoring.status_code == 200 and scoring.content.startswith(b"%PDF")
