"""元 taken for 万元: of one figure, of a sheet, of a year; and what only looks like it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from tests.world import AT, TODAY

from guanxi.domains.credit.models import Statement as StatementRow
from guanxi.domains.credit.models import Survey
from guanxi.domains.credit.statements import actions, rules
from guanxi.domains.credit.statements.queries import figures_of
from guanxi.domains.credit.statements.rules import Ours, Statement
from guanxi.domains.credit.statements.sentences import say_mark
from guanxi.domains.credit.tests.statements.test_rules import sheet, sound
from guanxi.domains.receivables.actions import charge_customer

D = Decimal
CODES = {"part_small", "small_beside", "unit_all", "all_small", "below_ours"}


def codes(one: Statement, billed: Any = 0, rate: Any = 1) -> list[str]:
    ours = Ours(None if rate is None else D(rate), {one.year: D(billed)})
    return [mark.code for mark in rules.check_statement(one, ours)]


def test_one_figure_in_another_unit_is_proved_by_what_is_missing() -> None:
    """Cash of 1,200,000 typed as 120 万元 beside receivables of 800,000 that make 2,000,000."""
    assert codes(sheet(cash=120, receivables=800_000, current_assets=2_000_000)) == ["part_small"]
    assert codes(sheet(cash="120.5", receivables=800_000, current_assets="2005040.12")) == ["part_small"]
    assert codes(sheet(cash=1200, receivables=800_000, current_assets=2_000_000)) == ["part_small"]  # 千元
    assert codes(sheet(cash=130, receivables=800_000, current_assets=2_000_000)) == []
    assert codes(sheet(cash=120, receivables=1_999_880, current_assets=2_000_000)) == []


def test_a_small_total_is_asked_about_unless_the_rest_makes_it_up() -> None:
    assert codes(sheet(current_liabilities=900, total_liabilities=800_000)) == ["small_beside"]
    assert codes(sheet(current_liabilities=900, noncurrent_liabilities=799_100, total_liabilities=800_000)) == []
    assert codes(sheet(noncurrent_assets=900, total_assets=800_000)) == []  # a trader owns a desk


def test_the_columns_of_one_sheet_in_different_units() -> None:
    (jump,) = rules.check_years(rules.books_of([sheet(2025, {"total_assets": 2400}, total_assets=25_000_000)]))[2025]
    assert (jump.code, jump.is_bad, jump.facts["part"]) == ("unit_jump", True, "")


def test_another_currency_counts_by_its_rate_and_not_at_all_without() -> None:
    assert codes(sheet(sales=9000, total_assets=5000), rate=1) == ["all_small"]
    assert codes(sheet(sales=9000, total_assets=5000), rate="7.12") == []
    assert codes(sheet(sales=9000, total_assets=5000), billed=10**9, rate=None) == []


def test_half_a_year_is_no_whole_one() -> None:
    assert codes(sheet(sales=600_000, total_assets=300_000, months=6), billed=1_000_000) == []
    assert codes(sheet(sales=60, total_assets=300, months=6), billed=1_000_000) == ["unit_all"]


@given(st.integers(10_000, 10**9), st.integers(4, 3000), st.integers(0, 100), st.integers(1, 100), st.integers(0, 100))
def test_no_wolf_is_cried(sales: int, turnover: int, current: int, short: int, bought: int) -> None:
    """Firms in 元, small ones too, whose sheets add up and who bought up to their sales from us."""
    assets = max(1000, sales * 100 // turnover)
    of_these = assets * current // 100
    debts = assets * short // 100
    one = sheet(
        current_assets=of_these, noncurrent_assets=assets - of_these, total_assets=assets, sales=sales,
        current_liabilities=debts, total_liabilities=debts, total_equity=assets - debts, noncurrent_liabilities=0,
    )  # fmt: skip
    assert not CODES & set(codes(one, billed=sales * bought // 100))


@given(st.sampled_from([1000, 10_000]), st.integers(100_000, 10**9), st.integers(20, 300))
def test_a_year_in_another_unit_is_found(factor: int, sales: int, share: int) -> None:
    """Any year taken for 元 of a customer that buys a tenth or more of its sales from us."""
    one = sheet(sales=D(sales) / factor, total_assets=D(sales) * share / 100 / factor)
    assert set(codes(one, billed=sales // 10)) & {"unit_all", "all_small"}


@pytest.fixture
def survey(world: Any) -> Survey:
    for day in (TODAY.replace(year=2025, month=3), TODAY.replace(year=2025, month=9)):
        charge_customer(world.jianhu, amount=D(600_000), on=day, reason="年度供货", by=world.credit, at=AT)
    charge_customer(world.jianhu, amount=D(77), on=TODAY, reason="今年", by=world.credit, at=AT)
    found: Survey = actions.open_survey(world.jianhu, on=TODAY, by=world.rep, at=AT)
    return found


def enter(survey: Survey, world: Any, **lines: Any) -> StatementRow:
    figures = {key: D(str(value)) for key, value in lines.items()}
    row: StatementRow = actions.enter_statement(survey, year=2025, figures=figures, by=world.rep, at=AT)
    return row


@pytest.mark.django_db
def test_a_statement_in_ten_thousands_is_marked_kept_and_mended_by_a_click(survey, world, client) -> None:
    row = enter(survey, world, total_assets="260.5", sales="850.25", inventory="40")
    assert [(one["code"], one["bad"]) for one in row.marks] == [("unit_all", True)]
    stands = reverse("credit:survey_stands", args=[survey.pk, 2025])
    for who, offered in ((world.director, True), (world.rep, False)):  # both mends side by side
        client.force_login(who)
        page = client.get(reverse("credit:survey", args=[survey.pk])).content.decode()
        assert "1,200,000" in page and 'value="all"' in page
        assert (stands in page) == offered
    told = {"year": "2025", "part": "all", "factor": "10000"}
    assert client.post(reverse("credit:survey_conversion", args=[survey.pk]), told).status_code == 302
    row.refresh_from_db()
    assert row.figures == {"total_assets": "2605000.00", "sales": "8502500.00", "inventory": "400000.00"}
    assert (row.marks, figures_of(survey).marks[2025]) == ([], [])


@pytest.mark.django_db
def test_less_sold_than_we_invoiced_is_looked_at(survey, world) -> None:
    row = enter(survey, world, sales=800_000)
    assert [(one["code"], one["bad"]) for one in row.marks] == [("below_ours", False)]
    with translation.override("en"):
        (mark,) = figures_of(survey).marks[2025]
        said, mend = say_mark(mark)
    assert "800,000" in said and "1,200,000" in said and mend
    assert not enter(survey, world, sales=1_000_000).marks


def test_every_finding_about_units_has_its_sentence() -> None:
    found = [
        *rules.check_statement(sheet(cash=120, receivables=800_000, current_assets=2_000_000)),
        *rules.check_statement(sheet(current_liabilities=900, total_liabilities=800_000)),
        *rules.check_statement(sheet(sales=850), Ours(D(1), {2025: D(1_234_567)})),
        *rules.check_statement(sheet(sales=850), Ours(D(1))),
        *rules.check_statement(sheet(sales=850_000), Ours(D(1), {2025: D(1_234_567)})),
    ]
    assert {one.code for one in found} == CODES
    for language in ("en", "zh-hans"):
        with translation.override(language):
            for mark in found:
                said, mend = say_mark(mark)
                assert said.startswith("2025") and mend and "%(" not in said
    assert rules.check_statement(sound()) == []
