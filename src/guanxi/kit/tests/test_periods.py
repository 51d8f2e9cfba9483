"""Stretches of whole months."""

from datetime import date

import pytest

from guanxi.kit.periods import Period, add_months, is_plausible, month_of, whole_months


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 1)),
        (date(2026, 1, 31), -1, date(2025, 12, 1)),
        (date(2026, 11, 30), 14, date(2028, 1, 1)),
        (date(2026, 5, 5), 0, date(2026, 5, 1)),
    ],
)
def test_add_months(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


def test_months_before_keeps_the_number_of_months() -> None:
    spring = whole_months(date(2026, 3, 9), date(2026, 5, 20))
    assert spring == Period(date(2026, 3, 1), date(2026, 6, 1))
    assert spring.months_before() == Period(date(2025, 12, 1), date(2026, 3, 1))
    assert spring.months_before(12) == Period(date(2025, 3, 1), date(2025, 6, 1))


def test_month_of_february() -> None:
    assert month_of(date(2028, 2, 29)) == Period(date(2028, 2, 1), date(2028, 3, 1))


@pytest.mark.parametrize(
    ("year", "expected"), [(1900, False), (1999, False), (2000, True), (2031, True), (2999, False)]
)
def test_plausible_days(year: int, expected: bool) -> None:
    assert is_plausible(date(year, 6, 1), on=date(2026, 11, 22)) is expected
