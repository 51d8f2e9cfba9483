"""Which line a name means, however it is prefixed, bracketed and spaced."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from guanxi.domains.credit.statements.reading.synonyms import NOT_NEEDED, TABLE

# 一、 （一） 1. 1、 * △ ☆ # and the words that say what becomes of a line
NUMBERING = re.compile(
    r"^([*△☆▲#·•\-—]+|[一二三四五六七八九十]+[、.,]|\([一二三四五六七八九十\d]+\)|\d+(?:\.\d+)*[、.)](?!\d))"
)
PREFIX = re.compile(r"^(减|加|其中|其他?:|less|add|including|of which)[:：]", re.IGNORECASE)
NOTE = re.compile(
    r"\([^()]*(填列|号|亏损|损失|净额以|loss)[^()]*\)|\((合并|母公司|本部|净额|净值|note[^()]*|附注[^()]*)\)|\*+$"
)
BRACKETS = re.compile(r"\([^()]*\)")


@dataclass(frozen=True)
class Meaning:
    """What a name means: the line's key ("" for one that is known and not needed) and how firmly (0 first)."""

    key: str
    rank: int = 0


def plain(name: str) -> str:
    """A name for comparison: half-width, lower case, without blanks, numbering, prefixes and hints for filling in."""
    text = unicodedata.normalize("NFKC", name).replace("“", '"').replace("”", '"').lower().strip()
    text = re.sub(r"\s+", "", text).replace("：", ":").replace("’", "'")
    before = None
    while before != text:
        before = text
        text = NUMBERING.sub("", text)
        text = PREFIX.sub("", text)
    return NOTE.sub("", text).rstrip(":.。;,")


@cache
def known_names() -> dict[str, Meaning]:
    """Every known name in its plain form."""
    names: dict[str, Meaning] = {plain(name.replace("_", " ")): Meaning("") for name in NOT_NEEDED.split()}
    for line in TABLE.replace("\n    ", " ").strip().splitlines():
        key, _colon, ranks = line.partition(":")
        for rank, given in enumerate(ranks.split(">")):
            for name in given.split():
                names[plain(name.replace("_", " "))] = Meaning(key.strip(), rank)
    return names


def meaning_of(name: str) -> Meaning | None:
    """The line that a name means; nothing for a name nobody knows."""
    text = plain(name)
    if not text:
        return None
    names = known_names()
    bare = BRACKETS.sub("", text)
    for form in (text, bare, text.replace("帐", "账"), text.replace("及", "和"), bare.replace("及", "和")):
        if found := names.get(form):
            return found
    return None
