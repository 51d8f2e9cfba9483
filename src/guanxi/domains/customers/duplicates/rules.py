"""How likely two customers are the same, in points, and why.

Points are bits of evidence: ten of them are a chance of one in a thousand. Two customers are worth a question when
their points reach what the size of the base asks for: among many customers, more look alike by chance.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from math import log2
from typing import Any

from guanxi.domains.customers.duplicates.alignment import SLIP, agreement, have_other_words, is_one_slip
from guanxi.domains.customers.duplicates.characters import digits_of, folded, merged, sound
from guanxi.domains.customers.duplicates.numbers import (
    are_same_phones,
    digest,
    door_of,
    is_mobile,
    phone_core,
    phones_in,
)
from guanxi.domains.customers.duplicates.places import NOWHERE, Codes, common
from guanxi.domains.customers.duplicates.reading import Reading, read
from guanxi.domains.customers.names import plain_name
from guanxi.domains.customers.rules import tax_id_fault

LEAST, MORE = 10.0, 0.0  # points asked for among few customers, and beyond the size of the base
NEAR = Decimal("0.5")  # the score from which a pair is worth a question
FAR = -8.0  # names that have nothing to do with each other
PLACE, COUNTY, MOST_PLACE = 4.0, 2.0, 9.0
SHORTEST_WHOLE = 6  # characters of names that are compared as a whole, too
GOODS = 2.0
APART, OTHER_GOODS, OTHER_BRANCH = 5.0, 1.0, -2.0  # what a name counts at most then
MOBILE, LANDLINE = 14.0, 11.0
TAX_ID, NEAR_TAX_ID, OTHER_TAX_ID = 30.0, 10.0, -25.0
ADDRESS, EMAIL, BANK = 7.0, 11.0, 14.0


@dataclass(frozen=True)
class Ground:
    """What the base is like.

    Args:
        size: how many customers there are. shares: city → the share of customers in it.
        phones: digest of a number → how many customers have it, where it is more than two.
    """

    size: int = 1000
    shares: Mapping[str, float] = field(default_factory=dict)
    phones: Mapping[int, int] = field(default_factory=dict)

    @property
    def asked(self) -> float:
        """The points from which a pair is worth a question."""
        return max(LEAST, log2(max(self.size, 1)) + MORE)

    def place_points(self, digits: int, code: str) -> float:
        """What it tells that two stand at the same place, known to so many digits of its code."""
        if digits < 4:
            return 1.0 if digits else 0.0
        share = self.shares.get(code[:4], 0.0)
        points = -log2(share) if share else PLACE
        return min(points + (COUNTY if digits > 4 else 0), MOST_PLACE)


@dataclass(frozen=True, slots=True)
class Profile:
    """What of a customer is compared.

    Args:
        names: its names as written. phones: digits. county: its 6-digit code. door: street and house number.
    """

    names: tuple[str, ...]
    phones: tuple[str, ...] = ()
    tax_id: str = ""
    county: str = ""
    door: str = ""
    email: str = ""
    bank_account: str = ""


def profile(values: Mapping[str, Any], phones: Sequence[str] = ()) -> Profile:
    """What of a record is compared.

    Args:
        values: name, name_en, phone, tax_id, county, street, email, bank_account, as far as known. phones: of contacts.
    """

    def text(key: str) -> str:
        return str(values.get(key) or "").strip()

    return Profile(
        tuple(name for key in ("name", "name_en") if (name := text(key))),
        tuple(dict.fromkeys(digits for one in (text("phone"), *phones) for digits in phones_in(one))),
        text("tax_id").upper().replace(" ", ""),
        text("county"),
        door_of(text("street")),
        text("email").casefold(),
        "".join(filter(str.isdigit, text("bank_account"))),
    )


@dataclass(frozen=True)
class Comparison:
    """What two customers have in common and what not.

    Args:
        points: the sum. score: 0 to 1. reasons: key, points and what each names; see `reasons.sentence`.
    """

    points: float
    score: Decimal
    reasons: list[dict[str, Any]]

    @property
    def is_near(self) -> bool:
        """Whether it is worth a question."""
        return self.score >= NEAR


def compare(one: Profile, other: Profile, ground: Ground | None = None) -> Comparison:
    """How likely two are the same customer, and why."""
    base = ground or Ground()
    reasons = [*_names(one, other, base), *_numbers(one, other, base)]
    points = _sum(reasons)
    score = Decimal(round(1 / (1 + 2 ** ((base.asked - points) / 2)), 3)).quantize(Decimal("0.001"))
    return Comparison(points, score, reasons)


def _reason(key: str, points: float, **named: Any) -> dict[str, Any]:
    return {"key": key, "points": round(points, 1), **named}


def _names(one: Profile, other: Profile, ground: Ground) -> list[dict[str, Any]]:
    """The reasons of the pair of names, each read in one of its ways, that speaks most for the two."""
    if not one.names or not other.names:
        return []
    best: list[dict[str, Any]] = []
    most = float("-inf")
    for mine, theirs in _comparable(one.names, other.names):
        if found := _as_one_slip(mine, theirs, (one.county, other.county), ground):
            best, most = max((best, most), (found, _sum(found)), key=lambda pair: pair[1])
        for reading in readings(mine):
            for against in readings(theirs):
                found = _read_names((mine, reading), (theirs, against), (one.county, other.county), ground)
                if (points := _sum(found)) > most:
                    best, most = found, points
    return best


def _comparable(one: Sequence[str], other: Sequence[str]) -> list[tuple[str, str]]:
    """The names to compare. Where both have a Chinese name, a Latin one is its translation and tells nothing more."""
    if all(any(not folded(name).isascii() for name in names) for names in (one, other)):
        one, other = ([name for name in names if not folded(name).isascii()] for names in (one, other))
    return [(mine, theirs) for mine in one for theirs in other]


@lru_cache(maxsize=50_000)
def readings(name: str) -> tuple[Reading, ...]:
    """The ways to read a name."""
    return tuple(read(name))


def heart_of(name: str) -> str:
    """What a company calls itself: the heart of its name."""
    found = readings(name)
    return found[0].heart if found else ""


def _read_names(
    mine: tuple[str, Reading], theirs: tuple[str, Reading], counties: tuple[str, str], ground: Ground
) -> list[dict[str, Any]]:
    (name, one), (other_name, other) = mine, theirs
    points, most, key = agreement(one, other), float("inf"), "near_name"
    if have_other_words(name, other_name):
        points = FAR
    if points <= 0:
        return [_reason("other_name", max(points, FAR))]
    if plain_name(name) == plain_name(other_name):
        key = "name"
    elif one.heart != other.heart and merged(sound(one.heart)) == merged(sound(other.heart)):
        key = "sound"
    named = {"mine": name, "theirs": other_name}
    found = [_reason(key, points, **({} if key == "name" else named))]
    place, is_apart = _place(one, other, counties, ground)
    if is_apart:
        most = APART
        found.append(_reason("other_place", min(most - points, 0), mine=one.place or "–", theirs=other.place or "–"))
    elif place:
        named_place = one.place or other.place
        found.append(_reason("place", place, mine=named_place) if named_place else _reason("same_place", place))
    found += _goods(one, other, min(points, most))
    if one.branch and other.branch and one.branch != other.branch and points > OTHER_BRANCH:
        found.append(_reason("branch", OTHER_BRANCH - points, mine=one.branch, theirs=other.branch))
    return found


def _as_one_slip(mine: str, theirs: str, counties: tuple[str, str], ground: Ground) -> list[dict[str, Any]]:
    """The reasons of two whole names that differ by one slip, where it does not touch what tells companies apart."""
    one, other = folded(mine), folded(theirs)
    is_turned = sorted(one) == sorted(other)
    if one == other or digits_of(one) != digits_of(other):
        return []
    if min(len(one), len(other)) < SHORTEST_WHOLE or not (is_turned or is_one_slip(one, other)):
        return []
    intact, broken = sorted((readings(mine)[0], readings(theirs)[0]), key=lambda reading: len(reading.heart))
    if not is_turned and intact.heart not in (one if intact is readings(theirs)[0] else other):
        return []
    if (intact.codes and broken.codes and not common(intact.codes, broken.codes)) or intact.branch != broken.branch:
        return []
    if intact.group and broken.group and intact.group != broken.group:
        return []
    found = _read_names((mine, intact), (theirs, intact), counties, ground)
    return [{**found[0], "key": "near_name", "points": found[0]["points"] + SLIP, "mine": mine, "theirs": theirs},
            *found[1:]]  # fmt: skip


def _sum(reasons: Sequence[Mapping[str, Any]]) -> float:
    return sum(float(reason["points"]) for reason in reasons)


def _place(one: Reading, other: Reading, counties: tuple[str, str], ground: Ground) -> tuple[float, bool]:
    """Points of being at the same place, and whether the places exclude each other. A name goes before an address."""
    fields = [frozenset([code]) if code else NOWHERE for code in counties]
    pairs: list[tuple[Codes, Codes]] = [(one.codes, other.codes), (fields[0], fields[1])]
    known = [(mine, theirs) for mine, theirs in pairs if mine and theirs]
    known = known or [(one.codes or fields[0], other.codes or fields[1])]
    best = 0.0
    for mine, theirs in known:
        if not mine or not theirs:
            continue
        digits = common(mine, theirs)
        if not digits:
            return 0.0, True
        code = next(a for a in sorted(mine | theirs, key=len, reverse=True) if len(a) >= digits)
        best = max(best, ground.place_points(digits, code))
    return best, False


def _goods(one: Reading, other: Reading, points: float) -> list[dict[str, Any]]:
    if not one.group or not other.group:
        return []
    if one.group in other.groups or other.group in one.groups:
        is_same = sorted(one.goods.split()) == sorted(other.goods.split())
        return [_reason("goods", GOODS, mine=one.goods)] if is_same else []
    return [_reason("other_goods", min(OTHER_GOODS - points, 0) - GOODS, mine=one.goods, theirs=other.goods)]


def _numbers(one: Profile, other: Profile, ground: Ground) -> list[dict[str, Any]]:
    found = [*_tax_ids(one.tax_id, other.tax_id), *_phones(one.phones, other.phones, ground)]
    if one.door and one.door == other.door and (not one.county or not other.county or one.county == other.county):
        found.append(_reason("address", ADDRESS))
    if one.email and one.email == other.email:
        found.append(_reason("email", EMAIL))
    if one.bank_account and one.bank_account == other.bank_account:
        found.append(_reason("bank_account", BANK))
    return found


def _tax_ids(one: str, other: str) -> list[dict[str, Any]]:
    if not one or not other:
        return []
    faults = bool(tax_id_fault(one)), bool(tax_id_fault(other))
    if one == other:
        return [_reason("tax_id", TAX_ID / 2 if faults[0] else TAX_ID)]
    if any(faults):
        slips = sum(a != b for a, b in zip(one, other, strict=False)) + abs(len(one) - len(other))
        return [_reason("near_tax_id", NEAR_TAX_ID)] if slips <= 2 else []
    return [_reason("other_tax_id", OTHER_TAX_ID)]


def _phones(one: Sequence[str], other: Sequence[str], ground: Ground) -> list[dict[str, Any]]:
    """The number that two share and that tells most; one that many share tells little."""
    best: list[dict[str, Any]] = []
    for mine in one:
        if any(are_same_phones(mine, theirs) for theirs in other):
            count = ground.phones.get(digest("phone", phone_core(mine)), 2)
            points = max((MOBILE if is_mobile(mine) else LANDLINE) - 2 * log2(count / 2), 0)
            reason = _reason("phone" if count <= 2 else "shared_phone", points, mine=mine, count=count)
            if not best or points > best[0]["points"]:
                best = [reason]
    return best
