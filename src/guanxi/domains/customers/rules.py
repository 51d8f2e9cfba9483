"""Decisions about customers: numbers that check themselves, how full a file is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import mul
from typing import Any

USUAL_PHONE = re.compile(r"\d{3,4}-?\d{7,8}", re.ASCII)
TAX_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
TAX_VALUES = {character: value for value, character in enumerate(TAX_ALPHABET)}
TAX_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def tax_id_fault(tax_id: str) -> str:
    """What is wrong with a unified social credit code: "", "length", "alphabet" or "check".

    18 characters without I, O, Z, S, V; the last one is the check character of GB 32100-2015: 31 minus the weighted
    sum of the others modulo 31.
    """
    if len(tax_id) != 18:
        return "length"
    values = list(map(TAX_VALUES.get, tax_id))
    if None in values:
        return "alphabet"
    total = sum(map(mul, values, TAX_WEIGHTS))  # the check character itself has no weight
    return "" if TAX_ALPHABET[-total % 31] == tax_id[17] else "check"


def is_phone(text: str) -> bool:
    """Whether a text can be one or several telephone numbers: 5 to 15 digits each, with the signs people use."""
    if USUAL_PHONE.fullmatch(text):
        return True
    parts = [part for part in re.split(r"[,;，；、/]", text) if part.strip()]
    return bool(parts) and all(
        re.fullmatch(r"[+(\d][\d\s().\-转*#xext]*", part.strip()) and 5 <= len(re.sub(r"\D", "", part)) <= 20
        for part in parts
    )


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
