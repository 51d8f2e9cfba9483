"""What holds of every amount, term and reason that is written down here."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.kit.amounts import CENT
from guanxi.kit.errors import BadInput
from guanxi.kit.periods import is_plausible

BIGGEST = Decimal(10) ** 13
LONGEST_TERM = 365
POSITIVE = _("Write an amount above zero.")
NOT_NEGATIVE = _("Write zero or an amount above it.")
CENTS = _("An amount has at most two decimals.")
TOO_BIG = _("This amount is too big to be true.")
TERM = _("Days to pay are a number from 0 to %(most)s.")
REASON = _("Write down the reason; it is read when somebody asks why.")
TOO_LONG = _("Write at most %(most)s characters.")
DAY = _("Choose a day between the year 2000 and five years ahead.")
FUTURE = _("Choose today or an earlier day, from 2000 on.")


def amount_fault(amount: Any, *, may_be_zero: bool = False) -> Any:
    """What is wrong with an amount of money; "" for nothing."""
    if not isinstance(amount, Decimal) or not amount.is_finite() or amount < 0 or (amount == 0 and not may_be_zero):
        return NOT_NEGATIVE if may_be_zero else POSITIVE
    if amount >= BIGGEST:
        return TOO_BIG
    return "" if amount == amount.quantize(CENT) else CENTS


def term_fault(days: Any) -> Any:
    """What is wrong with a number of days to pay; "" for nothing."""
    is_whole = isinstance(days, int) and not isinstance(days, bool)
    return "" if is_whole and 0 <= days <= LONGEST_TERM else TERM % {"most": LONGEST_TERM}


def reason_fault(text: str, *, most: int = 200) -> Any:
    """What is wrong with a reason; "" for nothing."""
    if not text.strip():
        return REASON
    return TOO_LONG % {"most": most} if len(text.strip()) > most else ""


def day_fault(day: date, *, today: date, may_come: bool = False) -> Any:
    """What is wrong with a day; "" for nothing."""
    if may_come:
        return "" if is_plausible(day, on=today) else DAY
    return "" if day <= today and is_plausible(day, on=today) else FUTURE


def demand_good(**faults: Any) -> None:
    """Refuse when one of the named fields has a fault.

    Raises:
        BadInput: names them.
    """
    if found := {name: fault for name, fault in faults.items() if fault}:
        raise BadInput(**found)
