"""What the lines around a table say: which statement, which year, which unit and currency, what a column holds."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

UNITS = {
    "元": Decimal(1), "圆": Decimal(1), "yuan": Decimal(1), "百元": Decimal(100), "千元": Decimal(1000),
    "万元": Decimal(10000), "十万元": Decimal(100000), "百万元": Decimal(10) ** 6, "千万元": Decimal(10) ** 7,
    "亿元": Decimal(10) ** 8, "千": Decimal(1000), "万": Decimal(10000), "百万": Decimal(10) ** 6,
}  # fmt: skip
CURRENCIES = {
    "人民币": "CNY", "rmb": "CNY", "cny": "CNY", "美元": "USD", "usd": "USD", "us$": "USD", "港元": "HKD",
    "港币": "HKD", "hkd": "HKD", "hk$": "HKD", "欧元": "EUR", "eur": "EUR", "日元": "JPY", "jpy": "JPY",
    "英镑": "GBP", "gbp": "GBP", "澳门元": "MOP", "新台币": "TWD", "twd": "TWD", "sgd": "SGD",
}  # fmt: skip
SCALE = "十万|千万|百万|[百千万亿]"
# not the name of a firm: 编制单位：万源百货
UNIT = re.compile(
    rf"(?:(?<![制报送填位])单位(?!名称)|unit)[^:]{{0,6}}[:]?\(?(?:金额)?(?:人民币|美元|港元|港币|欧元)?\(?"
    rf"((?:{SCALE})?[元圆]|{SCALE})(?=$|[^\u4e00-\u9fff]|币)"
)
BRACKETED = re.compile(rf"\((?:人民币|rmb|¥)?((?:{SCALE})?元|万)\)")
CURRENCY_SCALE = re.compile(rf"({SCALE})(?=美元|港元|港币|欧元|人民币)")
ENGLISH = (
    (re.compile(r"in millions|'000,000|rmb\s?m(illion)?\b|\bmillions?\b"), Decimal(10) ** 6),
    (re.compile(r"in thousands|'000|rmb\s?k\b|\bthousands?\b"), Decimal(1000)),
    (re.compile(r"10,000 ?(rmb|yuan|cny)|(rmb|cny|yuan) ?10,000|ten thousand"), Decimal(10000)),
)
KINDS = (
    ("other", re.compile(r"现金流量表|权益变动表|(?<!及)利润分配表|cash ?flow|changes ?in ?equity|应交增值税明细")),
    ("balance", re.compile(r"资产负债表|财务状况表|balance ?sheet|financial ?position")),
    (
        "income",
        re.compile(r"利润表|损益表|利润分配表|income ?statement|profit ?(and|&) ?loss|statement ?of ?income"),
    ),
)
CLOSING = r"期末|年末|本年末|本期末|年底|月末|closing|end ?of|year ?end"
OPENING = r"年初|期初|上年末|上年年末|上年期末|上期末|opening|beginning"
CURRENT = r"本期|本年|本年度|今年|当期|current|this ?year"
PRIOR = r"上期|上年|上年度|去年|上年同期|prior|previous|last ?year"
MEANINGS = (
    ("skip", re.compile(r"^(行次|行号|序号|行|注释|附注|附注号|note|notes|line|no\.?)$")),
    ("prior", re.compile(r"上年(同期)?累计|去年(同期)?累计")),
    ("cumulative", re.compile(r"本年累计|累计数|累计金额|累计发生额|本年1-|year ?to ?date|ytd")),
    (
        "skip",
        re.compile(r"^(本月|当月|本季度?|month)(数|金额|发生额|实际|累计)?$|增减|变动|差额|比率|%|预算|计划|change"),
    ),
    ("opening", re.compile(OPENING)),
    ("prior", re.compile(PRIOR)),
    ("closing", re.compile(CLOSING)),
    ("current", re.compile(CURRENT)),
    ("figure", re.compile(r"^(金额|余额|数额|amount|balance)$")),
)
NAMES = re.compile(
    r"^(项目|科目|资产|资产类|负债.{0,14}|所有者权益.{0,8}|报表项目|会计科目|items?|assets|liabilities.{0,30}|equity)$"
)
NUMERALS = "〇一二三四五六七八九"
WRITTEN_OUT = re.compile(r"二[〇零]([〇零一二三四五六七八九]{2})年(?:(十[一二]?|[一二三四五六七八九])月)?")
PARTS_OF_YEAR = {
    "一": 3, "1": 3, "二": 6, "2": 6, "三": 9, "3": 9, "四": 12, "4": 12, "半": 6, "上": 6,
}  # fmt: skip
PART_OF_YEAR = re.compile(r"((?:19|20)\d\d)\s*年?\s*(?:第\s*)?([一二三四1-4半上])(?:半)?(?:季|年)")
DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[年./-]\s*(1[0-2]|0?[1-9])(?!\d)")
SPAN = re.compile(r"((?:19|20)\d\d)\s*年?\s*(?:0?1)\s*(?:月)?\s*[-至~—–]\s*(?:\d{4}年)?(1[0-2]|0?[1-9])\s*月")
YEAR = re.compile(r"(?<![\d.,])((?:19|20)\d\d)(?:\s*(?:年度|年|财年)|(?=\s*$|[^\d.,年]))")


@dataclass(frozen=True)
class Period:
    """A year, and the month its figures end with where the sheet says it."""

    year: int
    month: int | None = None


def squeeze(text: str) -> str:
    """A cell half-width, lower case, runs of blanks as one."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).lower()).strip()


def kind_of(text: str) -> str:
    """Whether a cell is the title of a statement: "balance", "income", "other" or ""."""
    squeezed = squeeze(text).replace(" ", "")
    if len(squeezed) > 60:
        return ""
    return next((kind for kind, pattern in KINDS if pattern.search(squeezed) or pattern.search(squeeze(text))), "")


def unit_of(text: str) -> Decimal | None:
    """The factor that turns figures into whole units of the currency, where a cell names one."""
    squeezed = squeeze(text)
    tight = squeezed.replace(" ", "")
    for pattern in (UNIT, BRACKETED):
        if found := pattern.search(tight):
            return UNITS[found.group(1)]
    if ("单位" in tight or "币" in tight) and (found := CURRENCY_SCALE.search(tight)):
        return UNITS[found.group(1)]
    return next((factor for pattern, factor in ENGLISH if pattern.search(squeezed)), None)


def currency_of(text: str) -> str:
    """The currency that a cell about the unit or the currency names; "" for none."""
    squeezed = squeeze(text).replace(" ", "")
    if not re.search(r"单位|币|unit|currency|rmb|usd|hkd|eur|'000|thousand|million", squeezed):
        return ""
    return next((code for name, code in CURRENCIES.items() if name in squeezed), "")


def _in_figures(found: re.Match[str]) -> str:
    """二〇二五年十二月 in figures."""
    digits = "".join(str(NUMERALS.index(one) % 10) for one in found.group(1).replace("零", "〇"))
    month = found.group(2) or ""
    if not month:
        return f"20{digits}年"
    tens, ones = ("十" in month), month.replace("十", "")
    return f"20{digits}年{10 * tens + (NUMERALS.index(ones) if ones else 0)}月"


def period_of(text: str) -> Period | None:
    """The year, and the month, that a cell names."""
    squeezed = WRITTEN_OUT.sub(_in_figures, squeeze(text))
    if found := PART_OF_YEAR.search(squeezed):
        return Period(int(found.group(1)), PARTS_OF_YEAR[found.group(2)])
    if found := SPAN.search(squeezed):
        return Period(int(found.group(1)), int(found.group(2)))
    if found := DAY.search(squeezed):
        return Period(int(found.group(1)), int(found.group(2)))
    if found := YEAR.search(squeezed):
        return Period(int(found.group(1)))
    return None


def column_of(text: str) -> str:
    """What a heading says of its column: "names", "skip", "closing", "opening", "current", "cumulative", "prior",
    "figure", or "" for no heading.
    """
    squeezed = squeeze(text).replace(" ", "")
    if not squeezed or len(squeezed) > 40:
        return ""
    if NAMES.match(squeezed) or NAMES.match(squeeze(text)):
        return "names"
    return next((meaning for meaning, pattern in MEANINGS if pattern.search(squeezed)), "")
