"""Invented shops in real counties, one for each customer number of the real file; the same seed, the same shops."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from guanxi.demo.company import STARS, TEAMS, Star, Team
from guanxi.domains.customers.names import bare_place

SEED = 20_261_122


def words(text: str) -> tuple[str, ...]:
    """The words of a text."""
    return tuple(text.split())


FIRST = dict(
    zip(
        "永鼎万春海锦瑞福祥和华新宏兴恒盛美佳丽雅德诚信泰隆金银玉宝星晨阳光明悦喜乐欢荣昌达通源长安康宁静文墨书香云溪湖江山竹",
        words(
            "Yong Ding Wan Chun Hai Jin Rui Fu Xiang He Hua Xin Hong Xing Heng Sheng Mei Jia Li Ya De Cheng Xin Tai "
            "Long Jin Yin Yu Bao Xing Chen Yang Guang Ming Yue Xi Le Huan Rong Chang Da Tong Yuan Chang An Kang Ning "
            "Jing Wen Mo Shu Xiang Yun Xi Hu Jiang Shan Zhu"
        ),
        strict=True,
    )
)
TRADES = (
    ("礼品行", "Gifts", 16),
    ("礼品店", "Gift Shop", 10),
    ("饰品", "Accessories", 10),
    ("百货", "Department Store", 10),
    ("工艺品", "Crafts", 9),
    ("文具", "Stationery", 9),
    ("精品店", "Boutique", 8),
    ("家居馆", "Home Store", 8),
    ("超市", "Supermarket", 6),
    ("花艺", "Florist", 5),
    ("玩具城", "Toy Store", 5),
    ("商行", "Trading", 4),
)
STREETS = words(
    "人民路 解放路 中山路 建设路 新华路 文化路 和平路 朝阳路 胜利路 工农路 滨江路 环城路 东大街 西大街 南门街 北门街 "
    "迎宾大道 商贸街 步行街 市场路"
)
SURNAMES = dict(
    zip(
        "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕",
        words(
            "Wang Li Zhang Liu Chen Yang Zhao Huang Zhou Wu Xu Sun Hu Zhu Gao Lin He Guo Ma Luo Liang Song Zheng Xie "
            "Han Tang Feng Dong Xiao Cheng Cao Yuan Deng Xu Fu Shen Zeng Peng Lü"
        ),
        strict=True,
    )
)
GIVEN = words(
    "建华 志强 丽娟 晓燕 海燕 国强 秀英 伟 敏 静 芳 军 "
    "洋 勇 艳 杰 娟 涛 明 霞 平 刚 桂英 美玲 文斌 雪梅 春生 玉兰 立新 佳怡"
)
# Telephone areas of the company's home and of the largest cities; a shop elsewhere has a mobile number.
AREAS = dict(
    zip(
        words(
            "杭州市 湖州市 嘉兴市 宁波市 绍兴市 台州市 温州市 丽水市 金华市 衢州市 舟山市 "
            "上海市 北京市 天津市 广州市 南京市"
        ),
        words("0571 0572 0573 0574 0575 0576 0577 0578 0579 0570 0580 021 010 022 020 025"),
        strict=True,
    )
)
BANKS = ("中国工商银行", "中国农业银行", "中国银行", "中国建设银行", "浙江稠州商业银行")
INTERESTS = ("喝茶", "钓鱼", "广场舞", "羽毛球", "书法", "看球", "摄影", "养花", "爬山", "打牌")
TIMES = ("上午 9–11 点", "下午 2–4 点", "傍晚", "午饭前", "周一上午")


@dataclass
class Shop:
    """An invented customer.

    Args:
        record: fields of the customer as `create_customer` takes them, without unit and owner.
        team: who serves it. contacts: fields of each contact.
    """

    code: str
    team: str
    record: dict[str, Any]
    contacts: list[dict[str, Any]] = field(default_factory=list)


def place_name(county: Any) -> tuple[str, str]:
    """How people call the place: 上虞, Shangyu; for a district of a large city the city."""
    is_far = county.name.endswith("区") and len(county.name) > 3
    name = county.city if is_far and county.city.endswith("市") else county.name
    short = bare_place(name)
    parts = [part.strip() for part in county.name_en.split(",")]
    english = parts[min(1, len(parts) - 1)] if name == county.city else parts[0]
    return short, english.removesuffix(" District").removesuffix(" County").removesuffix(" City")


def shop_phone(city: str, choice: int, number: int) -> str:
    """A telephone number of the city's area, else a mobile one; `choice` has three digits, `number` seven."""
    area = AREAS.get(city)
    return f"{area}-8{number}" if area else f"13{choice % 10}{choice % 7}{number}"


class ShopMaker:
    """Draws shops; `counties` are the real ones, grouped by the team that serves them."""

    def __init__(self, counties: Iterable[Any]) -> None:
        self.counties: dict[str, list[Any]] = defaultdict(list)
        self.by_code: dict[str, Any] = {}
        for county in counties:
            self.by_code[county.code] = county
            if county.latitude and (team := team_of(county)):
                self.counties[team.name].append(county)
        self.names: set[str] = {star.name for star in STARS}
        self.stars = {star.code: star for star in STARS}

    def make(self, code: str, *, first_on: date) -> Shop:
        """The shop behind a customer number.

        Args:
            first_on: day of its first order.
        """
        rng = random.Random(f"{SEED}:{code}")  # noqa: S311 a demo, no secret
        star = self.stars.get(code)
        team, county = self._place(rng, star)
        name, name_en = (star.name, star.name_en) if star else self._name(rng, county)
        record: dict[str, Any] = {
            "code": code,
            "name": name,
            "name_en": name_en,
            "kind": "distributor" if rng.random() < 0.12 else "terminal",
            "stage": "customer",
            "county": county.code,
            "street": star.street if star else f"{rng.choice(STREETS)} {rng.randrange(1, 400)} 号",
            "phone": shop_phone(county.city, rng.randrange(571, 580), rng.randrange(1_000_000, 9_999_999)),
            "first_seen_on": first_on,
        }
        if county.latitude:
            record["latitude"] = f"{county.latitude + rng.uniform(-0.03, 0.03):.6f}"
            record["longitude"] = f"{county.longitude + rng.uniform(-0.03, 0.03):.6f}"
        if rng.random() < 0.5 or star:
            record |= {"business": rng.choice(("零售", "批发", "零售兼批发", "网店"))}
            record |= {"employees": rng.randrange(1, 60), "founded_year": rng.randrange(1995, 2022)}
            record |= {"bank_name": rng.choice(BANKS), "bank_account": f"6222{rng.randrange(10**14, 10**15)}"}
        if rng.random() < 0.4 or star:
            record |= {
                "receiving_hours": rng.choice(("8:00–11:30", "9:00–17:00", "13:00–18:00")),
                "carrier": "自提/专线",
            }
        people = random.Random(f"{SEED}:{code}:people")  # noqa: S311 a demo, no secret
        return Shop(code, team.name, record, self._contacts(people, is_star=star is not None))

    def _place(self, rng: random.Random, star: Star | None) -> tuple[Team, Any]:
        if star:
            county = self.by_code[star.county]
            return team_of(county) or TEAMS[0], county
        team = rng.choices(TEAMS, [one.share for one in TEAMS])[0]
        return team, rng.choice(self.counties[team.name])

    def _name(self, rng: random.Random, county: Any) -> tuple[str, str]:
        place, place_en = place_name(county)
        while True:
            one, two = rng.choice(list(FIRST)), rng.choice(list(FIRST))
            trade, trade_en, _weight = rng.choices(TRADES, [weight for *_names, weight in TRADES])[0]
            name = f"{place}{one}{two}{trade}"
            if one != two and name not in self.names:
                self.names.add(name)
                return name, f"{place_en} {FIRST[one]}{FIRST[two].lower()} {trade_en}"

    def _contacts(self, rng: random.Random, *, is_star: bool) -> list[dict[str, Any]]:
        count = rng.choice((1, 1, 1, 2)) if not is_star else 2
        roles = ["owner", rng.choice(("buyer", "accountant", "warehouse"))]
        return [self._contact(rng, roles[place]) for place in range(count)]

    def _contact(self, rng: random.Random, role: str) -> dict[str, Any]:
        surname, given = rng.choice(list(SURNAMES)), rng.choice(GIVEN)
        found: dict[str, Any] = {
            "name": f"{surname}{given}",
            "role": role,
            "phone": f"1{rng.choice('35789')}{rng.randrange(10**8, 10**9)}",
            "preferred_channel": rng.choice(("phone", "wechat", "wechat", "visit")),
        }
        if rng.random() < 0.6:
            found["birthday"] = date(1962, 1, 1) + timedelta(days=rng.randrange(13_000))
        if rng.random() < 0.5:
            found |= {"best_time": rng.choice(TIMES), "interests": rng.choice(INTERESTS)}
        return found


def team_of(county: Any) -> Team | None:
    """The team that serves a county: by city first, then by province."""
    for place in (county.city, county.province):
        for team in TEAMS:
            if place in team.places:
                return team
    return None


def team_names() -> Sequence[str]:
    """Names of all teams."""
    return [team.name for team in TEAMS]
