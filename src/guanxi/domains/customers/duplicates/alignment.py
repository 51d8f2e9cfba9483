"""How far the hearts of two names agree: character by character, slips of the keyboard forgiven for a price."""

from __future__ import annotations

import re
from functools import lru_cache

from guanxi.domains.customers.duplicates.characters import bits_of, digits_of, folded, is_alike, is_kindred, sound
from guanxi.domains.customers.duplicates.places import codes_by_name
from guanxi.domains.customers.duplicates.reading import Reading
from guanxi.domains.customers.duplicates.words import FORMS, GROUP_OF

ALIKE, WRONG, MISSING, DOUBLED, EXCHANGED, TURNED = 5.0, -8.0, -6.0, -1.5, -2.0, -3.0
OTHER_MEANING, EXACT = -24.0, 1.0
SLIP = -2.0  # in the place or the goods beside the same heart
READ_ALIKE = 5.0  # a syllable of a Chinese name and the same in Latin letters
SHORT_LEFT = 4


def agreement(one: Reading, other: Reading) -> float:
    """Points for two hearts; one that holds the other's mistyped place or goods beside the same heart is the same."""
    points = hearts(one.heart, other.heart)
    if one.heart == other.heart:
        return points
    for long, short in ((one, other), (other, one)):
        if _left_over(long, short):
            points = max(points, hearts(short.heart, short.heart) + SLIP)
    return points


def _left_over(long: Reading, short: Reading) -> str:
    """What the longer heart has besides the shorter, if that is nearly the other's place or goods."""
    size = len(long.heart) - len(short.heart)
    if size < 1:
        return ""
    if long.heart.endswith(short.heart) and short.place:
        left = long.heart[:size]
        return left if _is_slip(long.place + left, short.place) or _is_slip(left, short.place) else ""
    if size <= SHORT_LEFT and long.heart.startswith(short.heart) and short.goods:
        left = long.heart[-size:]
        return left if any(_is_slip(left, word) for word in short.goods.split(" ")) else ""
    return ""


def _is_slip(left: str, meant: str) -> bool:
    return len(meant) > 1 and any(
        distance_is_one(left, meant[at:end])
        for at in (0, max(0, len(meant) - len(left) - 1), max(0, len(meant) - len(left)))
        for end in (len(meant), at + len(left), at + len(left) + 1)
    )


def is_one_slip(one: str, other: str) -> bool:
    """The same, unless the slip would be another meaning: another number, east for west."""
    if not distance_is_one(one, other):
        return False
    return len(one) != len(other) or not any(is_kindred(a, b) for a, b in zip(one, other, strict=True))


@lru_cache(maxsize=50_000)
def distance_is_one(one: str, other: str) -> bool:
    """Whether two texts differ by one character wrong, missing, too many, or two neighbours exchanged."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    if len(one) == len(other):
        places = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        if len(places) == 1:
            return True
        first, last = places[0], places[-1]
        return len(places) == 2 and last == first + 1 and one[first] == other[last] and one[last] == other[first]
    long, short = (one, other) if len(one) > len(other) else (other, one)
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def have_other_words(one: str, other: str) -> bool:
    """Whether two names in Latin letters each have a word that the other has not, slips forgiven.

    Words in Latin letters are long and many are common (“Accessories”), so what agrees letter by letter tells little.
    """
    if not (folded(one).isascii() and folded(other).isascii()) or sorted(folded(one)) == sorted(folded(other)):
        return False
    words, others = _words(one), _words(other)
    if "".join(words) == "".join(others):
        return False
    telling, theirs = _telling(words), _telling(others)
    return "".join(telling) != "".join(theirs) and _lacks(telling, theirs) and _lacks(theirs, telling)


def _words(name: str) -> list[str]:
    """The words of a Latin name but its legal form."""
    return [word for word in re.findall(r"[^\W_]+", name.casefold()) if word not in FORMS]


def _telling(words: list[str]) -> list[str]:
    return [word for word in words if word not in GROUP_OF and word not in codes_by_name()]


def _lacks(words: list[str], others: list[str]) -> bool:
    return any(not any(word == them or distance_is_one(word, them) for them in others) for word in words)


@lru_cache(maxsize=100_000)
def hearts(one: str, other: str) -> float:
    """Points for two hearts; below 0 where they differ more than they agree."""
    full = min(sum(map(bits_of, one)), sum(map(bits_of, other)))
    if one == other:
        return full + EXACT
    if one.isascii() != other.isascii():
        return READ_ALIKE * len(other if one.isascii() else one) if sound(one) == sound(other) else WRONG
    if digits_of(one) != digits_of(other):
        return OTHER_MEANING
    if sorted(one) == sorted(other) and len(one) > 1:
        return full + TURNED
    if not set(one) & set(other) and sound(one) != sound(other):
        return WRONG * 2
    return _align(one, other)


def _align(one: str, other: str) -> float:
    """The best way to turn one into the other, in points (the usual table of edit distances, with exchanges)."""
    table: list[list[float]] = [[0.0]]
    for at, character in enumerate(other, start=1):
        table[0].append(table[0][at - 1] + _extra(other, at - 1, character))
    for row, mine in enumerate(one, start=1):
        line = [table[row - 1][0] + _extra(one, row - 1, mine)]
        for column, theirs in enumerate(other, start=1):
            best = max(
                table[row - 1][column - 1] + _pair(mine, theirs),
                table[row - 1][column] + _extra(one, row - 1, mine),
                line[column - 1] + _extra(other, column - 1, theirs),
            )
            if row > 1 and column > 1 and mine == other[column - 2] and theirs == one[row - 2] and mine != theirs:
                best = max(best, table[row - 2][column - 2] + bits_of(mine) + bits_of(theirs) + EXCHANGED)
            line.append(best)
        table.append(line)
    return table[-1][-1]


def _pair(mine: str, theirs: str) -> float:
    if mine == theirs:
        return bits_of(mine)
    if is_kindred(mine, theirs):
        return OTHER_MEANING
    if mine.isascii() and theirs.isascii():
        return WRONG / 2
    return ALIKE if is_alike(mine, theirs) else WRONG


def _extra(text: str, at: int, character: str) -> float:
    """A character that only one has: doubled, or any."""
    if at and text[at - 1] == character:
        return DOUBLED
    return MISSING / 2 if character.isascii() else MISSING
