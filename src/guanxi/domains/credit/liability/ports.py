"""What the room of orders tells of the sale behind an invoice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol


@dataclass(frozen=True)
class SaleFacts:
    """Who sold what was invoiced, when, for how much, and whether it was let through above the limit.

    Args:
        at: the moment it was confirmed; None: only its day is known. total: of the whole sale, all its invoices.
        released: how much of the total stood above the limit. releaser: who let it through, and why.
        security: what it was released against, and how much of it that was to cover; "" for nothing.
    """

    record: Any
    handler: Any
    on: date
    at: datetime | None
    total: Decimal
    released: Decimal = Decimal(0)
    releaser: Any = None
    release_reason: str = ""
    security: str = ""
    secured: Decimal = Decimal(0)


class SaleOf(Protocol):
    """The sale behind an invoice; None where none is known."""

    def __call__(self, invoice: Any) -> SaleFacts | None: ...


@dataclass
class Ports:
    """Empty until a room that knows orders fills it."""

    sale_of: SaleOf | None = None


ports = Ports()


def sale_behind(invoice: Any) -> SaleFacts | None:
    """The sale behind an invoice; None for one that stands alone, such as an opening balance."""
    return ports.sale_of(invoice) if ports.sale_of else None
