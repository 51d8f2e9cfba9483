"""Statements as customers send them, read from text."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.domains.credit.statements.reading import BROKEN, Reading, YearRead, meaning_of, read_figure, read_text
from guanxi.domains.credit.statements.reading.heads import Period, period_of, unit_of
from guanxi.domains.credit.statements.rules import LINES, Statement, check_statement
from guanxi.domains.credit.tests.statements import samples


def year(reading: Reading, number: int | None) -> YearRead:
    return next(one for one in reading.years if one.year == number)


def codes(reading: Reading) -> set[str]:
    return {notice.code for notice in reading.notices}


def test_two_sides_with_numbers_of_lines() -> None:
    reading = read_text(samples.TWO_SIDED)
    assert [one.year for one in reading.years] == [2025] and reading.notices == []
    read = year(reading, 2025)
    assert read.figures["cash"] == Decimal("1234567.89")
    assert read.figures["taxes_payable"] == Decimal("-12000")
    assert read.figures["net_profit"] == Decimal(810000) and read.opening["net_profit"] == Decimal(700000)
    assert read.opening["total_assets"] == Decimal(3608000)


def test_blank_is_unknown_and_a_dash_is_nil() -> None:
    read = year(read_text(samples.TWO_SIDED), 2025)
    assert "prepayments" not in read.figures and "prepayments" not in read.opening
    assert read.opening["short_loans"] == 0 and read.figures["short_loans"] == Decimal(500000)


def test_unrecognised_lines_are_kept_apart_from_those_not_needed() -> None:
    read = year(read_text(samples.TWO_SIDED), 2025)
    assert [(one.name, one.closing, one.opening) for one in read.others if not one.is_known] == [
        ("代管资金", Decimal(7), Decimal(8))
    ]
    assert [one.name for one in read.others if one.is_known] == ["加：营业外收入"]


def test_old_standard_puts_the_years_begin_first_and_counts_in_thousands() -> None:
    reading = read_text(samples.OLD_STANDARD)
    read = year(reading, 2005)
    assert read.figures["total_assets"] == Decimal(2605000) and read.opening["total_assets"] == Decimal(2530000)
    assert read.figures["fixed_assets"] == Decimal(590000)  # net, not the gross value above it
    assert read.figures["retained_earnings"] == Decimal(-305000) and read.figures["taxes_payable"] == Decimal(-5000)
    assert reading.currency == "CNY"


def test_the_year_so_far_counts_and_not_the_month() -> None:
    reading = read_text(samples.MONTHLY)
    read = year(reading, 2024)
    assert read.figures["sales"] == Decimal(3650000) and read.figures["interest_expense"] == Decimal(35000)
    assert read.opening == {} and "part_year" not in codes(reading)


def test_each_statement_has_its_own_unit() -> None:
    reading = read_text(samples.TWO_UNITS)
    assert [one.year for one in reading.years] == [2024, 2025]
    assert year(reading, 2025).figures["total_assets"] == Decimal(25000000)
    assert year(reading, 2025).figures["sales"] == Decimal(52000000)
    assert year(reading, 2024).figures["net_profit"] == Decimal(-230000)


def test_text_without_tabs_says_what_it_cannot_know() -> None:
    reading = read_text(samples.FROM_A_MESSAGE)
    assert codes(reading) == {"no_unit", "no_year", "broken", "unsure"}
    read = year(reading, None)
    assert read.figures["total_equity"] == Decimal(-80000) and read.opening["total_equity"] == Decimal(-30000)
    assert "inventory" not in read.figures and read.opening["inventory"] == Decimal(80000)
    assert "prepayments" not in read.figures  # one figure for two columns: nobody knows for which


def test_text_out_of_a_pdf_stands_under_its_headings_with_and_without_notes() -> None:
    reading = read_text(samples.FROM_A_PDF)
    assert reading.notices == [] and reading.currency == "CNY"
    read = year(reading, 2025)
    assert read.figures["cash"] == Decimal("5301220.11") and read.opening["cash"] == Decimal("4201330.25")
    assert read.figures["current_assets"] == Decimal("20400300.50")
    assert read.opening["total_equity"] == Decimal(10500000)


@pytest.mark.parametrize(
    ("title", "month"),
    [
        ("2025年12月31日", 12), ("2025年1-6月", 6), ("2025年第三季度", 9), ("2025年半年度", 6), ("2025年上半年", 6),
        ("2025年度", None), ("会计期间：2025年9月", 9), ("截至2025-03-31", 3), ("二〇二五年度", None),
        ("二零二五年十二月三十一日", 12), ("二〇二五年六月", 6),
    ],
)  # fmt: skip
def test_periods(title: str, month: int | None) -> None:
    found = period_of(title)
    assert found == Period(2025, month)


def test_english_statements_of_three_years() -> None:
    reading = read_text(samples.ENGLISH)
    assert [one.year for one in reading.years] == [2023, 2024, 2025]
    read = year(reading, 2025)
    assert read.figures["total_assets"] == Decimal(8000000) and read.figures["long_loans"] == 0
    assert read.figures["cost_of_sales"] == Decimal(12700000)  # shown in brackets, as everything spent


def test_cash_flow_statement_is_left_out_and_half_a_year_is_said() -> None:
    reading = read_text(samples.CSV_HALF_YEAR)
    read = year(reading, 2025)
    assert {"part_year", "other_sheet", "broken"} <= codes(reading) and read.months == 6
    assert read.figures["sales"] == Decimal(2380000)  # not the grand total above it
    assert read.figures["net_profit"] == Decimal(75000) and "net_profit" not in read.opening


def test_parts_told_below_their_line_count_once() -> None:
    reading = read_text(samples.PARTS_BELOW)
    assert [one.year for one in reading.years] == [2025] and reading.notices == []
    read = year(reading, 2025)
    assert read.figures["receivables"] == Decimal(800000) and read.figures["notes_receivable"] == Decimal(100000)
    assert read.figures["inventory"] == Decimal(700000) and read.figures["wages_payable"] == Decimal(120000)
    assert not {"interest_receivable", "interest_payable"} & set(read.figures)
    assert read.figures["total_equity"] == Decimal(1800000) and read.opening["total_assets"] == Decimal(2700000)
    assert check_statement(Statement(2025, read.figures, read.opening)) == []


@pytest.mark.parametrize(
    ("text", "factor"),
    [
        ("单位：万元", 10000), ("金额单位：人民币元", 1), ("单位: 千元 币种：人民币", 1000),
        ("编制单位：万源百货", None), ("单位名称：百万商贸", None), ("编制单位：元和商行　　　单位：万元", 10000),
        ("期末余额（万元）", 10000),
        ("RMB'000", 1000), ("填报单位：千岛湖酒店", None), ("（除特别注明外，金额单位为人民币元）", 1),
    ],
)  # fmt: skip
def test_units(text: str, factor: int | None) -> None:
    assert unit_of(text) == (None if factor is None else Decimal(factor))


@pytest.mark.parametrize("heads", ["2025年末\t2024年末", "2025-12-31\t2024-12-31", "期末余额(2025年)\t上期(2024年度)"])
def test_columns_named_by_years(heads: str) -> None:
    reading = read_text(f"资产负债表\t单位：元\n项目\t{heads}\n货币资金\t5\t7\n资产总计\t9\t8\n")
    assert {one.year: one.figures["cash"] for one in reading.years} == {2025: 5, 2024: 7}


CELLS = sorted({cell for text in vars(samples).values() if isinstance(text, str) for cell in re.split(r"[\t\n]", text)})


@given(st.lists(st.lists(st.sampled_from(CELLS) | st.text(max_size=12), max_size=9), max_size=12))
def test_whatever_is_pasted_is_read_or_left_out(rows: list[list[str]]) -> None:
    reading = read_text("\n".join("\t".join(row) for row in rows))
    for one in reading.years:
        assert set(one.figures) <= set(LINES) and all(value.is_finite() for value in one.figures.values())


@given(st.text())
def test_any_text_is_read_or_left_out(text: str) -> None:
    assert len(read_text(text).years) <= 1
    read_figure(text)


def test_text_that_holds_no_statement() -> None:
    reading = read_text("大家好\n明天开会\n")
    assert reading.years == [] and codes(reading) == {"no_lines"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234.50", "1234.50"), ("(1,234)", "-1234"), ("（80,000.00）", "-80000.00"), ("－30", "-30"), ("12-", "-12"),
        ("￥1,000", "1000"), ("12.5万", "125000.0"), ("1.2E+07", "1.2E+7"), ("1 234", "1234"), ("—", "0"), ("-", "0"),
        ("1０0", "100"), ("0.00", "0.00"), ("3.14159", "3.14159"),
    ],
)  # fmt: skip
def test_figures(text: str, value: str) -> None:
    assert read_figure(text) == Decimal(value)


@pytest.mark.parametrize("text", ["99.000.00", "#REF!", "####", "12,34", "abc", "12%", "9" * 20])
def test_what_is_no_figure(text: str) -> None:
    assert read_figure(text) is BROKEN


def test_a_blank_cell_is_no_zero() -> None:
    assert read_figure("  ") is None and read_figure("　") is None


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("  其中：利息费用（收入以“－”号填列）", "interest_expense"), ("所有者权益(或股东权益)合计", "total_equity"),
        ("四、净利润（净亏损以“－”号填列）", "net_profit"), ("实收资本（或股本）净额", "paid_in_capital"),
        ("△结算备付金", "settlement_reserves"), ("流 动 资 产 合 计", "current_assets"), ("应收帐款", "receivables"),
        ("负债及所有者权益总计", "liabilities_and_equity"), ("*Total Liabilities", "total_liabilities"),
        ("减：库存股", "treasury_shares"), ("1. 主营业务收入", "sales"), ("固定资产净值", "fixed_assets"),
    ],
)  # fmt: skip
def test_names_of_lines(name: str, key: str) -> None:
    found = meaning_of(name)
    assert found is not None and found.key == key


def test_unknown_names() -> None:
    assert meaning_of("代管资金") is None and meaning_of("") is None
    known = meaning_of("加：营业外收入")
    assert known is not None and known.key == ""
