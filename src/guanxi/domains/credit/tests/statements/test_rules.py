"""Ratios, marks, Z″ and the ratio score on figures."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from guanxi.domains.credit.statements import rules
from guanxi.domains.credit.statements.reading import read_text
from guanxi.domains.credit.statements.rules import Statement, Unknown
from guanxi.domains.credit.statements.rules.score import DEFAULT_CARD, FACTORS
from guanxi.domains.credit.statements.sentences import say_mark, say_notice, why_unknown
from guanxi.domains.credit.tests.statements import samples

D = Decimal
PLACES = D("0.0001")


def sheet(
    year: int = 2025, opening: dict[str, Any] | None = None, months: int | None = None, **lines: Any
) -> Statement:
    figures = {key: D(str(value)) for key, value in lines.items()}
    return Statement(year, figures, {key: D(str(value)) for key, value in (opening or {}).items()}, months=months)


def sound(year: int = 2025, **changed: Any) -> Statement:
    lines = {
        "current_assets": 600, "inventory": 200, "total_assets": 1000, "current_liabilities": 400,
        "total_liabilities": 500, "total_equity": 500, "paid_in_capital": 300, "retained_earnings": 150,
        "surplus_reserve": 50, "sales": 2000, "cost_of_sales": 1500, "profit_before_tax": 130, "interest_expense": 20,
        "income_tax": 30, "net_profit": 100,
    }  # fmt: skip
    return sheet(year, {"total_assets": 800, "sales": 1600}, **(lines | changed))


def value(statement: Statement, key: str) -> Decimal | None:
    found = rules.ratios(statement)[key].value
    return None if found is None else found.quantize(PLACES)


def unknown(statement: Statement, key: str) -> Unknown | None:
    return rules.ratios(statement)[key].unknown


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("quick", "1"), ("asset_liability", "0.5"), ("total_asset_turnover", "2.2222"), ("net_margin", "0.05"),
        ("return_on_assets", "0.1"), ("own_reserves", "0.2"), ("debt_days", "73"), ("sales_growth", "0.25"),
        ("scale", "1000"), ("current", "1.5"), ("gross_margin", "0.25"), ("interest_cover", "7.5"),
    ],
)  # fmt: skip
def test_ratios(key: str, expected: str) -> None:
    assert value(sound(), key) == D(expected)


def test_missing_is_unknown_and_never_zero() -> None:
    without = sheet(current_assets=600, current_liabilities=400, sales=2000)
    assert unknown(without, "quick") == Unknown("missing", ("inventory",))
    assert unknown(without, "net_margin") == Unknown("missing", ("net_profit",))
    assert unknown(sheet(), "asset_liability") == Unknown("missing", ("total_liabilities", "total_assets"))


def test_division_by_zero_is_said() -> None:
    assert unknown(sound(current_liabilities=0), "quick") == Unknown("zero", ("current_liabilities",))
    assert unknown(sound(sales=0), "net_margin") == Unknown("zero", ("sales",))
    assert unknown(sound(sales=-5), "net_margin") == Unknown("negative", ("sales",))


def test_average_assets_need_the_years_begin() -> None:
    alone = sheet(total_assets=1000, sales=2000)
    assert unknown(alone, "total_asset_turnover") == Unknown("no_opening", ("total_assets",))
    before = sheet(2024, total_assets=600)
    found = rules.ratios(alone, before)["total_asset_turnover"]
    assert found.value == D("2.5") and [one.year for _sign, one in found.lower] == [2024, 2025]
    assert rules.ratios(alone, sheet(2023, total_assets=600))["total_asset_turnover"].value is None


def test_blank_lines_are_nil_where_the_total_is_reached_without_them() -> None:
    nil = sheet(cash=100, receivables=300, current_assets=400, current_liabilities=200)
    found = rules.ratios(nil)["quick"]
    assert found.value == 2 and found.upper[1][1].how == "nil"
    open_ = sheet(cash=100, receivables=200, current_assets=400, current_liabilities=200)
    assert unknown(open_, "quick") == Unknown("missing", ("inventory",))


def test_totals_follow_from_others() -> None:
    found = rules.ratios(sheet(total_assets=1000, total_equity=400))["asset_liability"]
    assert found.value == D("0.6") and found.upper[0][1].how == "derived"


def test_part_of_a_year_is_not_set_against_a_balance() -> None:
    half = sheet(total_assets=1000, sales=800, net_profit=40, current_liabilities=10, months=6)
    assert unknown(half, "debt_days") == Unknown("part_year") == unknown(half, "return_on_assets")
    assert value(half, "net_margin") == D("0.05")
    assert rules.z_score(half).unknown == Unknown("part_year")


def test_trend_over_three_years() -> None:
    books = rules.books_of([sound(2025), sound(2024, net_profit=60), sound(2023), sound(2022)])
    assert [one.year for one in books] == [2023, 2024, 2025]
    assert [one.value for one in rules.trend(books)["net_margin"]] == [D("0.05"), D("0.03"), D("0.05")]


def test_a_year_is_read_from_the_next_ones_comparison_columns() -> None:
    books = rules.books_of([sheet(2025, {"total_assets": 800}, total_assets=900)])
    assert [(one.year, one.is_compared) for one in books] == [(2024, True), (2025, False)]


def marks(*books: Statement) -> list[tuple[int, str]]:
    return [(year, mark.code) for year, found in rules.check_years(books).items() for mark in found]


def test_sound_figures_have_no_marks() -> None:
    assert marks(sound()) == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"total_equity": 480}, "unbalanced"), ({"total_liabilities": 1100, "total_equity": -100}, "negative_equity"),
        ({"inventory": 700}, "parts_over"), ({"inventory": 2_000_000}, "part_over"),
        ({"net_profit": 150}, "profit_off"),
        ({"inventory": -1}, "negative"), ({"sales": "0.2", "net_profit": "0.01", "profit_before_tax": "0.013",
                                           "income_tax": "0.003", "cost_of_sales": "0.15"}, "units"),
    ],
)  # fmt: skip
def test_marks(changed: dict[str, Any], code: str) -> None:
    found = {mark.code: mark for mark in rules.check_statement(sound(**changed))}
    assert code in found
    said, mend = say_mark(found[code])
    assert "2025" in said and mend


def test_rounding_is_no_imbalance() -> None:
    assert marks(sheet(total_assets="100.01", total_liabilities="60.00", total_equity="40.00")) == []
    assert marks(sheet(total_assets=10000, total_liabilities=6000, total_equity=3990)) == [(2025, "unbalanced")]


def test_mixed_units_name_their_mend() -> None:
    mixed = sheet(total_assets=25_000_000, sales=5200)
    (mark,) = rules.check_statement(mixed)
    assert (mark.code, mark.facts["part"], mark.facts["factor"]) == ("units", "income", "10000")
    swapped = sheet(total_assets=2500, sales=52_000_000)
    (mark,) = rules.check_statement(swapped)
    assert (mark.facts["part"], mark.facts["factor"]) == ("balance", "10000")


def test_years_in_different_units() -> None:
    assert marks(sheet(2024, total_assets=2400), sheet(2025, total_assets=25_000_000)) == [(2025, "unit_jump")]


def test_opening_that_differs_from_last_years_close() -> None:
    this = sheet(2025, {"total_assets": 850}, total_assets=900)
    assert marks(sheet(2024, total_assets=800), this) == [(2025, "opening_differs")]


def test_everything_noticed_and_unknown_has_its_sentence() -> None:
    for name in ("TWO_SIDED", "OLD_STANDARD", "MONTHLY", "TWO_UNITS", "FROM_A_MESSAGE", "CSV_HALF_YEAR"):
        for notice in read_text(getattr(samples, name)).notices:
            assert say_notice(notice.code, notice.facts)[0]
    for code in ("missing", "zero", "negative", "no_opening", "no_year_before", "part_year"):
        with translation.override("en"):
            assert why_unknown(Unknown(code, ("sales",))).startswith("unknown because")
    jump = rules.check_years([sheet(2024, total_assets=2400), sheet(2025, total_assets=25_000_000)])[2025]
    differs = rules.check_years([sheet(2024, total_assets=800), sheet(2025, {"total_assets": 850})])[2025]
    with translation.override("en"):
        assert [say_mark(mark)[0][:5] for mark in (*jump, *differs)] == ["2025:", "2025 "]


def test_z_score() -> None:
    found = rules.z_score(sound())
    # 6.56 × 0.2 + 3.26 × 0.2 + 6.72 × 0.15 + 1.05 × 1
    assert found.value == D("4.022") and found.zone == "safe" and found.with_constant == D("7.272")
    assert rules.z_score(sound(total_liabilities=0)).unknown == Unknown("zero", ("total_liabilities",))
    assert rules.z_score(sheet(total_assets=5)).zone == ""


def test_benchmarks_of_the_handbook_are_worth_80_points() -> None:
    at = {"quick": D(1), "asset_liability": D("0.5"), "total_asset_turnover": D(4), "net_margin": D("0.15")}
    lines = {line.key: line.points for line in rules.ratio_score(at).lines}
    assert [lines[key] for key in at] == [80, 80, 80, 80]


def test_too_little_known_gives_no_grade() -> None:
    found = rules.ratio_score({"quick": D(1), "net_margin": D("0.1")})
    assert found.grade == "" and found.share_known == D("0.35") and "scale" in found.unknown


def test_the_weakest_side_counts_once_more() -> None:
    good = {key: D(steps.split()[-1].split(":")[0]) for key, _weight, steps in FACTORS[:-1]}
    good |= {"asset_liability": D("0.3"), "debt_days": D(30)}
    assert rules.ratio_score(good).points == 100
    assert rules.weakest_side(good | {"quick": D("0.2")}) == ("short", 0)
    assert rules.ratio_score(good | {"quick": D("0.2")}).points == 75  # ten for the ratio, fifteen for the side
    assert rules.weakest_side(good | {"scale": D(0)})[1] == 100  # a small firm is not weak thereby


@given(
    st.dictionaries(
        st.sampled_from([key for key, _weight, _steps in FACTORS[:-1]]),
        st.none() | st.decimals(-1000, 10**9, allow_nan=False, places=3),
    )
)
def test_the_score_stays_in_its_bounds_and_better_ratios_never_lower_it(values: dict[str, Decimal | None]) -> None:
    found = rules.ratio_score(values)
    assert found.points is None or 0 <= found.points <= 100
    for key, known in values.items():
        if known is not None and found.points is not None:
            step = D(1) if rules.RATIOS[key].better == "high" else D(-1)
            after = rules.ratio_score({**values, key: known + step}).points
            assert after is not None and after >= found.points


def test_a_pasted_sheet_gives_ratios() -> None:
    (read,) = read_text(samples.TWO_SIDED).years
    assert read.year is not None
    statement = Statement(read.year, read.figures, read.opening)
    assert rules.check_statement(statement) == []
    found = rules.ratios(statement)
    assert found["quick"].value is not None and found["quick"].value.quantize(PLACES) == D("1.4658")
    assert found["total_asset_turnover"].value is not None
    assert rules.ratio_score(rules.values_of(found)).grade == "B"
    assert DEFAULT_CARD.least_known == D("0.6")
