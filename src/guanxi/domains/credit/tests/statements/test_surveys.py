"""Surveys: opening, figures typed, pasted and uploaded, marks, mending, finishing."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.world import AT, TODAY

from guanxi.domains.credit.models import Statement, Survey
from guanxi.domains.credit.statements import actions
from guanxi.domains.credit.statements.queries import figures_of, ratio_values
from guanxi.domains.credit.statements.rules.score import ratio_score
from guanxi.domains.credit.tests.statements import samples
from guanxi.foundation.measures.queries import current_grade
from guanxi.foundation.timeline.models import Event
from guanxi.kit.errors import BadInput, NotAllowed
from guanxi.kit.sheets import NotASheet

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def survey(world: Any) -> Survey:
    return open_one(world)


def open_one(world: Any, **more: Any) -> Survey:
    found: Survey = actions.open_survey(world.yonghui, on=TODAY, by=world.rep, at=AT, **more)
    return found


def paste(survey: Survey, world: Any, text: str = samples.TWO_SIDED, **more: Any) -> list[Statement]:
    found: list[Statement] = actions.paste_statements(survey, text=text, by=world.rep, at=AT, **more)
    return found


def codes(statement: Statement) -> list[str]:
    return [one["code"] for one in statement.marks]


def test_open_survey_once(world: Any, survey: Survey) -> None:
    with pytest.raises(actions.SurveyOpen):
        open_one(world)
    assert Survey.objects.count() == 1
    assert Event.objects.filter(name="credit.survey_opened").count() == 1


def test_open_survey_refuses_a_day_to_come_and_a_currency_of_no_letters(world: Any) -> None:
    with pytest.raises(BadInput) as refused:
        actions.open_survey(world.yonghui, on=TODAY + timedelta(days=1), currency="¥¥¥", rate=D(0), by=world.rep, at=AT)
    assert set(refused.value.fields) == {"on", "currency", "rate"} and not Survey.objects.exists()


def test_strangers_may_not(world: Any, survey: Survey) -> None:
    with pytest.raises(NotAllowed):
        actions.finish_survey(survey, by=world.service, at=AT)


def test_enter_statement(world: Any, survey: Survey) -> None:
    figures = {"total_assets": D("1000.00"), "total_liabilities": D(600), "total_equity": D(400)}
    statement = actions.enter_statement(
        survey, year=2025, figures=figures, opening={"total_assets": D(800)}, by=world.rep, at=AT
    )
    assert statement.figures == {"total_assets": "1000.00", "total_liabilities": "600", "total_equity": "400"}
    assert statement.marks == [] and statement.source == "typed"
    again = actions.enter_statement(survey, year=2025, figures={"sales": D(5)}, by=world.rep, at=AT)
    assert again.figures == {"sales": "5"} and again.opening == {"total_assets": "800"}


@pytest.mark.parametrize(
    ("year", "figures", "field"),
    [
        (2050, {"sales": D(1)}, "year"), (2025, {"self": D(1)}, "figures"), (2025, {"sales": D("1.001")}, "sales"),
        (2025, {"sales": D(10) ** 16}, "sales"), (2025, {"sales": D("NaN")}, "sales"), (2025, {}, "year"),
    ],
)  # fmt: skip
def test_what_cannot_be_entered(world: Any, survey: Survey, year: int, figures: dict[str, Decimal], field: str) -> None:
    with pytest.raises(BadInput) as refused:
        actions.enter_statement(survey, year=year, figures=figures, by=world.rep, at=AT)
    assert set(refused.value.fields) == {field} and not Statement.objects.exists()


def test_nonsense_is_kept_and_marked(world: Any, survey: Survey) -> None:
    figures = {"total_assets": D(1000), "total_liabilities": D(1100), "total_equity": D(-50)}
    statement = actions.enter_statement(survey, year=2025, figures=figures, by=world.rep, at=AT)
    assert codes(statement) == ["unbalanced", "negative_equity"]
    assert statement.marks[0]["facts"]["difference"] == "-50"
    mended = actions.enter_statement(
        survey, year=2025, figures={**figures, "total_equity": D(-100)}, by=world.rep, at=AT
    )
    assert codes(mended) == ["negative_equity"]


def test_two_who_enter_at_once(world: Any, survey: Survey) -> None:
    actions.enter_statement(survey, year=2025, figures={"sales": D(1)}, version=1, by=world.rep, at=AT)
    with pytest.raises(actions.SurveyChanged):
        actions.enter_statement(survey, year=2025, figures={"sales": D(2)}, version=1, by=world.credit, at=AT)
    assert Statement.objects.get().figures == {"sales": "1"}


def test_paste_statements(world: Any, survey: Survey) -> None:
    (statement,) = paste(survey, world)
    assert statement.year == 2025 and statement.marks == [] and statement.source == "pasted"
    assert [one["name"] for one in statement.unknown_lines if not one["known"]] == ["代管资金"]
    figures = figures_of(survey)
    assert [held.statement.year for held in figures.years] == [2024, 2025]
    assert figures.scored.grade == "B" and figures.z is not None and figures.z.value is not None


def test_a_second_sheet_of_the_same_year_adds_to_it(world: Any, survey: Survey) -> None:
    balance, _title, income = samples.TWO_SIDED.partition("利润表")
    paste(survey, world, balance)
    (statement,) = paste(survey, world, "利润表" + income)
    assert "total_assets" in statement.figures and statement.figures["net_profit"] == "810000"


def test_text_without_a_year_needs_one(world: Any, survey: Survey) -> None:
    with pytest.raises(BadInput) as refused:
        paste(survey, world, samples.FROM_A_MESSAGE)
    assert set(refused.value.fields) == {"year"} and not Statement.objects.exists()
    (statement,) = paste(survey, world, samples.FROM_A_MESSAGE, year=2025, unit=10000)
    assert statement.figures["total_assets"] == "6200000000.00"
    assert codes(statement) == ["broken", "unsure", "negative_equity"]


def test_text_that_holds_nothing_is_refused(world: Any, survey: Survey) -> None:
    with pytest.raises(actions.NothingRead):
        paste(survey, world, "大家好")
    assert not Statement.objects.exists()


def test_half_a_year_is_said(world: Any, survey: Survey) -> None:
    (statement,) = paste(survey, world, samples.CSV_HALF_YEAR)
    assert statement.months == 6 and "part_year" in codes(statement)


@pytest.mark.parametrize("code", ["RMB", "XYZ", "XAU", "DEM", "US", "美元"])
def test_what_is_no_currency_is_refused(world: Any, code: str) -> None:
    with pytest.raises(BadInput) as refused:
        actions.open_survey(world.yonghui, on=TODAY, currency=code, by=world.rep, at=AT)
    assert code in refused.value.fields["currency"] and not Survey.objects.exists()


def test_another_currency_is_said(world: Any) -> None:
    survey = open_one(world, currency="usd", rate=D("7.1"))
    assert survey.currency == "USD"
    (statement,) = paste(survey, world, samples.OLD_STANDARD)
    assert "currency" in codes(statement)
    assert ratio_values(survey)["scale"] == D(2605000) * D("7.1")
    actions.change_survey(survey, on=TODAY, currency="USD", by=world.rep, at=AT)
    assert ratio_values(Survey.objects.get())["scale"] is None  # without a rate nobody knows


@pytest.mark.parametrize("name", ["利润表.csv", "statement.txt"])
def test_upload_statements(world: Any, survey: Survey, name: str) -> None:
    file = SimpleUploadedFile(name, samples.CSV_HALF_YEAR.encode("gb18030"))
    (statement,) = actions.upload_statements(survey, file=file, by=world.rep, at=AT)
    assert statement.source == name and statement.figures["sales"] == "2380000.00"


def test_a_workbook_with_both_sheets(world: Any, survey: Survey, tmp_path: Any) -> None:
    import xlsxwriter

    balance, _title, income = samples.TWO_SIDED.partition("利润表")
    with xlsxwriter.Workbook(tmp_path / "报表.xlsx") as book:
        for name, text in (("资产负债表", balance), ("利润表", "利润表" + income), ("现金流量表", "净利润\t5")):
            sheet = book.add_worksheet(name)
            for row, line in enumerate(text.splitlines()):
                sheet.write_row(row, 0, line.split("\t"))
    file = SimpleUploadedFile("报表.xlsx", (tmp_path / "报表.xlsx").read_bytes())
    (statement,) = actions.upload_statements(survey, file=file, by=world.rep, at=AT)
    assert statement.figures["total_assets"] == "4000000.00" and statement.figures["net_profit"] == "810000"


def test_a_workbook_of_numbers_merged_titles_and_a_hidden_sheet(world: Any, survey: Survey, tmp_path: Any) -> None:
    """As bookkeeping software exports it: cells are numbers, formulas and days; a sheet a year, named by the year."""
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "三年报表.xlsx") as book:
        bold = book.add_format({"bold": True, "num_format": "#,##0.00"})
        for year, assets in ((2024, 1000.5), (2025, 1200.25)):
            sheet = book.add_worksheet(f"{year}年")
            sheet.merge_range("A1:D1", "资产负债表", bold)
            sheet.merge_range("A2:D2", "单位：万元")
            sheet.write_row("A3", ["资产", "期末数", "负债和所有者权益", "期末数"])
            sheet.write_row("A4", ["货币资金", 100.125, "流动负债合计", 500])
            sheet.write_row("A5", ["存货", "", "负债合计", 600.0])
            sheet.write("A6", "资产总计")
            sheet.write_formula("B6", "=B4+900", bold, assets)
            sheet.write("C6", "所有者权益合计")
            sheet.write_formula("D6", "=B6-D5", bold, assets - 600)
        hidden = book.add_worksheet("旧表")
        hidden.write_row("A1", ["货币资金", 999])
        hidden.hide()
    file = SimpleUploadedFile("三年报表.xlsx", (tmp_path / "三年报表.xlsx").read_bytes())
    kept = actions.upload_statements(survey, file=file, by=world.rep, at=AT)
    assert [one.year for one in kept] == [2024, 2025]
    assert D(kept[1].figures["total_assets"]) == D("12002500") and D(kept[1].figures["cash"]) == D("1001250")
    assert "inventory" not in kept[1].figures and kept[1].marks == []


def test_a_file_that_is_none(world: Any, survey: Survey) -> None:
    with pytest.raises(NotASheet):
        actions.upload_statements(survey, file=SimpleUploadedFile("x.xlsx", b"PK\x03\x04nonsense"), by=world.rep, at=AT)
    assert not Statement.objects.exists()


def test_assign_line(world: Any, survey: Survey) -> None:
    paste(survey, world)
    statement = actions.assign_line(survey, year=2025, name="代管资金", line="cash", by=world.rep, at=AT)
    assert statement.figures["cash"] == "1234574.89" and statement.opening["cash"] == "980008.00"
    assert all(one["known"] for one in statement.unknown_lines)
    with pytest.raises(BadInput):
        actions.assign_line(survey, year=2025, name="代管资金", line="cash", by=world.rep, at=AT)


def test_a_line_that_is_not_needed(world: Any, survey: Survey) -> None:
    paste(survey, world)
    statement = actions.assign_line(survey, year=2025, name="代管资金", line="", by=world.rep, at=AT)
    assert statement.figures["cash"] == "1234567.89" and all(one["known"] for one in statement.unknown_lines)


def test_mixed_units_are_found_and_converted(world: Any, survey: Survey) -> None:
    mixed = (
        samples.TWO_UNITS.replace("（单位：元）", "").replace("52,000,000.00", "5,200").replace("48,500,000", "4,850")
    )
    kept = paste(survey, world, mixed, unit=1)
    latest = kept[-1]
    mark = next(one for one in latest.marks if one["code"] == "units")
    assert (mark["facts"]["part"], mark["facts"]["factor"]) == ("income", "10000")
    mended = actions.convert_statement(survey, year=2025, part="income", factor=D(10000), by=world.rep, at=AT)
    assert mended.figures["sales"] == "52000000.00" and mended.figures["total_assets"] == "25000000.00"
    assert "units" not in codes(mended)


def test_remove_statement(world: Any, survey: Survey) -> None:
    paste(survey, world)
    actions.remove_statement(survey, year=2025, by=world.rep, at=AT)
    assert not Statement.objects.exists()


def test_add_reference(world: Any, survey: Survey) -> None:
    reference = actions.add_reference(
        survey, name="义乌百货批发", question="付款快吗？", asked_on=TODAY, by=world.rep, at=AT
    )
    assert reference.kind == "trade" and reference.answered_on is None
    with pytest.raises(BadInput) as refused:
        actions.add_reference(survey, name=" ", kind="nobody", asked_on=TODAY + timedelta(1), by=world.rep, at=AT)
    assert set(refused.value.fields) == {"name", "kind", "asked_on"}


def test_an_empty_survey_is_not_finished(world: Any, survey: Survey) -> None:
    with pytest.raises(actions.NothingSurveyed):
        actions.finish_survey(survey, by=world.rep, at=AT)
    survey.refresh_from_db()
    assert survey.finished_at is None


def test_finish_survey_grades_the_figures_and_keeps_them(world: Any, survey: Survey) -> None:
    paste(survey, world)
    actions.finish_survey(survey, by=world.rep, at=AT)
    survey.refresh_from_db()
    assert survey.finished_at == AT and survey.finished_by == world.rep
    grade = current_grade("credit.ratios", world.yonghui)
    assert grade is not None and grade.grade == "B"
    assert grade.points == ratio_score(ratio_values(survey)).points
    with pytest.raises(actions.SurveyFinished):
        actions.enter_statement(survey, year=2025, figures={"sales": D(1)}, by=world.rep, at=AT)
    assert Statement.objects.get().figures["sales"] == "12005000.00"


def test_the_next_survey_sees_the_years_of_the_one_before(world: Any, survey: Survey) -> None:
    paste(survey, world, samples.TWO_UNITS)
    actions.finish_survey(survey, by=world.rep, at=AT)
    later: Survey = actions.open_survey(world.yonghui, on=TODAY, by=world.rep, at=AT + timedelta(hours=1))
    assert figures_of(later).years == []  # nothing of its own yet
    actions.enter_statement(
        later, year=2026, figures={"total_assets": D(26_000_000), "sales": D(55_000_000)}, by=world.rep,
        at=AT + timedelta(hours=1),
    )  # fmt: skip
    years = figures_of(later).years
    assert [(held.statement.year, held.is_earlier) for held in years] == [(2024, True), (2025, True), (2026, False)]
