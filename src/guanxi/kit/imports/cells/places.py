"""Counties by code or name: 绍兴市柯桥区, 柯桥区, 柯桥, “Keqiao, Shaoxing”. Which there are, a room tells at start."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from guanxi.kit.imports.cells import faults
from guanxi.kit.imports.cells.faults import Fault, narrow

ENDINGS = (
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "地区",
    "林区",
    "新区",
    "省",
    "市",
    "区",
    "县",
    "旗",
    "盟",
    "州",
)
PEOPLES = (
    "壮 满 回 苗 维吾尔 土家 彝 蒙古 藏 布依 侗 瑶 朝鲜 白 哈尼 哈萨克 黎 傣 畲 傈僳 仡佬 东乡 拉祜 水 佤 纳西 羌 土 "
    "仫佬 锡伯 柯尔克孜 达斡尔 景颇 毛南 撒拉 布朗 塔吉克 普米 鄂温克 怒 裕固 鄂伦春 独龙 保安 各"
)
AUTONOMOUS = re.compile(f"(?:(?:{'|'.join(PEOPLES.split())})族?)+自治[区州县旗]$")
ENGLISH = re.compile(
    r"\b(?:province|city|district|county|autonomous|region|prefecture|banner|municipality|china|shi|qu|xian|sheng)\b",
    re.I,
)


@dataclass(frozen=True)
class Place:
    """A county-level division: its code, its name and those of its city and province, and all in pinyin."""

    code: str
    name: str
    city: str
    province: str
    english: str = ""

    def __str__(self) -> str:
        return f"{self.province}{'' if self.city == self.province else self.city}{self.name}"


Resolver = Callable[[str], "str | Fault"]


@dataclass
class _Port:
    """Plugged in by the room that keeps counties: answers all of them; asked once, when the first cell is read."""

    places: Callable[[], Iterable[Place]] | None = None
    index: PlaceIndex | None = None


class PlaceIndex:
    """Counties found by what people write."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.by_code: dict[str, Place] = {}
        self.by_name: dict[str, list[Place]] = {}
        for place in places:
            self.by_code[place.code] = place
            for name in _names(place):
                found = self.by_name.setdefault(name, [])
                if place not in found:
                    found.append(place)

    def __call__(self, text: str) -> str | Fault:
        """The code of the county meant; a Fault where none or several are."""
        short = "".join(narrow(text).split())
        if short.isdigit():
            found = self.by_code.get(short[:6]) if len(short) in (6, 12) else None
            return found.code if found else faults.NOT_PLACE
        places = self.by_name.get(folded(text)) or self._with_street(short)
        if not places:
            return faults.NOT_PLACE
        return places[0].code if len(places) == 1 else faults.several_places(text, [str(place) for place in places])

    def _with_street(self, text: str) -> list[Place]:
        """The county in whose full name an address begins; the longest beginning counts."""
        plain = folded(text)
        for length in range(min(len(plain), 24), 3, -1):
            found = self.by_name.get(plain[:length])
            if found and len(found) == 1 and found[0].name in text and found[0].city[:2] in plain[:length]:
                return found
        return []


def _names(place: Place) -> set[str]:
    """Everything a county may be called, from its full name down to its bare one, folded."""
    name, city, province = place.name, place.city, place.province
    bare, short_city, short_province = (without_ending(word) for word in (name, city, province))
    names = {name, bare} if len(bare) > 1 else {name}
    for first in {city, short_city}:
        names |= {first + name, first + bare}
        names |= {before + first + after for before in {province, short_province} for after in (name, bare)}
    names |= {before + after for before in {province, short_province} for after in (name, bare)}
    found = {folded(word) for word in names}
    if place.english:
        words = [word for word in (folded(part) for part in place.english.split(",")) if word]
        found |= {"".join(words[:count]) for count in range(1, len(words) + 1)}
        found |= {"".join(reversed(words[:count])) for count in range(2, len(words) + 1)}
    return found - {""}


def without_ending(name: str) -> str:
    """柯桥区 → 柯桥, 新疆维吾尔自治区 → 新疆; a name of two characters keeps its ending."""
    if (found := AUTONOMOUS.search(name)) and found.start() >= 2:
        return name[: found.start()]
    for ending in ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name[: -len(ending)]
    return name


def folded(text: str) -> str:
    """A place without spaces, commas, and the English words for kinds of places."""
    plain = narrow(text).casefold()
    if any("a" <= letter <= "z" for letter in plain):
        plain = ENGLISH.sub(" ", plain)
    return "".join(letter for letter in plain if letter.isalnum())


_port = _Port()


def offer_places(places: Callable[[], Iterable[Place]]) -> None:
    """Tell where counties come from; a room does it at start."""
    _port.places, _port.index = places, None


def resolve_place(text: str) -> str | Fault:
    """The code of the county meant, among those that a room offers."""
    if _port.index is None:
        _port.index = PlaceIndex(_port.places() if _port.places else ())
    return _port.index(text)
