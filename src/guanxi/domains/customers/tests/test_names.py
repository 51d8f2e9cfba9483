"""Names of companies taken apart and compared, without a database; docs/rules/duplicates.md is executed."""

from __future__ import annotations

from pathlib import Path

import pytest

from guanxi.domains.customers.names import NEAR, bare_place, known_places, likeness, nearness, plain_name, read_name
from guanxi.domains.customers.tests.test_rules import tables

PAGE = Path(__file__).resolve().parents[5] / "docs/rules/duplicates.md"
APART, COMPARED = tables(PAGE.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("name", "core", "heart", "place"), APART)
def test_names_are_taken_apart(name, core, heart, place):
    read = read_name(name)
    assert (read.core, read.heart, read.place or "–") == (core, heart, place)


@pytest.mark.parametrize(("typed", "there", "similar"), COMPARED)
def test_names_are_compared(typed, there, similar):
    assert (nearness(typed, there) >= NEAR) is (similar == "yes")
    assert nearness(typed, there) == nearness(there, typed)


def test_the_same_core_is_nearer_than_the_same_heart():
    assert nearness("永辉礼品", "绍兴永辉礼品行") == 1
    assert nearness("永辉礼品", "永辉文具行") == NEAR


@pytest.mark.parametrize("name", ["", "（）", "···", "(", "店", "   ", "绍兴", "市"])
def test_odd_names_are_read(name):
    assert read_name(name).core == plain_name(name)
    assert nearness(name, "绍兴永辉礼品行") < NEAR or name == "绍兴"


def test_plain_names_and_likeness():
    assert plain_name(" ＡＢＣ（绍兴）商店 ") == "abc绍兴商店"
    assert likeness("绍兴永辉", "永辉") >= NEAR
    assert likeness("宁波大桥", "绍兴永辉") == 0


@pytest.mark.parametrize(
    ("full", "bare"),
    [
        ("绍兴市", "绍兴"), ("广西壮族自治区", "广西"), ("内蒙古自治区", "内蒙古"), ("恩施土家族苗族自治州", "恩施"),
        ("沙县", "沙县"), ("鄂温克族自治旗", "鄂温克"), ("锡林郭勒盟", "锡林郭勒"), ("香港特别行政区", "香港"),
    ],
)  # fmt: skip
def test_places_without_rank(full, bare):
    assert bare_place(full) == bare


def test_places_know_what_they_lie_in():
    assert known_places()["越城"] == ("越城", "绍兴", "浙江")
    assert known_places()["shaoxing"][0] == "绍兴"
