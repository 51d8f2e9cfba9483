"""Days and moments in every common form; the order of day and month is decided by the whole column or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from guanxi.kit.imports.cells import faults
from guanxi.kit.imports.cells.faults import Fault, narrow

ORDERS = ("ymd", "mdy", "dmy")
FIRST, LAST = 1900, 2100
EPOCH = date(1899, 12, 30)  # day 0 of a spreadsheet
LONGEST = 100  # signs; looking for a time in a long text would take for ever
SERIALS = range(10_000, 73_051)  # 1927 to 2099
MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), start=1)
    for name in names.split()
}  # fmt: skip
WEEKDAY = re.compile(
    r"(?:\(?(?:星期|周|礼拜)[一二三四五六日天]\)?|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?)",
    re.I,
)
CLOCK = re.compile(
    r"(上午|下午|凌晨|中午|晚上)?\s*(\d{1,2})(?:[:时点](\d{1,2}))(?:[:分](\d{1,2})秒?(?:\.\d+)?)?分?\s*(am|pm|a\.m\.|p\.m\.)?\s*(?:z|utc|gmt|[+-]\d{2}:?\d{2})?$",
    re.I,
)
HOUR = re.compile(r"(上午|下午|凌晨|中午|晚上)?\s*(\d{1,2})[时点]$")
THREE = re.compile(r"(\d{1,4})\s*[-/.年\s]\s*(\d{1,2})\s*[-/.月\s]\s*(\d{1,4})\s*[日号]?")
NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[-\s./]*(?:of\s+)?([a-z]{3,9})\.?[-\s./,]*(\d{4}|\d{2})", re.I)
NAMED_FIRST = re.compile(r"([a-z]{3,9})\.?[-\s./]*(\d{1,2})(?:st|nd|rd|th)?[-\s./,]+(\d{4}|\d{2})", re.I)
NO_DAY = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*月?|\d{4}\s*年?|[a-z]{3,9}[-\s]\d{2,4}", re.I)
NOT_ALONE = re.compile(r"\d{5}(?:\.\d+)?")  # a number that is a day only in a column of days
CHINESE = str.maketrans("〇○零一二三四五六七八九", "000123456789")
TEN = re.compile(r"([一二三四五六七八九])?十([一二三四五六七八九])?")
LATE = ("下午", "晚上", "pm", "p.m.")


def read_day(text: str, order: str = "") -> date | Fault:
    """A day.

    Args:
        order: of the numbers where the year does not stand in front with four digits: ymd, mdy, dmy; empty: not known.
    """
    if len(text) == 10 and text[4] == "-" and text[7] == "-" and text.isascii():
        try:
            return _bounded(date.fromisoformat(text))
        except ValueError:
            return faults.NO_SUCH_DAY if text.replace("-", "").isdigit() else faults.NOT_DAY
    found = _split(text)
    if isinstance(found, Fault):
        return found
    return _day(found[0], order)


def read_moment(text: str, order: str = "") -> datetime | Fault:
    """A day with its time, without a time zone; midnight where no time is given."""
    if len(text) == 19 and text[4] == "-" and text[10] in " T":
        try:
            found = datetime.fromisoformat(text)
            day = _bounded(found.date())
            return day if isinstance(day, Fault) else found
        except ValueError:
            pass
    if len(text) == 14 and text.isdigit():
        text = f"{text[:8]} {text[8:10]}:{text[10:12]}:{text[12:]}"
    split = _split(text)
    if isinstance(split, Fault):
        return split
    day = _day(split[0], order)
    if isinstance(day, Fault):
        return day
    if "." in split[0] and NOT_ALONE.fullmatch(split[0]):
        seconds = round(float(split[0][5:]) * 86_400)
        return datetime.combine(day, time()) + timedelta(seconds=seconds)
    return datetime.combine(day, split[1])


def read_zoned(text: str) -> datetime | None:
    """A moment that names its time zone (2024-03-05T08:30:00Z, …+08:00); None for any other text."""
    if len(text) < 17 or text[10:11] not in ("T", " ") or not (text[-1] in "Zz" or text[-6] in "+-"):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _split(text: str) -> tuple[str, time] | Fault:
    """The words of the day, and the time of it."""
    if len(text) > LONGEST:
        return faults.NOT_DAY
    short = WEEKDAY.sub(" ", narrow(text)).strip(" ,T") if not text.isdigit() else text
    found = CLOCK.search(short) if ":" in short or "点" in short or "时" in short else None
    found = found or HOUR.search(short)
    if found is None:
        return short, time()
    rest = short[: found.start()].strip(" ,T")
    parts = [*found.groups(), None, None, None]
    hour, minute, second = (int(part or 0) for part in parts[1:4])
    word = (parts[0] or parts[4] or "").lower()
    if word in LATE and hour < 12:
        hour += 12
    elif hour == 12 and word in ("am", "a.m.", "凌晨"):
        hour = 0
    if hour > 24 or minute > 59 or second > 59 or not rest:
        return faults.NOT_DAY
    return rest, time(hour % 24, minute, second)


def _day(text: str, order: str) -> date | Fault:
    if text.isdigit() and text.isascii():
        return _from_digits(text)
    if "." in text[5:6] and NOT_ALONE.fullmatch(text) and int(text[:5]) in SERIALS:
        return EPOCH + timedelta(days=int(text[:5]))
    if not text.isascii():
        text = _figures(text)
    if found := THREE.fullmatch(text):
        return _from_three(found[1], found[2], found[3], order, is_chinese="年" in text)
    if found := NAMED.fullmatch(text):
        return _from_words(found[3], found[2], found[1])
    if found := NAMED_FIRST.fullmatch(text):
        return _from_words(found[3], found[1], found[2])
    return faults.NO_DAY if NO_DAY.fullmatch(text) else faults.NOT_DAY


def _figures(text: str) -> str:
    """二〇二四年三月十五日 → 2024年3月15日."""

    def ten(found: re.Match[str]) -> str:
        return f"{found[1] or '一'}{found[2] or '〇'}"

    return TEN.sub(ten, text).translate(CHINESE)


def _from_digits(text: str) -> date | Fault:
    if len(text) == 8:
        return _from_three(text[:4], text[4:6], text[6:], "ymd")
    if len(text) == 14:
        return _from_three(text[:4], text[4:6], text[6:8], "ymd")
    if len(text) == 5 and int(text) in SERIALS:
        return EPOCH + timedelta(days=int(text))
    return faults.NO_DAY if len(text) in (4, 6) and FIRST <= int(text[:4]) <= LAST else faults.NOT_DAY


def _from_words(year: str, month: str, day: str) -> date | Fault:
    number = MONTHS.get(month.lower())
    return faults.NOT_DAY if number is None else _made(_full(int(year), len(year)), number, int(day))


def _from_three(one: str, two: str, three: str, order: str, *, is_chinese: bool = False) -> date | Fault:
    numbers = (int(one), int(two), int(three))
    if len(one) == 4 or is_chinese:
        return _made(_full(numbers[0], len(one)), numbers[1], numbers[2])
    if len(one) > 2 or len(three) not in (1, 2, 4):
        return faults.NOT_DAY
    made = [_ordered(numbers, kind, len(three)) for kind in orders_of(one, three)]
    found = {day for day in made if isinstance(day, date)}
    if not found:
        return faults.FAR_DAY if faults.FAR_DAY in made else faults.NO_SUCH_DAY
    if order:
        return _ordered(numbers, order, len(three))
    return found.pop() if len(found) == 1 else faults.AMBIGUOUS


def orders_of(one: str, three: str) -> tuple[str, ...]:
    """The orders that the lengths of the first and the last number allow."""
    return ORDERS[1:] if len(three) == 4 else ORDERS if len(three) == 2 else ORDERS[:1]


def _ordered(numbers: tuple[int, int, int], order: str, digits: int) -> date | Fault:
    year, month, day = (numbers[order.index(part)] for part in "ymd")
    return _made(_full(year, digits if order != "ymd" else 2), month, day)


def _full(year: int, digits: int) -> int:
    return year if digits > 2 else year + (2000 if year < 70 else 1900)


def _made(year: int, month: int, day: int) -> date | Fault:
    try:
        return _bounded(date(year, month, day))
    except ValueError:
        return faults.NO_SUCH_DAY


def _bounded(day: date) -> date | Fault:
    return day if FIRST <= day.year <= LAST else faults.FAR_DAY


def order_of_column(texts: Iterable[str]) -> tuple[str, str]:
    """The order of day, month and year in a column, and why it is not certain: "", "ambiguous", "mixed", "short_year".

    Numbers with the year in front in four digits say nothing and are left out.
    """
    left, is_seen, has_short = set(ORDERS), False, False
    agree: list[tuple[set[str], str]] = []
    for text in texts:
        short = narrow(text).strip().split(" ")[0].split("T")[0]
        found = THREE.fullmatch(short)
        if found is None or len(found[1]) == 4 or "年" in short or not short.isascii():
            continue
        numbers = (int(found[1]), int(found[2]), int(found[3]))
        last = found[3]
        fits = {kind for kind in orders_of(found[1], last) if isinstance(_ordered(numbers, kind, len(last)), date)}
        if fits:
            is_seen, has_short = True, has_short or len(found[3]) < 4
            agree.append((fits, short))
            left &= fits
    if not is_seen:
        return "", ""
    if len(left) == 1:
        return left.pop(), "short_year" if has_short else ""
    if not left:
        return "", "mixed"
    if "ymd" in left and all("/" not in text for _fits, text in agree) and _has_years_in_front(agree):
        return "ymd", "short_year"
    return "", "ambiguous"


def _has_years_in_front(agree: list[tuple[set[str], str]]) -> bool:
    """Whether the first numbers hardly differ, as years do, while the last ones do; or cannot be a month."""
    parts = [re.split(r"[-.\s]+", text) for _fits, text in agree]
    first, last = {part[0] for part in parts}, {part[2] for part in parts}
    return all(13 <= int(number) <= 60 for number in first) and (len(first) * 2 <= len(last) or len(parts) < 4)
