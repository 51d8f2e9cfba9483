"""Decisions about customers: numbers that check themselves, names that are alike, how full a file is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

TAX_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
TAX_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
COMPANY_WORDS = re.compile(
    "(股份有限公司|有限责任公司|有限公司|公司|商行|礼品行|商店|超市|经营部|经销部|批发部|门市部|专卖店|便利店|店|厂"
    "|incorporated|limited|company|corp|inc|ltd|llc|co)$"
)
NEAR = 0.8


def tax_id_fault(tax_id: str) -> str:
    """What is wrong with a unified social credit code: "", "length", "alphabet" or "check".

    18 characters without I, O, Z, S, V; the last one is the check character of GB 32100-2015: 31 minus the weighted
    sum of the others modulo 31.
    """
    if len(tax_id) != 18:
        return "length"
    if any(character not in TAX_ALPHABET for character in tax_id):
        return "alphabet"
    total = sum(
        TAX_ALPHABET.index(character) * weight for character, weight in zip(tax_id[:17], TAX_WEIGHTS, strict=True)
    )
    return "" if TAX_ALPHABET[-total % 31] == tax_id[17] else "check"


def is_phone(text: str) -> bool:
    """Whether a text can be one or several telephone numbers: 5 to 15 digits each, with the signs people use."""
    parts = [part for part in re.split(r"[,;，；、/]", text) if part.strip()]
    return bool(parts) and all(
        re.fullmatch(r"[+(\d][\d\s().\-转*#xext]*", part.strip()) and 5 <= len(re.sub(r"\D", "", part)) <= 20
        for part in parts
    )


def plain_name(name: str) -> str:
    """A name as it is compared: half width, lower case, letters, digits and characters only."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())


def name_core(name: str) -> str:
    """What is left of a name without the words that every company has: 绍兴永辉商贸有限公司 is 绍兴永辉商贸."""
    plain = plain_name(name)
    while (shorter := COMPANY_WORDS.sub("", plain)) != plain and len(shorter) >= 2:
        plain = shorter
    return plain


def likeness(one: str, other: str) -> float:
    """How alike two names (or their pinyin) are, 0 to 1; a name within the other counts as near."""
    if one in other or other in one:
        return max(NEAR, min(len(one), len(other)) / max(len(one), len(other), 1))
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


@dataclass(frozen=True)
class Part:
    """One class or layer of a customer's file.

    Args:
        key: its name. filled, missing: keys of what is known and what is not.
    """

    key: str
    filled: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def rate(self) -> float:
        """The share that is known, 0 to 1."""
        return len(self.filled) / (len(self.filled) + len(self.missing))


@dataclass(frozen=True)
class Completeness:
    """How full a customer's file is.

    Args:
        rate: the mean of the five classes' rates: each class counts the same, however many fields it has (ours).
        classes: the five classes of record of S1-23. layers: those of S1-33.
        missing: every missing field of the classes, in their order.
    """

    rate: float
    classes: tuple[Part, ...]
    layers: tuple[Part, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """What nobody has written down yet."""
        return tuple(key for part in self.classes for key in part.missing)

    @property
    def percent(self) -> int:
        """The overall rate in whole percent, rounded half up."""
        return int(self.rate * 100 + 0.5)


CLASSES: Mapping[str, Sequence[str]] = {
    "basic": ("name", "phone", "county", "street", "coordinates", "fax_or_email", "tax_id", "bank_account"),
    "commercial": ("business", "development_plan", "fiscal_year_start", "employees", "founded_year"),
    "personal": ("contact", "contact_role", "contact_reach", "birthday", "interests", "preferred_channel", "best_time"),
    "logistic": ("receiving_hours", "carrier", "instructions"),
    "business": ("first_seen_on", "last_ordered_on", "sales_class"),
}
LAYERS: Mapping[str, Sequence[str]] = {
    "whereabouts": ("name", "street", "contact_reach"),
    "person": ("birthday", "income", "education", "interests"),
    "dealings": ("last_ordered_on",),
}


def completeness(known: Mapping[str, Any]) -> Completeness:
    """How full a file is, from what is known of each field (S1-23, S1-33).

    Args:
        known: field key → value; None, "" and False count as missing, 0 counts as known.
    """
    classes, layers = _parts(CLASSES, known), _parts(LAYERS, known)
    return Completeness(sum(part.rate for part in classes) / len(classes), classes, layers)


def _parts(shape: Mapping[str, Sequence[str]], known: Mapping[str, Any]) -> tuple[Part, ...]:
    return tuple(Part(key, *_divide(fields, known)) for key, fields in shape.items())


def _divide(fields: Iterable[str], known: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    filled = tuple(key for key in fields if not (known.get(key) is None or known[key] is False or known[key] == ""))
    return filled, tuple(key for key in fields if key not in filled)
