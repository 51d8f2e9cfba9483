"""Numbers as people write them: separators, currencies, 万 and 亿, brackets for below zero, units behind."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from guanxi.kit.imports.cells import faults
from guanxi.kit.imports.cells.faults import Fault, narrow

CURRENCY = re.compile(
    r"^(?:CNY|RMB|USD|EUR|HKD|GBP|JPY|人民币|[¥￥$€£])|(?:CNY|RMB|USD|EUR|HKD|GBP|JPY|人民币|元整?|圆整?|[¥￥$€£])$",
    re.I,
)
SIGNS = str.maketrans(dict.fromkeys("−–—‐‑﹣", "-") | dict.fromkeys("  \u00a0\u2009\u202f\u3000'’`", ""))
UNITS = {
    "亿元": 100_000_000, "亿": 100_000_000, "千万元": 10_000_000, "千万": 10_000_000, "百万元": 1_000_000,
    "百万": 1_000_000, "万元": 10_000, "万": 10_000, "千元": 1_000, "千": 1_000, "million": 1_000_000,
    "mn": 1_000_000, "m": 1_000_000, "thousand": 1_000, "k": 1_000, "billion": 1_000_000_000, "bn": 1_000_000_000,
}  # fmt: skip
POWER = re.compile(r"([-+]?\d+(?:[.,]\d+)?)[eE]([-+]?\d+)$")
LONGEST = 28  # digits that sums are exact with
NO_FIGURE = re.compile(r"[^\d.,]+")
POINT = re.compile(r"[-+]?(?:\d+|\d{1,3}(?:,\d{3})+|\d{1,4}(?:,\d{4})+)?(?:\.\d*)?")
COMMA = re.compile(r"[-+]?(?:\d+|\d{1,3}(?:\.\d{3})+)?(?:,\d*)?")
WORDED = re.compile(r"([-+]?[\d.,]+)\s*([^\d.,\s()%][^\d,]*)")


def read_number(text: str, mark: str = ".", factor: Decimal | None = None) -> Decimal | Fault:
    """A number.

    Args:
        mark: what stands before the decimals, "." or ",". factor: of the heading (万元); a unit in the cell goes first.
    """
    if not text:
        return faults.NOT_NUMBER
    if mark == "." and text.isascii():
        plain = text[1:] if text[0] == "-" else text
        if len(plain) <= LONGEST and (plain.isdigit() or (plain.count(".") == 1 and plain.replace(".", "").isdigit())):
            return _times(Decimal(text), factor)
    short = narrow(text).translate(SIGNS)
    is_below = short[:1] == "(" and short[-1:] == ")"
    short = CURRENCY.sub("", short[1:-1] if is_below else short)
    if short[:1] in "-+" and (bare := CURRENCY.sub("", short[1:])) != short[1:]:
        short = short[0] + bare
    if short[-1:] == "-":
        is_below, short = True, short[:-1]
    if found := POWER.match(short):
        return _power(found[1].replace(",", "."), int(found[2]), is_below, factor)
    short, own = _split_unit(short)
    number = _plain(short, mark)
    if isinstance(number, Fault):
        return number
    number = -number if is_below else number
    return _times(number, Decimal(own) if own else factor)


def _times(number: Decimal, factor: Decimal | None) -> Decimal:
    """The product without zeros behind: 3.5 万 is 35000."""
    if factor is None:
        return number
    product = (number * factor).normalize()
    return product if product.as_tuple().exponent <= 0 else product.quantize(Decimal(1))  # type: ignore[operator]


def _power(digits: str, power: int, is_below: bool, factor: Decimal | None) -> Decimal | Fault:
    """A number in powers of ten is whole where it names all its digits, or is a small one."""
    named = len(digits.lstrip("-+").replace(".", ""))
    if power > 400 or power < -400 or (power > 0 and named <= power):
        return faults.ROUNDED
    number = Decimal(f"{digits}e{power}")
    number = Decimal(format(-number if is_below else number, "f"))
    return _times(number, factor)


def _split_unit(text: str) -> tuple[str, int]:
    if text[-1:].isdigit():
        return text, 0
    small = text.lower()
    for unit, factor in UNITS.items():
        if small.endswith(unit):
            return text[: -len(unit)], factor
    return text, 0


def _plain(text: str, mark: str) -> Decimal | Fault:
    pattern, comma = (POINT, ",") if mark == "." else (COMMA, ".")
    if not any(map(str.isdigit, text)) or len(text) > LONGEST:
        return faults.NOT_NUMBER
    if pattern.fullmatch(text):
        return Decimal(text.replace(comma, "").replace(",", "."))
    return faults.GROUPING if not text.strip("-+.,0123456789") else faults.NOT_NUMBER


def decimal_mark(texts: Iterable[str]) -> str:
    """Whether the numbers of a column put a point or a comma before their decimals; the point where nothing tells."""
    commas = points = 0
    for raw in texts:
        text = raw if raw.isdigit() else NO_FIGURE.sub("", narrow(raw))
        if "," not in text and text.count(".") < 2:
            points += "." in text and len(text.rpartition(".")[2]) != 3
            continue
        last = max(text.rfind(","), text.rfind("."))
        behind = len(text) - last - 1
        if "," in text and "." in text:
            commas, points = commas + (text[last] == ","), points + (text[last] == ".")
        elif text.count(",") > 1 or text.count(".") > 1:
            commas, points = commas + ("." in text), points + ("," in text)
        elif text[last] == "," and behind != 3:
            commas += 1
    return "," if commas > points else "."


def unit_word(text: str) -> str:
    """The word behind the number of a quantity (5箱 → 箱); empty for none, also for 万."""
    if text[-1:].isdigit():
        return ""
    found = WORDED.fullmatch(narrow(text).strip())
    word = found[2].strip().lower().rstrip(".") if found else ""
    return "" if word in UNITS else word


def read_quantity(text: str, mark: str, factor: Decimal | None, unit: str) -> Decimal | Fault:
    """A quantity; the one unit word of the column may stand behind it.

    Args:
        unit: the word that is left out, empty for none.
    """
    if not text[-1].isdigit() and (word := unit_word(text)):
        if word != unit:
            return faults.UNITS_DIFFER
        text = WORDED.fullmatch(narrow(text).strip())[1]  # type: ignore[index]
    return read_number(text, mark, factor)


def read_whole(text: str, mark: str) -> int | Fault:
    """A whole number; 12.0 is one."""
    number = read_number(text, mark)
    if isinstance(number, Fault):
        return number
    return int(number) if number == number.to_integral_value() else faults.NOT_WHOLE


def read_rate(text: str, mark: str, *, is_percent: bool) -> Decimal | Fault:
    """A rate as a fraction: 5% is 0.05.

    Args:
        is_percent: the plain numbers of the column are percentages.
    """
    short = narrow(text).replace(" ", "")
    sign = short[-1:]
    number = read_number(short[:-1] if sign in "%‰" else short, mark)
    if isinstance(number, Fault):
        return faults.NOT_RATE if number.code == "not_a_number" else number
    return number / 100 if sign == "%" else number / 1000 if sign == "‰" else number / 100 if is_percent else number
