"""Pages of surveys: who sees them, what they show, what a click does."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.world import AT, TODAY

from guanxi.domains.credit.models import Reference, Statement, Survey
from guanxi.domains.credit.statements import actions
from guanxi.domains.credit.tests.statements import samples
from guanxi.foundation.people.models import User

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def survey(world: Any) -> Survey:
    found: Survey = actions.open_survey(world.yonghui, on=TODAY, by=world.rep, at=AT)
    return found


@pytest.fixture
def rep(client: Client, world: Any) -> Client:
    """The rep, who reads English here."""
    User.objects.filter(pk=world.rep.pk).update(language="en")
    client.force_login(world.rep)
    return client


def url(name: str, survey: Survey, *more: Any) -> str:
    return reverse(f"credit:{name}", args=[survey.pk, *more])


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_opening_leads_to_the_survey_and_back_to_the_open_one(rep: Client, world: Any) -> None:
    address = reverse("credit:survey_new", args=[world.yonghui.pk])
    assert rep.get(address).status_code == 200
    answer = rep.post(address, {"on": TODAY.isoformat(), "currency": "", "rate": "", "remark": ""})
    survey = Survey.objects.get()
    assert answer["Location"] == url("survey", survey) == rep.get(address)["Location"]


def test_a_survey_of_another_region_is_not_found(client: Client, world: Any, survey: Survey) -> None:
    client.force_login(world.stranger)
    for name in ("survey", "survey_figures", "survey_reading"):
        assert client.get(url(name, survey)).status_code == 404
    assert client.post(url("survey_finish", survey)).status_code == 404


def test_an_empty_survey_says_what_to_do(rep: Client, survey: Survey) -> None:
    assert "No figures yet" in text_of(rep, url("survey", survey))


def test_paste(rep: Client, survey: Survey) -> None:
    answer = rep.post(url("survey_reading", survey), {"text": samples.TWO_SIDED, "year": "", "unit": ""})
    assert answer.status_code == 302
    shown = text_of(rep, url("survey", survey))
    assert "Quick ratio" in shown and "1.47 ×" in shown and "代管资金" in shown and "2.60 safe" in shown
    assert url("survey_ratio", survey, "quick") in shown


def test_without_an_exchange_rate_the_page_says_that_the_size_is_unknown(rep: Client, survey: Survey) -> None:
    rep.post(url("survey_reading", survey), {"text": samples.TWO_SIDED, "year": "", "unit": ""})
    assert "size is unknown" not in text_of(rep, url("survey", survey))
    place, typed = url("survey_change", survey), {"on": TODAY.isoformat(), "remark": ""}
    assert "USD · US Dollar" in text_of(rep, place)
    assert rep.post(place, typed | {"currency": "XYZ", "rate": ""}).status_code == 422
    rep.post(place, typed | {"currency": "USD", "rate": ""})
    shown = text_of(rep, url("survey", survey))
    assert "the figures are in USD, and no exchange rate to CNY is stated" in shown and "Date and currency" in shown
    Survey.objects.update(finished_at=AT, finished_by=survey.begun_by)
    assert "Open a new survey that states it" in text_of(rep, url("survey", survey))
    Survey.objects.update(rate=D("7.1"))
    assert "size is unknown" not in text_of(rep, url("survey", survey))


def test_paste_without_a_year_asks_for_it_and_keeps_the_text(rep: Client, survey: Survey) -> None:
    answer = rep.post(url("survey_reading", survey), {"text": samples.FROM_A_MESSAGE, "year": "", "unit": ""})
    assert answer.status_code == 422
    assert "names no year" in answer.content.decode() and "99.000.00" in answer.content.decode()


def test_upload(rep: Client, survey: Survey) -> None:
    file = SimpleUploadedFile("利润表.csv", samples.CSV_HALF_YEAR.encode())
    assert rep.post(url("survey_reading", survey), {"text": "", "file": file}).status_code == 302
    assert Statement.objects.get().months == 6
    assert "6 months" in text_of(rep, url("survey", survey))


def test_neither_text_nor_file(rep: Client, survey: Survey) -> None:
    answer = rep.post(url("survey_reading", survey), {"text": " ", "year": "", "unit": ""})
    assert answer.status_code == 422 and "Paste a table" in answer.content.decode()


def typed(**figures: str) -> dict[str, str]:
    return {"unit": "1", "version": "1"} | {f"f-2025-{key}": value for key, value in figures.items()}


def test_type_figures(rep: Client, survey: Survey) -> None:
    told = typed(total_assets="1,000", total_liabilities="(600)", sales="2000") | {"o-2023-sales": "5"}
    answer = rep.post(url("survey_figures", survey), told)
    assert answer.status_code == 302
    assert Statement.objects.get(year=2025).figures == {
        "total_assets": "1000.00", "total_liabilities": "-600.00", "sales": "2000.00"
    }  # fmt: skip
    assert Statement.objects.get(year=2023).opening == {"sales": "5.00"}


def test_nothing_typed_is_nothing_kept(rep: Client, survey: Survey) -> None:
    answer = rep.post(url("survey_figures", survey), typed(total_assets="", sales=""), follow=True)
    assert answer.redirect_chain == [(url("survey_figures", survey), 302)]
    assert "No figure was typed" in answer.content.decode() and not Statement.objects.exists()


def test_type_in_ten_thousands(rep: Client, survey: Survey) -> None:
    rep.post(url("survey_figures", survey), typed(total_assets="123.4567", sales="0.5") | {"unit": "10000"})
    assert Statement.objects.get().figures == {"total_assets": "1234567.00", "sales": "5000.00"}
    shown = text_of(rep, url("survey_figures", survey) + "?unit=10000")
    assert 'value="123.46"' in shown


def test_what_is_no_figure_is_marked_and_nothing_kept(rep: Client, survey: Survey) -> None:
    answer = rep.post(url("survey_figures", survey), typed(total_assets="1.2.3", sales="5"))
    assert answer.status_code == 422 and not Statement.objects.exists()
    assert 'value="1.2.3"' in answer.content.decode() and 'value="5"' in answer.content.decode()


def test_somebody_else_was_faster(rep: Client, world: Any, survey: Survey) -> None:
    actions.enter_statement(survey, year=2025, figures={"sales": D(7)}, by=world.credit, at=AT)
    answer = rep.post(url("survey_figures", survey), typed(sales="8"))
    assert answer.status_code == 409 and 'value="8"' in answer.content.decode()
    assert Statement.objects.get().figures == {"sales": "7"}


def test_preview_shows_ratios_and_keeps_nothing(rep: Client, survey: Survey) -> None:
    figures = typed(total_assets="1000", total_liabilities="1600", total_equity="-600")
    answer = rep.post(url("survey_preview", survey), figures)
    shown = answer.content.decode()
    assert answer.status_code == 200 and "160%" in shown and "the equity is negative" in shown
    assert not Statement.objects.exists()


def test_a_ratio_opens_to_its_figures(rep: Client, survey: Survey) -> None:
    rep.post(url("survey_reading", survey), {"text": samples.TWO_SIDED})
    shown = text_of(rep, url("survey_ratio", survey, "total_asset_turnover"))
    assert "3.16 ×" in shown and "from the column of the year before" in shown and "3,608,000.00" in shown
    assert "at the year&#x27;s begin is missing" in shown  # of 2024
    assert rep.get(url("survey_ratio", survey, "nonsense")).status_code == 404


def test_mixed_units_are_mended_by_a_click(rep: Client, world: Any, survey: Survey) -> None:
    figures = {"total_assets": D(25_000_000), "sales": D(5200)}
    actions.enter_statement(survey, year=2025, figures=figures, by=world.rep, at=AT)
    assert "Take the Income statement of 2025 times 10,000" in text_of(rep, url("survey", survey))
    rep.post(url("survey_conversion", survey), {"year": "2025", "part": "income", "factor": "10000"})
    assert Statement.objects.get().figures["sales"] == "52000000.00"


def test_a_year_in_another_unit_is_converted_from_the_mark_beside_the_next(
    rep: Client, world: Any, survey: Survey
) -> None:
    for year, assets in ((2024, D("664.31")), (2025, D("7431469.45"))):
        actions.enter_statement(survey, year=year, figures={"total_assets": assets}, by=world.rep, at=AT)
    assert "Take the Balance sheet of 2024 times 10,000" in text_of(rep, url("survey", survey))
    rep.post(url("survey_conversion", survey), {"year": "2024", "part": "balance", "factor": "10000"})
    assert "different units" not in text_of(rep, url("survey", survey))


def test_assign_a_line(rep: Client, survey: Survey) -> None:
    rep.post(url("survey_reading", survey), {"text": samples.TWO_SIDED})
    rep.post(url("survey_line", survey), {"name": "代管资金", "year": "2025", "line": "cash"})
    assert Statement.objects.get().figures["cash"] == "1234574.89"
    assert "代管资金" not in text_of(rep, url("survey", survey))


def test_add_reference(rep: Client, survey: Survey) -> None:
    told = {"name": "义乌百货批发", "contact": "", "question": "", "asked_on": TODAY.isoformat(), "kind": "trade"}
    assert rep.post(url("survey_reference", survey), told).status_code == 302
    assert Reference.objects.get().kind == "trade"


def test_a_bank_is_told_of_as_no_trade_reference(rep: Client, survey: Survey) -> None:
    told = {"name": "工商银行", "contact": "", "question": "", "asked_on": TODAY.isoformat(), "kind": "bank"}
    rep.post(url("survey_reference", survey), told)
    shown = text_of(rep, reverse("customer", args=[survey.customer_id]))
    assert "To be asked about the customer: 工商银行." in shown and "Trade reference noted" not in shown


def test_take_a_year_out_and_finish(rep: Client, world: Any, survey: Survey) -> None:
    rep.post(url("survey_reading", survey), {"text": samples.TWO_UNITS})
    rep.post(url("survey_year", survey, 2024))
    assert [one.year for one in Statement.objects.all()] == [2025]
    rep.post(url("survey_finish", survey))
    survey.refresh_from_db()
    assert survey.finished_at is not None
    shown = text_of(rep, url("survey", survey))
    assert "finished" in shown and "Type figures" not in shown
    assert rep.get(url("survey_figures", survey)).status_code == 409
    assert rep.get(reverse("credit:figures", args=[world.yonghui.pk]))["Location"] == url("survey", survey)


def test_a_survey_page_asks_the_database_a_bounded_number_of_times(
    rep: Client, survey: Survey, django_assert_max_num_queries: Any
) -> None:
    rep.post(url("survey_reading", survey), {"text": samples.ENGLISH})
    with django_assert_max_num_queries(25):
        rep.get(url("survey", survey))


def test_in_chinese(client: Client, world: Any, survey: Survey) -> None:
    client.force_login(world.rep)
    client.post(url("survey_reading", survey), {"text": samples.TWO_SIDED})
    shown = text_of(client, url("survey", survey))
    assert "速动比率" in shown and "未识别的项目" in shown and "资产负债率" in shown
