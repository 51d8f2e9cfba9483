"""Units in headings: 金额(万元), 价格/元, amount (k) – the heading without its unit, and what one of it is worth."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

FACTORS = {
    "千": 10**3, "k": 10**3, "thousand": 10**3, "thousands": 10**3, "'000": 10**3, "000": 10**3, "000s": 10**3,
    "万": 10**4, "十万": 10**5, "百万": 10**6, "m": 10**6, "mn": 10**6, "million": 10**6, "millions": 10**6,
    "千万": 10**7, "亿": 10**8, "bn": 10**9, "billion": 10**9,
}  # fmt: skip
MONEY = re.compile(r"(?:人民币|rmb|cny|usd|eur|hkd|元|¥|\$|€|yuan)", re.I)
BRACKET = re.compile(
    r"\s*[(（\[【<〈]\s*(?:单位|unit|in)?\s*[:：]?\s*([^()（）\[\]【】<>〈〉]{1,12})\s*[)）\]】>〉]\s*$", re.I
)
SLASH = re.compile(r"\s*[/／_,，]\s*(?:单位)?[:：]?\s*([^/／_,，\s]{1,8})\s*$")
TAIL = re.compile(r"(?<=[\u4e00-\u9fff])(十万元|百万元|千万元|亿元|万元|千元)$")
PLAIN = frozenset(
    [
        "%",
        "‰",
        "百分比",
        "个",
        "件",
        "箱",
        "只",
        "套",
        "台",
        "盒",
        "kg",
        "公斤",
        "吨",
        "天",
        "days",
        "day",
        "日",
        "pcs",
        "必填",
        "选填",
        "required",
        "optional",
    ]
)


def split_unit(heading: str) -> tuple[str, Decimal | None, str]:
    """A heading without its unit, the factor of the unit (None: none), and the unit as it stands."""
    text = unicodedata.normalize("NFKC", heading).strip().rstrip("*").strip()
    for pattern in (BRACKET, SLASH, TAIL):
        if (found := pattern.search(text)) and (known := _factor(found[1])) is not None:
            rest = text[: found.start()].strip()
            if rest:
                return rest, (known if known != 1 else None), found[1]
    return text, None, ""


def is_percent(heading: str) -> bool:
    """Whether the heading says that its numbers are percentages."""
    text = unicodedata.normalize("NFKC", heading)
    return "%" in text or "百分" in text or "percent" in text.lower()


def _factor(unit: str) -> Decimal | None:
    """The factor of a unit word; 1 for a plain one; None when it is no unit."""
    word = unit.strip().casefold()
    if word in PLAIN:
        return Decimal(1)
    bare = MONEY.sub("", word).strip()
    if bare == "" and word:
        return Decimal(1)
    return Decimal(FACTORS[bare]) if bare in FACTORS else None
