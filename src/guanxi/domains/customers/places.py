"""Counties by whatever a file calls them: a code, 浙江省绍兴市柯桥区, 绍兴柯桥, 柯桥区, "Keqiao, Shaoxing"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from guanxi.domains.customers.names import bare_place
from guanxi.domains.customers.seeds import county_rows

CHINA = frozenset(
    {"", "中国", "中华人民共和国", "中国大陆", "china", "cn", "chn", "prc", "chinamainland", "peoplesrepublicofchina"}
)
_JUNK = re.compile(r"[\W_]+")
_ENGLISH_RANK = re.compile(r"\b(district|county|city|province|prefecture|municipality|autonomous|region|new area)\b")
SHORTEST = 2


@dataclass(frozen=True)
class Place:
    """A county with the names of the places it lies in."""

    code: str
    name: str
    city: str
    province: str
    postcode: str
    foreign: tuple[str, ...]

    @cached_property
    def full_name(self) -> str:
        """浙江省绍兴市柯桥区; what `County` shows in Chinese, so that no two have the same."""
        return f"{self.province}{'' if self.city == self.province else self.city}{self.name}"


@dataclass(frozen=True)
class Gazetteer:
    """Every county by each of its names.

    Args:
        counties: name, folded → the counties it can mean. addresses: the same for names of two levels and more whose
            county stands in full, with which an address may begin. above: name of a city or province → codes below.
    """

    counties: dict[str, tuple[Place, ...]]
    addresses: dict[str, Place]
    above: dict[str, frozenset[str]]


@lru_cache(maxsize=20_000)
def fold_place(text: str) -> str:
    """A name of a place as it is compared: half width, small letters, without gaps and English ranks."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _JUNK.sub("", _ENGLISH_RANK.sub("", folded) if folded.isascii() else folded)


def is_china(country: str) -> bool:
    """Whether a country's name (or none) leaves a place in China possible."""
    return fold_place(country) in CHINA


@lru_cache(maxsize=20_000)
def counties_called(text: str, *, city: str = "", province: str = "") -> tuple[Place, ...]:
    """The counties a text can mean, narrowed by the city and the province it stands beside, where these are known.

    A city of its own rank, as 东莞市 or 义乌市, may stand in the column of cities alone.
    """
    known = gazetteer()
    found = _called(text or city, known)
    for word in (city if text else "", province):
        if word and (below := known.above.get(fold_place(word))) is not None:
            found = tuple(place for place in found if place.code in below)
    return found


def _called(text: str, known: Gazetteer) -> tuple[Place, ...]:
    folded = fold_place(text)
    if folded.isascii() and folded[:6].isdigit() and (len(folded) == 6 or folded[6:].strip("0") == ""):
        return known.counties.get(folded[:6], ())
    return known.counties.get(folded, ())


def is_place_above(text: str) -> bool:
    """Whether a text names a city or a province of China."""
    return fold_place(text) in gazetteer().above


def county_of_address(address: str) -> Place | None:
    """The county an address begins with: 浙江省绍兴市柯桥区… or 绍兴市柯桥区…, never the name of a street alone."""
    known, folded = gazetteer().addresses, _JUNK.sub("", unicodedata.normalize("NFKC", address).casefold())
    for size in range(min(len(folded), 24), 4, -1):
        if place := known.get(folded[:size]):
            return place
    return None


@lru_cache(maxsize=1)
def places_by_code() -> dict[str, Place]:
    """Every county by its code."""
    return {
        row["code"]: Place(
            row["code"], row["name"], row["city"], row["province"], row["postcode"], tuple(row["name_en"].split(", "))
        )
        for row in county_rows()
    }


@lru_cache(maxsize=1)
def full_names() -> frozenset[str]:
    """Every county in full."""
    return frozenset(place.full_name for place in places_by_code().values())


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """Every county by each of its names; made once, from the list of divisions."""
    counties: dict[str, dict[str, Place]] = {}
    addresses: dict[str, Place] = {}
    above: dict[str, set[str]] = {}
    for place in places_by_code().values():
        for name in (place.code, *_names(place), *_foreign_names(place)):
            counties.setdefault(name, {})[place.code] = place
        for name in _full_names(place):
            addresses[name] = place
        for name in _names_above(place):
            above.setdefault(name, set()).add(place.code)
    return Gazetteer(
        {name: tuple(found.values()) for name, found in counties.items()},
        addresses,
        {name: frozenset(codes) for name, codes in above.items()},
    )


def _both(name: str) -> set[str]:
    return {name, bare} if len(bare := bare_place(name)) >= SHORTEST else {name}


def _names(place: Place) -> Iterable[str]:
    cities, provinces = ["", *_both(place.city)], ["", *_both(place.province)]
    for name in _both(place.name):
        for city in cities:
            for province in provinces:
                yield f"{province}{city}{name}"


def _full_names(place: Place) -> Iterable[str]:
    for province in ("", *_both(place.province)):
        for city in ("", *_both(place.city)):
            if city or (province and place.city in (place.name, place.province)):
                yield f"{province}{city}{place.name}"


def _foreign_names(place: Place) -> Iterable[str]:
    parts = [fold_place(part) for part in place.foreign]
    for size in range(1, len(parts) + 1):
        yield "".join(parts[:size])
    if len(parts) == 3:
        yield parts[0] + parts[2]


def _names_above(place: Place) -> Iterable[str]:
    yield from (name for level in (place.city, place.province) for name in _both(level))
    yield from (province + city for province in _both(place.province) for city in _both(place.city))
    yield from (fold_place(part) for part in place.foreign[1:])
    yield fold_place("".join(place.foreign[1:]))
