"""What the room of orders tells of the sale behind an invoice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol


@dataclass(frozen=True)
class SaleFacts:
    """Who sold what was invoiced, when, and whether it was let through above the limit.

    Args:
        released: what stood above the limit. releaser: who let it through, why and when ("" and None: nobody did).
    """

    record: Any
    handler: Any
    on: date
    is_prepaid: bool = False
    released: Decimal = Decimal(0)
    releaser: Any = None
    release_reason: str = ""


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
