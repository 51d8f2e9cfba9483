"""Who on a ladder may decide over an amount."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Rung:
    """A step of the ladder of authority.

    Args:
        role: key of the role whose holders stand on it.
        most: the largest amount they decide over, in the company's currency; None: any amount.
    """

    role: str
    most: Decimal | None

    def covers(self, amount: Decimal) -> bool:
        """Whether its holders decide over `amount`."""
        return self.most is None or amount <= self.most


def rises(amounts: Sequence[Decimal | None]) -> bool:
    """Whether these make a ladder: at least one, none below the one before it; no amount (None) is above all."""
    known = [amount for amount in amounts if amount is not None]
    return bool(amounts) and known == sorted(known) and None not in amounts[: len(known)]


def rungs_over(ladder: Sequence[Rung], amount: Decimal) -> tuple[Rung, ...]:
    """The rungs that cover `amount`, the lowest first."""
    return tuple(rung for rung in ladder if rung.covers(amount))


def lowest_held(rungs: Iterable[Rung], held: Iterable[str]) -> Rung | None:
    """The lowest of these rungs on which somebody stands.

    Args:
        held: keys of the roles of people at hand.
    """
    roles = frozenset(held)
    return next((rung for rung in rungs if rung.role in roles), None)
