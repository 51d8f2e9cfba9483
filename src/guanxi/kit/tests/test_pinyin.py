"""How names sound, sort and shorten."""

from __future__ import annotations

import pytest

from guanxi.kit.pinyin import initials, sort_key, syllables


@pytest.mark.parametrize(
    ("name", "key", "letters"),
    [
        ("绍兴永辉", "shaoxingyonghui", "sxyh"),
        ("重庆长乐", "chongqingchangle", "cqcl"),
        ("永辉礼品行", "yonghuilipinhang", "yhlph"),
        ("杭州TCL电器", "hangzhoutcldianqi", "hztcldq"),
        ("3M文具（义乌）", "3mwenjuyiwu", "3mwjyw"),
        ("Andover Gifts", "andovergifts", "ag"),
        ("ＡＢＣ商店", "abcshangdian", "abcsd"),
    ],
)
def test_names(name, key, letters):
    assert (sort_key(name), initials(name)) == (key, letters)


def test_an_override_replaces_our_reading():
    assert sort_key("乐家", "yue jia") == "yuejia"
    assert initials("乐家", "yue jia") == "yj"
    assert syllables("乐家", "Yue Jia") == ("yue", "jia")


def test_a_name_without_letters_still_sorts():
    assert sort_key("！！") == "！！"
    assert initials("！！") == ""


def test_the_key_is_bounded():
    assert len(sort_key("庄" * 160)) == 120
