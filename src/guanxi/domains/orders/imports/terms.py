"""Which codes of a file are no goods."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase

from guanxi.foundation.policies.terms import policy


@policy("orders.import")
@dataclass(frozen=True)
class ImportPolicy:
    """How lines of other programs are understood (ours, from the codes of Online Retail II).

    Args:
        charge_codes: codes that are invoiced but not stocked, in upper case; `*` stands for anything.
    """

    charge_codes: tuple[str, ...] = (
        "POST",
        "DOT",
        "C2",
        "C3",
        "M",
        "D",
        "S",
        "B",
        "ADJUST*",
        "BANK CHARGES",
        "AMAZONFEE",
        "CRUK",
        "TEST*",
        "GIFT",
        "GIFT_*",
    )

    def is_charge(self, code: str) -> bool:
        """Whether a code stands for postage, a fee, a voucher or an adjustment; case does not count."""
        return any(fnmatchcase(code.upper(), pattern) for pattern in self.charge_codes)
