"""Names of companies taken apart for comparing: heart, goods, place, branch. A name may be read in several ways."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from guanxi.domains.customers.duplicates.characters import simplified
from guanxi.domains.customers.duplicates.places import (
    NOWHERE,
    UNKNOWN,
    Codes,
    narrowed,
    only_places,
    place_behind,
    places_in_front,
)
from guanxi.domains.customers.duplicates.words import (
    BRANCH,
    GOODS_IN_FRONT,
    GROUP_OF,
    MEANT,
    form_behind,
    goods_behind,
)
from guanxi.domains.customers.names import SHORTEST

LONGEST_HEART, LONG_HEART = 24, 4  # a longer one may hold a place that was mistyped
MOST_READINGS, MOST_WORDS = 4, 4
_BRACKETS = re.compile(r"[(\[【〔〈《<「]([^()\[\]【】〔〕〈〉《》<>「」]*)[)\]】〕〉》>」]")
_SIGNS = re.compile(r"[\W_]+")
_GAP = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a name.

    Args:
        heart: what the company calls itself. goods: the words for what it deals in, as they stand. place: the places
            named, as they stand. codes: the divisions these can be. branch: which outlet of the company it says it is.
    """

    heart: str
    goods: str = ""
    place: str = ""
    codes: Codes = NOWHERE
    branch: str = ""

    @property
    def group(self) -> str:
        """The group of the goods named last; general words of trade are none."""
        return self.groups[-1] if self.groups else ""

    @property
    def groups(self) -> list[str]:
        """The groups of all goods named."""
        return [group for word in self.goods.split(" ") if (group := GROUP_OF.get(word, ""))]


def read(name: str) -> list[Reading]:
    """The ways to read a name, the usual one first; an empty list where there is nothing to compare."""
    text, codes, place = _without_brackets(simplified(name))
    text = _GAP.sub("", " ".join(_SIGNS.sub(" ", text).split()))
    if not text:
        return []
    main = _from_the_front(text, codes, place)
    found = [main, *_other_ways(main)]
    if len(main.heart) >= LONG_HEART and not text.isascii():
        found.append(_from_the_front(text, codes, place, is_loose=True))
    return list({one.heart: one for one in reversed(found) if one.heart}.values())[::-1][:MOST_READINGS]


def _without_brackets(text: str) -> tuple[str, Codes, str]:
    codes, place = NOWHERE, ""

    def look(match: re.Match[str]) -> str:
        nonlocal codes, place
        inside = _SIGNS.sub("", match[1])
        if known := only_places(inside):
            codes, place = narrowed(known, codes), place + inside
            return ""
        return "" if form_behind(inside) == inside else match[1]

    return _BRACKETS.sub(look, text), codes, place


def _from_the_front(text: str, codes: Codes, place: str, *, is_loose: bool = False) -> Reading:
    """The reading that takes as many places off the front as leave a name."""
    heads, rest, known = places_in_front(text, codes, is_loose=is_loose)
    main = _reading(_SIGNS.sub("", rest), "".join(heads) + place, known)
    if heads and _is_no_heart(main.heart):  # the last place is the name, or the begin of it
        kept = "".join(heads[:-1])
        rest = heads[-1] + rest
        known = places_in_front(kept + rest[:SHORTEST], codes)[2] if kept else codes
        main = _reading(_SIGNS.sub("", rest), kept + place, known)
    return main


def _is_no_heart(text: str) -> bool:
    """Whether a text is nothing but goods or a legal form, with one character before it at most."""
    return any(word and len(text) - len(word) < SHORTEST for word in (goods_behind(text), form_behind(text)))


def _reading(core: str, place: str, codes: Codes) -> Reading:
    heart, goods, branch = core, "", ""
    for _step in range(MOST_WORDS):
        before = heart
        behind, known = place_behind(heart, codes)
        if behind:
            heart, codes, place = heart[: -len(behind)], narrowed(known, codes), place + behind
        if not branch and (match := BRANCH.search(heart)):
            branch, heart = next(filter(None, match.groups())), heart[: match.start()]
        heart, words = _cut_words(heart)
        goods = f"{words} {goods}".strip()
        if heart == before:
            break
    return Reading(heart[:LONGEST_HEART], goods, place, codes, branch)


def _cut_words(text: str) -> tuple[str, str]:
    """A name without legal form and goods behind it, of which at least two characters stay, and the goods.

    The longer word goes: 酒店 deals in rooms, it is no 店 for 酒.
    """
    words: list[str] = []
    while True:
        most = len(text) - SHORTEST
        goods, form = goods_behind(text), form_behind(text)
        size = max(len(word) if len(word) <= most else 0 for word in (goods, form))
        if not size:
            return text, " ".join(words)
        if size == len(goods):
            words.insert(0, MEANT[goods])
        text = text[:-size]


def _other_ways(main: Reading) -> list[Reading]:
    """Readings for goods in front, and for places that nobody knows."""
    found, heart = [], main.heart
    if match := GOODS_IN_FRONT.match(heart):
        goods = f"{match[0]} {main.goods}".strip()
        found.append(replace(main, heart=heart[match.end() :], goods=goods))
    if not main.place and (match := UNKNOWN.match(heart)):
        found.append(replace(main, heart=heart[match.end() :], place=match[0]))
    return found
