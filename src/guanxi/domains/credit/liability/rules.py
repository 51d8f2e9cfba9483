"""How a lost claim is shared out (S4-46); plain Python.

What nobody approved, the one who sold bears in full. Of what was approved, the one who sold bears a share, whoever
approved it another, the company the rest. What was released above the limit was approved by whoever released it.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal
from typing import Literal

from guanxi.kit.amounts import CENT, ZERO

Part = Literal["handler", "approver", "company"]
Grounds = Literal["unapproved", "limit", "release"]


@dataclass(frozen=True)
class Shares:
    """The shares (0–1) of an approved and of an unapproved claim.

    Args:
        handler, approver: of what was approved; the company bears the rest. S4-46 leaves both blank.
        unapproved: what the handler bears of what nobody approved; all of it in S4-46.
    """

    handler: Decimal
    approver: Decimal
    unapproved: Decimal = Decimal(1)


@dataclass(frozen=True)
class Sale:
    """How the claim came to be.

    Args:
        handler: who sold; None: nobody is known.
        limit_approver: who approved the limit in force on the day of the sale; None: there was no limit.
        released: what of the claim stood above the limit and was released (`released_part`). releaser: by whom.
    """

    handler: Hashable | None
    limit_approver: Hashable | None = None
    released: Decimal = ZERO
    releaser: Hashable | None = None


@dataclass(frozen=True)
class Share:
    """What one person, or the company, bears of one part of the loss.

    Args:
        base: the part of the loss it is a share of. grounds: on what that part rested.
    """

    part: Part
    person: Hashable | None
    rate: Decimal
    base: Decimal
    amount: Decimal
    grounds: Grounds


def released_part(released: Decimal, *, total: Decimal, invoice: Decimal, charged: Decimal) -> Decimal:
    """What of an invoice was released and is not charged to anybody yet.

    Args:
        released: what of the whole sale stood above the limit. total: of the whole sale; its invoices share `released`
            by their amounts, rounded down to the cent.
        invoice: amount of this invoice. charged: what earlier losses of the same invoice charged as released.
    """
    if not total:
        return ZERO
    part = (min(released, total) * min(invoice, total) / total).quantize(CENT, ROUND_DOWN)
    return max(part - charged, ZERO)


def share_out(loss: Decimal, sale: Sale, shares: Shares) -> list[Share]:
    """The shares of a loss; they add up to it to the cent, what rounding leaves is the company's.

    Args:
        loss: the claim given up, above zero, in the company's currency.
    """
    released = min(loss, sale.released) if sale.releaser is not None else ZERO
    rest = loss - released
    found: list[Share] = []
    if released:
        found += _approved(released, sale.handler, sale.releaser, shares, "release")
    if rest and sale.limit_approver is not None:
        found += _approved(rest, sale.handler, sale.limit_approver, shares, "limit")
    elif rest:
        found += _part(rest, [("handler", sale.handler, shares.unapproved)], "unapproved")
    return found


def _approved(
    base: Decimal, handler: Hashable | None, approver: Hashable | None, shares: Shares, grounds: Grounds
) -> list[Share]:
    return _part(base, [("handler", handler, shares.handler), ("approver", approver, shares.approver)], grounds)


def _part(base: Decimal, bearers: list[tuple[Part, Hashable | None, Decimal]], grounds: Grounds) -> list[Share]:
    """The shares of known people, and what is left for the company."""
    found = [
        Share(part, person, rate, base, (base * rate).quantize(CENT, ROUND_HALF_EVEN), grounds)
        for part, person, rate in bearers
        if person is not None and rate
    ]
    left = base - sum((one.amount for one in found), ZERO)
    if left:
        found.append(Share("company", None, 1 - sum((one.rate for one in found), ZERO), base, left, grounds))
    return found
