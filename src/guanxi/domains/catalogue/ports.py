"""What a higher room tells the catalogue: the price a customer paid last. The room of orders plugs it in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol


class LastPrices(Protocol):
    """The last price a customer paid for each of some products; those never bought, or not visible, are left out."""

    def __call__(self, user: Any, customer_id: int, product_ids: Sequence[int]) -> dict[int, Decimal]: ...


@dataclass
class Ports:
    """Empty until a room that knows orders fills it."""

    last_prices: LastPrices | None = None


ports = Ports()
