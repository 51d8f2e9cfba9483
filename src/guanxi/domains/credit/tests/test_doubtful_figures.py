"""Figures that cannot be true: nothing follows from them until somebody says why they stand (S4-41)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from tests.world import AT, TODAY

from guanxi.domains.credit.limits import actions as limits
from guanxi.domains.credit.limits.figures import figures_of as decided_by
from guanxi.domains.credit.limits.refusals import NotGraded
from guanxi.domains.credit.models import Application, Survey
from guanxi.domains.credit.statements import actions
from guanxi.domains.credit.statements.actions import NothingDoubted
from guanxi.domains.credit.statements.queries import figures_of, ratio_values
from guanxi.domains.credit.tests.granting import ask, submit
from guanxi.foundation.timeline.models import Event
from guanxi.foundation.work.approvals.panels import fact_pairs
from guanxi.kit.errors import BadInput, NotAllowed

pytestmark = pytest.mark.django_db
D = Decimal
SOUND = {
    "total_assets": D(900000), "total_liabilities": D(500000), "total_equity": D(400000), "current_assets": D(500000),
    "current_liabilities": D(300000), "inventory": D(100000), "sales": D(3600000), "net_profit": D(200000),
}  # fmt: skip
IMPOSSIBLE = SOUND | {"total_equity": D(4000000)}


def enter(survey: Survey, world: Any, figures: dict[str, Decimal], year: int = 2025) -> None:
    actions.enter_statement(survey, year=year, figures=figures, by=world.rep, at=AT)


@pytest.fixture
def survey(world) -> Survey:
    """A finished survey of 鉴湖文具批发部 whose only sheet says ten times the equity it can have."""
    found = actions.open_survey(world.jianhu, on=TODAY, by=world.rep, at=AT)
    enter(found, world, IMPOSSIBLE)
    return actions.finish_survey(found, by=world.rep, at=AT)


def accept(world, survey, reason="合并报表，少数股东权益另列", by=None):
    return actions.accept_figures(survey, year=2025, reason=reason, by=by or world.credit, at=AT)


def told_approver(request) -> dict[str, str]:
    with override("en"):
        return {str(label): str(value) for label, value in fact_pairs(request)}


def test_nothing_follows_from_what_cannot_be_true(world, survey) -> None:
    figures = figures_of(survey)
    assert figures.scored.grade == "" and figures.scored.points is None
    assert {one.unknown.code for one in (found[-1] for found in figures.trend.values())} == {"doubtful"}
    assert figures.z.value is None
    assert figures.years[-1].statement.figures["total_equity"] == D(4000000)  # what was typed is not lost
    rests_on = decided_by(survey)
    assert (rests_on.equity, rests_on.doubtful) == (None, 2025)


def test_the_approver_is_told_and_the_proposal_leaves_them_out(world, survey) -> None:
    ask(world, world.jianhu, "9000.00")
    limits.grade_customer(world.jianhu, by=world.credit, at=AT)
    application = Application.objects.get()
    steps = {step["key"]: step for step in application.steps}
    assert steps["part.ratios"]["facts"]["value"] is None and application.grade == ""
    assert application.proposed == 0  # too little is known for a grade
    facts = told_approver(submit(world, application))
    assert "does not balance" in facts["Doubts about the figures"]


def test_what_somebody_answers_for_counts_and_is_told(world, survey) -> None:
    accept(world, survey)
    figures = figures_of(survey)
    assert figures.scored.grade and not figures.doubts and figures.marks[2025]
    assert decided_by(survey).equity == D(4000000)
    ask(world, world.jianhu, "9000.00")
    limits.grade_customer(world.jianhu, by=world.credit, at=AT)
    application = Application.objects.get()
    assert application.grade and application.marks[0]["stands"]["by"] == world.credit.pk
    facts = told_approver(submit(world, application))
    assert facts["Why marked figures stand"] == "2025: 合并报表，少数股东权益另列"
    assert Event.objects.get(name="credit.figures_accepted").facts["year"] == "2025"


def test_an_application_is_graded_again_after_somebody_answered(world, survey) -> None:
    application = ask(world, world.jianhu, "9000.00")
    limits.grade_customer(world.jianhu, by=world.credit, at=AT)
    accept(world, survey)
    with pytest.raises(NotGraded) as stale:
        limits.submit(application, by=world.credit, at=AT)
    assert stale.value.is_stale


def test_other_figures_are_in_doubt_again(world) -> None:
    survey = actions.open_survey(world.jianhu, on=TODAY, by=world.rep, at=AT)
    enter(survey, world, IMPOSSIBLE)
    accept(world, survey)
    assert ratio_values(survey)["net_margin"] is not None
    enter(survey, world, IMPOSSIBLE | {"total_equity": D(5000000)})
    assert ratio_values(survey)["net_margin"] is None
    enter(survey, world, SOUND)
    assert ratio_values(survey)["net_margin"] is not None


def test_a_year_in_doubt_begins_no_other(world) -> None:
    survey = actions.open_survey(world.jianhu, on=TODAY, by=world.rep, at=AT)
    enter(survey, world, IMPOSSIBLE, 2024)
    enter(survey, world, SOUND)
    latest = figures_of(survey).latest("total_asset_turnover")
    assert latest.value is None and latest.unknown.code == "doubtful_before"
    assert figures_of(survey).latest("quick").value is not None


def test_what_cannot_be_answered_for(world, survey) -> None:
    with pytest.raises(BadInput):
        accept(world, survey, reason=" ")
    with pytest.raises(BadInput):
        actions.accept_figures(survey, year=2019, reason="x", by=world.credit, at=AT)
    with pytest.raises(NotAllowed):
        accept(world, survey, by=world.rep)
    accept(world, survey)
    with pytest.raises(NothingDoubted):
        accept(world, survey)


def test_an_allowance_shown_apart_is_told_and_no_doubt(world) -> None:
    survey = actions.open_survey(world.jianhu, on=TODAY, by=world.rep, at=AT)
    enter(survey, world, SOUND | {"receivables": D(350000), "cash": D(100000)})  # 550,000 of 500,000
    figures = figures_of(survey)
    assert figures.marks[2025][0].code == "parts_over" and not figures.doubts
    assert figures.latest("net_margin").value is not None


def test_the_clerk_answers_on_the_page_and_everybody_reads_it(world, survey, monkeypatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    page, url = reverse("credit:survey", args=[survey.pk]), reverse("credit:survey_stands", args=[survey.pk, 2025])
    clerk, rep = Client(), Client()
    clerk.force_login(world.credit)
    rep.force_login(world.rep)
    assert url in clerk.get(page).content.decode() and url not in rep.get(page).content.decode()
    assert "存疑" in clerk.get(page).content.decode()
    assert clerk.post(url, {"reason": ""}).status_code == 422
    assert clerk.post(url, {"reason": "合并报表"}).status_code == 302
    assert "合并报表" in rep.get(page).content.decode()
    ask(world, world.jianhu, "9000.00")
    limits.grade_customer(world.jianhu, by=world.credit, at=AT)
    shown = rep.get(reverse("credit:application", args=[Application.objects.get().pk])).content.decode()
    assert "合并报表" in shown


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_papers_tell_it_too(world, survey, language, monkeypatch) -> None:
    from guanxi.domains.credit.documents import parts, survey_pdf

    written: dict[str, Any] = {}
    monkeypatch.setattr(parts, "render_pdf", lambda _name, data, _language: written.update(data) or b"")
    accept(world, survey, reason="consolidated")
    survey_pdf(survey, language=language)
    told = [cell for one in written["parts"] for row in one["rows"] for cell in row]
    assert any("consolidated" in cell for cell in told)
