"""Places of China within names of companies: which of them stands there, and whether two can be the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from guanxi.domains.customers.duplicates.characters import simplified, sound
from guanxi.domains.customers.names import SHORTEST, bare_place
from guanxi.domains.customers.seeds import county_rows

LEVELS = {"name": 6, "city": 4, "province": 2}
LONGEST = 15
LONG = 3  # shorter names of places are not guessed at
MOST_PLACES, MOST_GUESSES, MOST_HEARD = 4, 2, 4
RANK = re.compile("^[省市县区](?!场)(?=..)")  # 绍兴县 is a city today
UNKNOWN = re.compile("^.{2,3}[市县区](?!场)(?=..)")

Codes = frozenset[str]
NOWHERE: Codes = frozenset()


@lru_cache(maxsize=1)
def codes_by_name() -> Mapping[str, Codes]:
    """Every province, city and county by its full, short and foreign name → the codes it can have (2, 4, 6 digits)."""
    known: dict[str, set[str]] = defaultdict(set)
    for row in county_rows():
        foreign = [part.split(" ")[0].casefold() for part in row["name_en"].split(", ")]
        for place, (level, digits) in enumerate(LEVELS.items()):
            full = simplified(row[level])
            names = [full, bare_place(full), *_of_nations(full)]
            names += [foreign[place]] if place and len(foreign) == len(LEVELS) else []
            for name in names:
                if len(name) >= SHORTEST:
                    known[name].add(row["code"][:digits])
    return {name: frozenset(_widest(codes)) for name, codes in known.items()}


def _of_nations(full: str) -> list[str]:
    """景宁畲族自治县 without its last word, as names of companies have it: 景宁畲族自治, 景宁畲族."""
    return [full[:-1], full[:-3]] if full.endswith(("自治县", "自治州", "自治区", "自治旗")) else []


def _widest(codes: set[str]) -> set[str]:
    """Without what lies in another of them: 上海市 is the city, not each of its parts."""
    return {one for one in codes if not any(other != one and one.startswith(other) for other in codes)}


@lru_cache(maxsize=1)
def codes_by_sound() -> Mapping[str, Codes]:
    """The same by how Chinese names sound, for names written wrong."""
    known: dict[str, set[str]] = defaultdict(set)
    for name, codes in codes_by_name().items():
        if not name.isascii():
            known[f"{len(name)}{sound(name)}"] |= codes
    return {key: frozenset(codes) for key, codes in known.items()}


@lru_cache(maxsize=1)
def codes_by_rest() -> Mapping[str, Codes]:
    """The same by what is left of longer names when a character is taken out."""
    known: dict[str, set[str]] = defaultdict(set)
    for name, codes in codes_by_name().items():
        if not name.isascii() and len(name) >= LONG:
            for rest in _rests(name):
                known[rest] |= codes
    return {rest: frozenset(codes) for rest, codes in known.items()}


def _rests(name: str) -> list[str]:
    """A name without one of its characters; the last one stays, because behind it something else begins."""
    return [name[:at] + name[at + 1 :] for at in range(len(name) - 1)]


@lru_cache(maxsize=20_000)
def loosely(text: str) -> Codes:
    """The codes of the places that a text is nearly the name of: one that sounds like it, or with one slip."""
    if len(text) <= MOST_HEARD and (codes := codes_by_sound().get(f"{len(text)}{sound(text)}")):
        return codes
    known, rests = codes_by_name(), codes_by_rest()
    found = set(rests.get(text, NOWHERE))
    for rest in _rests(text) if len(text) >= LONG else []:
        found |= known.get(rest, NOWHERE) if len(rest) >= LONG else NOWHERE
        found |= rests.get(rest, NOWHERE) if len(rest) >= LONG - 1 else NOWHERE
    return frozenset(found)


def _certain(codes: Codes) -> Codes:
    """Codes that tell where; a guess among many tells nothing."""
    return codes if len(codes) <= MOST_GUESSES else NOWHERE


def places_in_front(text: str, codes: Codes = NOWHERE, *, is_loose: bool = False) -> tuple[list[str], str, Codes]:
    """The places at the beginning of a folded name, what stands behind them, and the codes they can have together.

    Args:
        codes: places known already; one that does not lie within them or around them is part of the name.
        is_loose: also places written with a slip.
    """
    found: list[str] = []
    for _step in range(MOST_PLACES):
        head, known = _one_in_front(text, codes, is_loose=is_loose)
        if not head:
            break
        found.append(head)
        codes = narrowed(known, codes)
        codes = _certain(codes) if is_loose else codes
        text = RANK.sub("", text[len(head) :].strip())
    return found, text, codes


def _one_in_front(text: str, codes: Codes, *, is_loose: bool) -> tuple[str, Codes]:
    known = codes_by_name()
    for size in range(min(len(text.rstrip()) - SHORTEST, LONGEST), 1, -1):
        head = text[:size]
        if head.isascii() and text[size] != " ":
            continue
        here = known.get(head, NOWHERE)
        if not here and is_loose and not head.isascii():
            here = loosely(head)
        if here and _fits(here, codes) and not (head[-1] == "市" and text[size] == "场"):
            return head, here
    return "", NOWHERE


def _fits(here: Codes, codes: Codes) -> bool:
    return not codes or bool(common(here, codes))


def place_behind(text: str, codes: Codes = NOWHERE) -> tuple[str, Codes]:
    """The place at the end of a folded name, and its codes; at least two characters stay before it."""
    known = codes_by_name()
    for size in range(min(len(text) - SHORTEST, LONGEST), 1, -1):
        if (here := known.get(text[-size:])) and _fits(here, codes) and not text[-size:].isascii():
            return text[-size:], here
    return "", NOWHERE


def only_places(text: str) -> Codes:
    """The codes of a text that names nothing but places, such as what stands in brackets; else none."""
    if here := codes_by_name().get(text):
        return here
    found, rest, codes = places_in_front(text)
    here = codes_by_name().get(rest, NOWHERE)
    return narrowed(here, codes) if found and _fits(here, codes) and here else NOWHERE


def narrowed(codes: Codes, by: Codes) -> Codes:
    """What of `codes` can be meant after a wider place was named: 朝阳 after 北京 is Beijing's."""
    if not codes or not by:
        return codes or by
    within = frozenset(one for one in codes if any(one.startswith(wide) for wide in by))
    around = frozenset(one for one in by if any(one.startswith(wide) for wide in codes))
    return within or around or codes


def common(one: Codes, other: Codes) -> int:
    """The digits that two places share, 0 (apart or not known) to 6; wider places hold what lies in them."""
    return max((min(len(a), len(b)) for a in one for b in other if a.startswith(b) or b.startswith(a)), default=0)


def city_of(codes: Iterable[str]) -> int:
    """The number of the one city that all codes lie in, or 0."""
    cities = {code[:4] for code in codes}
    return int(next(iter(cities))) if len(cities) == 1 and all(len(city) == 4 for city in cities) else 0
