"""Which codes of a file are no goods."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.policies.terms import policy, term

# the codes of Online Retail II
CHARGES = (
    "POST", "DOT", "C2", "C3", "M", "D", "S", "B", "ADJUST*", "BANK CHARGES", "AMAZONFEE", "CRUK", "TEST*", "GIFT",
    "GIFT_*",
)  # fmt: skip


@policy(
    "orders.import", label=_("Importing orders"), help=_("How lines of other programs' order files are understood.")
)
@dataclass(frozen=True)
class ImportPolicy:
    """How lines of other programs are understood (ours, from the codes of Online Retail II)."""

    charge_codes: tuple[str, ...] = term(
        CHARGES, label=_("codes that are no goods"),
        help=_("Invoiced but not stocked: postage, fees, vouchers. In capitals; * stands for anything."),
    )  # fmt: skip

    def is_charge(self, code: str) -> bool:
        """Whether a code stands for postage, a fee, a voucher or an adjustment; case does not count."""
        return any(fnmatchcase(code.upper(), pattern) for pattern in self.charge_codes)
