"""Chinese names for the products of the real file, whose descriptions are English: word by word, from a glossary.

A name is wholly Chinese or wholly English: words that the glossary lacks are left out as long as what the thing is and
at least as many words remain; else the description stays as it is. What is written on a sign is quoted.
"""

from __future__ import annotations

import functools
import re
from importlib.resources import files

WORDS = re.compile(r"[A-Z0-9][A-Z0-9'/+.&-]*|&|\+")
COUNTED = re.compile(r"^(?:SET|PACK|S|BOX)[ /]*(?:OF ?|/)?(\d+)\b[ /]*|^(\d+) (?:PIECE|PC)\b|^(\d+) (?=[A-Z])")
COUNT_AT_END = re.compile(r"\b(?:SET OF ?|PACK OF ?|SET/|PACK/|S/|PACK )(\d+)\b|\b(\d+) (?:PIECE|PC)S?\b")
JOINED = re.compile(r"(?<=\w)[/+](?=\w)")
LONGEST = 5


@functools.cache
def glossary() -> dict[str, tuple[str, str]]:
    """Phrase → (kind, Chinese): noun, mark or skip."""
    found: dict[str, tuple[str, str]] = {}
    text = files("guanxi.demo").joinpath("data/glossary.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        head, _equals, phrases = line.partition(" = ") if not line.startswith("skip") else ("skip ", "", line[7:])
        kind, _space, chinese = head.partition(" ")
        for phrase in phrases.split(" | "):
            found.setdefault(phrase.strip(), (kind, chinese.strip()))
    return found


def look_up(phrase: str) -> tuple[str, str] | None:
    """A phrase in the glossary, also in the plural."""
    book = glossary()
    if found := book.get(phrase):
        return found
    if phrase.endswith("S") and len(phrase) > 3:
        return book.get(phrase[:-1])
    return None


def split_words(text: str) -> list[tuple[str, str]]:
    """(kind, Chinese or the word itself) of the longest phrases the glossary knows; `new` marks an unknown word."""
    parts, place = [], 0
    given = [word.strip(".-'") or word for word in WORDS.findall(text)]
    words = [part for word in given for part in ([word] if look_up(word) else JOINED.split(word)) if part]
    while place < len(words):
        for length in range(min(LONGEST, len(words) - place), 0, -1):
            if found := look_up(" ".join(words[place : place + length])):
                parts.append(found)
                place += length
                break
        else:
            word = words[place]
            parts.append(_measure(word) or ("new", word.capitalize()))
            place += 1
    return [part for part in parts if part[0] != "skip"]


def _measure(word: str) -> tuple[str, str] | None:
    """A bare number, or a length in centimetres."""
    number = word.removesuffix("CM")
    if not number.isdigit():
        return None
    return "mark", number if number == word else f"{number}厘米"


def _uncounted(description: str) -> tuple[str, str]:
    text, count = re.sub(r"\s+", " ", description.upper()).strip(" ."), ""
    for pattern in (COUNTED, COUNT_AT_END):
        if not count and (found := pattern.search(text)):
            count = next(group for group in found.groups() if group)
            text = (text[: found.start()] + " " + text[found.end() :]).strip()
    return text, count


def _has_noun(parts: list[tuple[str, str]]) -> bool:
    return any(kind == "noun" for kind, _text in parts)


def name_in_chinese(description: str) -> str:
    """A Chinese name: marks before the noun, the count of a set at the end; English where too little is known."""
    text, count = _uncounted(description)
    parts = split_words(text)
    unknown = sum(kind == "new" for kind, _text in parts)
    if unknown and text.endswith(" METAL SIGN"):
        return f"“{text.removesuffix(' METAL SIGN').capitalize()}”金属标牌"
    parts = [part for part in parts if part[0] != "new"]
    if not parts or unknown > len(parts) or ((unknown or len(parts) > 4) and not _has_noun(parts)):
        return description.strip()
    last = max((place for place, part in enumerate(parts) if part[0] == "noun"), default=len(parts) - 1)
    ordered = [*parts[last + 1 :], *parts[: last + 1]]  # LUNCH BAG RED SPOTTY → 红色波点午餐袋
    name = "".join(text for _kind, text in ordered)
    name = re.sub(r"玻璃杯(?=.)", "玻璃", re.sub(r"\s+", " ", name)).strip(" 与配")
    return f"{name}（{count}件装）" if count and count != "1" else name
