"""Figures and days in both languages."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from guanxi.kit.components import numbers


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("money", Decimal("1234.5"), "¥1,234.50"),
        ("money", Decimal("-0.005"), "−¥0.01"),
        ("money", None, "–"),
        ("figure", 1234.5, "1,234.50"),
        ("whole", Decimal("1234.5"), "1,235"),
        ("quantity", Decimal("1200.500"), "1,200.5"),
        ("quantity", Decimal("100"), "100"),
        ("percent", Decimal("0.5731"), "57.3%"),
        ("percent", 1, "100%"),
        ("wan", Decimal("3864000"), "¥3.86M"),
        ("wan", 386400, "¥386.4K"),
        ("wan", 820, "¥820"),
    ],
)
def test_figures_in_english(name, value, shown):
    assert getattr(numbers, name)(value) == shown


def test_figures_in_chinese(settings):
    with translation.override("zh-hans"):
        assert numbers.wan(Decimal("3864000")) == "386.4万元"
        assert numbers.wan(820) == "820元"
        assert numbers.wan(Decimal("-1234567890")) == "−12.35亿元"
        settings.GUANXI_CURRENCY_SYMBOL = "$"
        assert numbers.wan(3864000) == "$386.4万"
        assert numbers.money(5) == "$5.00"


def test_days_follow_the_language_and_leave_out_this_year():
    this_year = timezone.localdate().year
    assert numbers.day(date(this_year, 11, 20)) == "20 Nov"
    assert numbers.day(date(2019, 11, 20)) == "20 Nov 2019"
    with translation.override("zh-hans"):
        assert numbers.day(date(this_year, 11, 20)) == "11月20日"
        assert numbers.day(date(2019, 11, 20)) == "2019年11月20日"
        late = datetime(2019, 11, 20, 23, 30, tzinfo=timezone.get_default_timezone())
        assert numbers.moment(late) == "2019年11月20日 23:30"
