"""Figures as people write them in statements."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

NIL = {"-", "--", "---", "—", "——", "–", "―", "/", "无", "nil", "n/a*", "〇"}
BROKEN = object()
SCALES = {"亿": Decimal(10) ** 8, "万": Decimal(10) ** 4, "千": Decimal(1000), "k": Decimal(1000)}
FIGURE = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+")
MOST_DIGITS = 15


def read_figure(text: str) -> Decimal | object | None:
    """A cell's figure: a decimal; none for a blank cell (not known); BROKEN for what cannot be a figure.

    A dash is nil, as accountants write it. Brackets, a minus before or after mean less than nothing.
    """
    given = unicodedata.normalize("NFKC", text).strip()
    if not given:
        return None
    if given.lower() in NIL:
        return Decimal(0)
    number = given.replace("−", "-").replace("－", "-").replace("﹣", "-").replace("，", ",")
    number = re.sub(r"^(rmb|cny|usd|人民币|[¥￥$€£])", "", number.strip(), flags=re.IGNORECASE)
    number = re.sub(r"\s|'|(元|圆)$", "", number)
    negative = False
    if number.startswith("(") and number.endswith(")"):
        number, negative = number[1:-1], True
    if number.endswith("-") or number.startswith("-"):
        number, negative = number.strip("-"), not negative
    number = number.lstrip("+¥$")
    scale = Decimal(1)
    if number and number[-1].lower() in SCALES:
        number, scale = number[:-1], SCALES[number[-1].lower()]
    return _decimal(number, scale, negative)


def _decimal(number: str, scale: Decimal, negative: bool) -> Decimal | object:
    if re.fullmatch(r"\d+(\.\d+)?e[+]?\d{1,2}", number, re.IGNORECASE):
        value = Decimal(number)
    elif FIGURE.fullmatch(number):
        try:
            value = Decimal(number.replace(",", ""))
        except InvalidOperation:
            return BROKEN
    else:
        return BROKEN
    value *= scale
    if value and value.adjusted() >= MOST_DIGITS:
        return BROKEN
    return -value if negative else value


def is_figure(text: str) -> bool:
    """Whether a cell holds a figure or a dash for nil."""
    return isinstance(read_figure(text), Decimal)
