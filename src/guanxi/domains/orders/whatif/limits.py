"""Which limit a customer had on a day of the past; plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from guanxi.kit.amounts import ZERO


@dataclass(frozen=True)
class PastLimit:
    """A limit as it was granted.

    Args:
        until: the last day on which it held; None: it holds. has_run_out: it ended by its own day, nobody ended it.
    """

    since: date
    amount: Decimal
    until: date | None = None
    has_run_out: bool = False


def limit_of_day(limits: Sequence[PastLimit], on: date, *, keeps_expired: bool) -> Decimal:
    """The limit of a day: the last that had begun; before the first one, the first.

    Args:
        limits: one at least, as they were granted. keeps_expired: one that ran out goes on, by the terms.
    """
    found = next((one for one in reversed(limits) if one.since <= on), limits[0])
    if found.until is None or on <= found.until or (found.has_run_out and keeps_expired):
        return found.amount
    return ZERO
