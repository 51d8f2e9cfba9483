"""Codes of currencies: what is money and since when it is not."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.translation import override

from guanxi.kit.currencies import currencies, is_currency, name_of_currency

DAY = date(2026, 11, 20)


@pytest.mark.parametrize("code", ["CNY", "USD", "HKD", "EUR", "JPY", "TWD", "XOF"])
def test_money_of_today(code: str) -> None:
    assert is_currency(code, since=DAY) and code in currencies(since=DAY)


@pytest.mark.parametrize("code", ["", "RMB", "XYZ", "usd", "XAU", "CNH", "DEM"])
def test_what_is_no_money_of_today(code: str) -> None:
    assert not is_currency(code, since=DAY) and code not in currencies(since=DAY)


def test_the_last_day_counts() -> None:
    assert is_currency("HRK", since=date(2022, 12, 31)) and not is_currency("HRK", since=date(2023, 6, 1))


def test_names_are_the_readers() -> None:
    with override("zh-hans"):
        assert name_of_currency("USD") == "美元"
    with override("en"):
        assert name_of_currency("USD") == "US Dollar"
    with override(None):
        assert name_of_currency("USD") == "US Dollar"
