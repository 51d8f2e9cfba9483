"""What the cells of a column look like: telephone numbers, e-mail addresses, credit codes, days, numbers."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from guanxi.kit.imports.cells.days import NOT_ALONE, read_day
from guanxi.kit.imports.cells.faults import NOTHING, Fault, fault_of, tidy
from guanxi.kit.imports.cells.numbers import read_number, unit_word
from guanxi.kit.imports.cells.words import fold_word, read_email, read_flag, read_phone

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015: 31 signs
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
NUMBERS = frozenset(["amount", "price", "quantity", "whole", "rate"])
LEAST_SEEN = 3  # filled cells below which the values prove nothing


def is_credit_code(text: str) -> bool:
    """Whether a text is a unified social credit code: 18 signs, the last proves the others (GB 32100-2015)."""
    code = text.upper()
    if len(code) != 18 or any(sign not in ALPHABET for sign in code):
        return False
    total = sum(ALPHABET.index(sign) * weight for sign, weight in zip(code, WEIGHTS, strict=False))
    return ALPHABET[(31 - total % 31) % 31] == code[17]


@dataclass(frozen=True)
class Profile:
    """How many different filled cells a column has, how many of them look like what, and how many cells are filled."""

    filled: int
    counts: dict[str, int]
    texts: frozenset[str] = frozenset()
    cells: int = 0

    def share(self, kind: str) -> float:
        """The share of filled cells that look so; 0 where too few are filled to tell."""
        return self.counts.get(kind, 0) / self.filled if self.filled >= LEAST_SEEN else 0.0

    def fit(self, kind: str) -> float | None:
        """The share of cells that a field of this kind could take; None where any text is as good or too few tell."""
        if self.filled < LEAST_SEEN:
            return None
        if kind in NUMBERS:
            return self.counts.get("number", 0) / self.filled
        if kind in ("day", "moment"):
            return self.counts.get("dayish", 0) / self.filled
        if kind == "phone":
            return self.counts.get("phonish", 0) / self.filled
        return self.counts.get(kind, 0) / self.filled if kind in ("email", "flag") else None

    def fit_words(self, words: Container[str]) -> float | None:
        """The share of cells that are one of these folded words; None where too few tell."""
        if self.cells < LEAST_SEEN or not self.filled:
            return None
        return sum(fold_word(text) in words for text in self.texts) / self.filled

    @property
    def speaks(self) -> bool:
        """Whether nearly all cells are days, addresses or telephones, which no field of words is likely to be for."""
        return any(self.share(kind) >= 0.9 for kind in ("day", "email", "phone"))


def profile_of(cells: Sequence[str]) -> Profile:
    """Look at the different filled cells of a column."""
    texts = {text for raw in set(cells) if (text := tidy(raw)) and text not in NOTHING and not fault_of(text)}
    counts = dict.fromkeys(("phone", "phonish", "email", "credit_code", "day", "dayish", "number", "flag"), 0)
    for text in texts:
        counts["email"] += "@" in text and not isinstance(read_email(text, take_first=True), Fault)
        phone = read_phone(text, several="first")
        counts["phonish"] += not isinstance(phone, Fault) or phone.code in ("lost_digits", "phone_length")
        counts["phone"] += _is_surely_phone(phone)
        counts["credit_code"] += is_credit_code(text)
        day = read_day(text)
        is_day = not isinstance(day, Fault) or day.code in ("ambiguous_day", "no_such_day", "far_day")
        counts["dayish"] += is_day
        counts["day"] += is_day and not NOT_ALONE.fullmatch(text)
        number = read_number(text)
        is_number = not isinstance(number, Fault) or number.code in ("grouping", "lost_digits")
        counts["number"] += is_number or bool(unit_word(text)) or text[-1:] == "%"
        counts["flag"] += not isinstance(read_flag(text), Fault)
    return Profile(len(texts), counts, frozenset(texts), sum(map(bool, cells)))


def _is_surely_phone(found: str | Fault) -> bool:
    """A telephone number that could be nothing else: mobile, or with its area in front."""
    if isinstance(found, Fault):
        return found.code in ("lost_digits", "phone_length")
    digits = "".join(sign for sign in found if sign.isdigit())
    is_mobile = len(digits) == 11 and digits[0] == "1" and digits[1] > "2"
    return is_mobile or (found[0] in "0+4" and len(digits) >= 10 and not found.isdigit())
