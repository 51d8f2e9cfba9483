"""Names of companies as they are compared: without the place in front, the legal form and the kind of shop behind.

The worked table of docs/rules/duplicates.md is executed by a test.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from guanxi.domains.customers.seeds import county_rows
from guanxi.kit.pinyin import sort_key

NEAR = 0.8
SHORTEST = 2  # so many characters always stay
FORMS = re.compile(
    "(股份有限公司|有限责任公司|有限公司|分公司|公司|集团|个体工商户|工作室|商行|商店|商场|商城|超市|经营部|经销部|批发部"
    "|门市部|服务部|[花书饭酒药鞋布米茶]店|专卖店|便利店|旗舰店|直营店|连锁店|加盟店|分店|总店|店|行|铺|厂"
    "|incorporated|limited|company|corp|inc|ltd|llc|co)$"
)
TRADES = re.compile(
    "(日用百货|文化用品|办公用品|电子商务|进出口|小商品|工艺品|日用品|纪念品|礼品|礼物|百货|文具|文创|饰品|玩具|家居|用品"
    "|食品|服饰|商贸|贸易|实业|批发|trading|trade|gifts|gift)$"
)
_BRACKETS = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")
_RANK = re.compile("(?:特别行政区|自治[区州县旗]|地区|林区|新区|[省市县区盟州旗])$")
_OLD_RANK = re.compile("^[省市县区](?!场)(?=..)")  # 绍兴县 is a city today
_PEOPLES = re.compile(
    "(?:壮|回|满|苗|侗|瑶|藏|彝|羌|畲|黎|土|白|傣|佤|水|怒|京|蒙古|朝鲜|土家|布依|哈尼|傈僳|拉祜|纳西|景颇|仡佬|仫佬|毛南|撒拉"
    "|保安|东乡|裕固|普米|独龙|布朗|达斡尔|哈萨克|锡伯|塔吉克|维吾尔|柯尔克孜|各)族?$"
)


@dataclass(frozen=True)
class Name:
    """A name taken apart.

    Args:
        core: without places and legal form. heart: without the goods, too. place: the nearest place named, or empty.
    """

    core: str
    heart: str
    place: str = ""


def plain_name(name: str) -> str:
    """A name as it is compared: half width, lower case, letters, digits and characters only."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())


def read_name(name: str) -> Name:
    """Take a name apart: 绍兴市永辉礼品有限公司 has the core 永辉礼品, the heart 永辉 and the place 绍兴.

    At least two characters stay: 东方礼品行 is 东方, though 东方 is a town.
    """
    shown, bracketed = _without_brackets(unicodedata.normalize("NFKC", name).casefold())
    rest, place = _without_places(" ".join(shown.split()))
    core = _cut_end(FORMS, plain_name(rest))
    heart = _cut_end(TRADES, core)
    whole = _cut_end(FORMS, plain_name(shown))
    if place and (TRADES.fullmatch(core) or FORMS.fullmatch(core)):  # nothing else is left: the place is the name
        return Name(whole, _cut_end(TRADES, whole), bracketed)
    return Name(core, heart, place or bracketed)


def likeness(one: str, other: str) -> float:
    """How alike two names (or their pinyin) are, 0 to 1; a name within the other counts as near."""
    if one in other or other in one:
        return max(NEAR, min(len(one), len(other)) / max(len(one), len(other), 1))
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def nearness(one: str, other: str) -> float:
    """How alike two names of companies are, 0 to 1, in characters or in sound; `NEAR` and more is worth a question.

    Names of two places that do not lie within each other are of two companies.
    """
    mine, theirs = read_name(one), read_name(other)
    if not mine.core or not theirs.core or _are_apart(mine.place, theirs.place):
        return 0.0
    alike = max(likeness(mine.heart, theirs.heart), likeness(sort_key(mine.heart), sort_key(theirs.heart)))
    return alike if alike < NEAR else max(NEAR, likeness(mine.core, theirs.core))


def _without_brackets(name: str) -> tuple[str, str]:
    """The name without bracketed places and forms, and the place among them."""
    found = ""

    def drop(match: re.Match[str]) -> str:
        nonlocal found
        inside = plain_name(match[1])
        if inside in known_places():
            found = known_places()[inside][0]
            return ""
        return "" if FORMS.fullmatch(inside) else match[1]

    return _BRACKETS.sub(drop, name), found


def _without_places(name: str) -> tuple[str, str]:
    """The name without places at its beginning, and the last of them. Chinese places need no gap, foreign ones do."""
    places, place = known_places(), ""
    for _step in range(4):
        for size in range(min(len(name) - SHORTEST, 15), 1, -1):
            head, rest = name[:size], name[size:]
            is_part = rest[0] != " " if head.isascii() else head[-1] == "市" and rest[0] == "场"
            if head in places and not is_part and len(plain_name(rest)) >= SHORTEST:
                place, name = places[head][0], _OLD_RANK.sub("", rest.strip())
                break
        else:
            break
    return name, place


def _cut_end(pattern: re.Pattern[str], name: str) -> str:
    while (shorter := pattern.sub("", name)) != name and len(shorter) >= SHORTEST:
        name = shorter
    return name


def _are_apart(one: str, other: str) -> bool:
    places = known_places()
    return bool(one and other) and one not in places[other] and other not in places[one]


@lru_cache(maxsize=1)
def known_places() -> Mapping[str, tuple[str, ...]]:
    """Every province, city and county of China by its full, its short and its foreign name → its short name, then
    those of the places it lies in.
    """
    above: dict[str, list[str]] = {}
    for row in county_rows():
        chain = [bare_place(row[level]) for level in ("name", "city", "province")]
        foreign = [part.split(" ")[0].casefold() for part in row["name_en"].split(", ")]
        for depth, level in enumerate(("name", "city", "province")):
            names = [row[level], chain[depth]] if len(chain[depth]) >= SHORTEST else [row[level]]
            names += [] if depth == 0 or len(foreign) < 3 else [foreign[depth]]
            for name in names:
                known = above.setdefault(name, [chain[depth]])
                known += [one for one in chain[depth:] if one not in known]
    return {name: tuple(chain) for name, chain in above.items()}


def bare_place(name: str) -> str:
    """The name of a place without its rank: 绍兴市 is 绍兴, 广西壮族自治区 is 广西; one character alone keeps it."""
    bare = _RANK.sub("", name)
    if name.endswith(("自治区", "自治州", "自治县", "自治旗")):
        while (shorter := _PEOPLES.sub("", bare)) != bare and len(shorter) >= SHORTEST:
            bare = shorter
        bare = bare.removesuffix("族")
    return bare if len(bare) >= SHORTEST else name
