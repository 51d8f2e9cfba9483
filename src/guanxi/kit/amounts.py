"""Sums of money in plain Python, for rules that know no framework; the fields that keep it stand in `kit.money`."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def round_cents(value: Decimal) -> Decimal:
    """Round half up, away from zero, to the smallest unit of the currency (2 decimals)."""
    return value.quantize(CENT, ROUND_HALF_UP)
