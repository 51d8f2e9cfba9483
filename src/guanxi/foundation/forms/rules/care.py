"""Whether forms were filled, filled with care, and used since (S3-26)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

SAME, SHORT, BULK = "same_words", "too_short", "late_in_bulk"
SATURDAY = 5


@dataclass(frozen=True)
class Filled:
    """A finished form: who, which, the day it tells of, when it was finished, and what its free texts look like.

    Args:
        words: characters of its free texts. digest: equal for equal texts, empty without any. asks_words: whether the
            form asks for free text at all.
    """

    id: int
    author: int
    form: int
    on: date
    finished_on: date
    finished_at: datetime
    words: int
    digest: str
    asks_words: bool


@dataclass(frozen=True)
class Care:
    """What counts as perfunctory (ours).

    Args:
        shortest: characters of free text that a form which asks for some has at least. late_days: days after the day it
            tells of by which it is to be finished. bulk, minutes: so many late ones within so many minutes are filled
            for the file only.
    """

    shortest: int = 10
    late_days: int = 3
    bulk: int = 5
    minutes: int = 60


def perfunctory(filled: Sequence[Filled], care: Care) -> dict[int, tuple[str, ...]]:
    """Number of a form → why it looks as if it was filled only to be filled; careful ones are left out."""
    twins = Counter((one.author, one.form, one.digest) for one in filled if one.digest)
    bulked = _late_in_bulk(filled, care)
    found = {}
    for one in filled:
        reasons = []
        if one.digest and twins[one.author, one.form, one.digest] > 1:
            reasons.append(SAME)
        if one.asks_words and one.words < care.shortest:
            reasons.append(SHORT)
        if one.id in bulked:
            reasons.append(BULK)
        if reasons:
            found[one.id] = tuple(reasons)
    return found


def is_late(one: Filled, care: Care) -> bool:
    """Whether a form was finished later than allowed."""
    return (one.finished_on - one.on).days > care.late_days


def _late_in_bulk(filled: Sequence[Filled], care: Care) -> set[int]:
    """Late forms of which one person finished several within a short time."""
    by_author: dict[tuple[int, int], list[Filled]] = defaultdict(list)
    for one in filled:
        if is_late(one, care):
            by_author[one.author, one.form].append(one)
    found: set[int] = set()
    span = timedelta(minutes=care.minutes)
    for mine in by_author.values():
        mine.sort(key=lambda one: one.finished_at)
        start = 0
        for end, one in enumerate(mine):
            while one.finished_at - mine[start].finished_at > span:
                start += 1
            if end - start + 1 >= care.bulk:
                found |= {other.id for other in mine[start : end + 1]}
    return found


def periods(rhythm: str, since: date, until: date) -> list[tuple[date, date]]:
    """The working days, weeks or months between two days that are over: first day, first day after.

    Args:
        since: first day. until: the day after the last; a period that is not over by then is not counted.
    """
    if rhythm == "daily":
        days = [since + timedelta(days=n) for n in range((until - since).days)]
        return [(day, day + timedelta(days=1)) for day in days if day.weekday() < SATURDAY]
    found = []
    if rhythm == "weekly":
        start = since + timedelta(days=-since.weekday() % 7)
        while start + timedelta(days=7) <= until:
            found.append((start, start + timedelta(days=7)))
            start += timedelta(days=7)
    if rhythm == "monthly":
        start = since if since.day == 1 else _next_month(since)
        while _next_month(start) <= until:
            found.append((start, _next_month(start)))
            start = _next_month(start)
    return found


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def missing(rhythm: str, since: date, until: date, done: Collection[date]) -> list[date]:
    """The first days of the periods in which a form was due and none tells of."""
    return [start for start, end in periods(rhythm, since, until) if not any(start <= day < end for day in done)]
