"""Sales = number of customers × average sales (S4-03), and the curve of who makes them (S4-06)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from guanxi.kit.amounts import ZERO, round_cents


@dataclass(frozen=True)
class Decomposition:
    """How sales changed between two periods, and what the number of buyers and their average purchase did to it.

    number_effect + average_effect = change, to the cent.
    """

    before_sales: Decimal
    before_number: int
    sales: Decimal
    number: int
    number_effect: Decimal
    average_effect: Decimal

    @property
    def change(self) -> Decimal:
        """Sales of the period less sales of the period before."""
        return self.sales - self.before_sales

    @property
    def average(self) -> Decimal | None:
        """Sales a buyer in the period, None without buyers."""
        return round_cents(self.sales / self.number) if self.number else None

    @property
    def before_average(self) -> Decimal | None:
        """Sales a buyer in the period before, None without buyers."""
        return round_cents(self.before_sales / self.before_number) if self.before_number else None


def decompose(*, before_sales: Decimal, before_number: int, sales: Decimal, number: int) -> Decomposition:
    """Split the change of sales into the effect of the number of buyers and of their average purchase (S4-03).

    With N buyers and average A, the change N₁A₁ − N₀A₀ = ΔN·A₀ + ΔA·N₀ + ΔN·ΔA. The cross term ΔN·ΔA is halved
    between both effects: number effect = ΔN·(A₀+A₁)/2, average effect = ΔA·(N₀+N₁)/2. The number effect is rounded half
    up to the cent and the average effect takes the rest. Where one period has no buyer there is no average to
    compare, and the whole change is the number effect.

    Args:
        before_sales, sales: money sold in the earlier and the later period.
        before_number, number: buyers in them.
    """
    change = sales - before_sales
    if not before_number or not number:
        effect = change
    else:
        averages = Fraction(before_sales) / before_number + Fraction(sales) / number
        effect = _cents((number - before_number) * averages / 2)
    return Decomposition(before_sales, before_number, sales, number, effect, change - effect)


def _cents(value: Fraction) -> Decimal:
    whole, rest = divmod(abs(value) * 100, 1)
    cents = int(whole) + (rest >= Fraction(1, 2))
    return Decimal(cents if value >= 0 else -cents).scaleb(-2)


@dataclass(frozen=True)
class ParetoPoint:
    """After so many customers, from the largest down: their share of all buyers and of all sales (0–1)."""

    customers: int
    customer_share: Decimal
    sales_share: Decimal


def pareto_points(sales: Iterable[Decimal], *, count: int, total: Decimal, most: int = 100) -> list[ParetoPoint]:
    """The Pareto curve in at most `most` + 1 evenly spaced points, the last at 100 %.

    Args:
        sales: sales of each buyer, falling, all above zero.
        count: how many there are.
        total: their sum.
    """
    points: list[ParetoPoint] = []
    step, running = max(1, -(-count // most)), ZERO
    for place, one in enumerate(sales, start=1):
        running += one
        if place % step == 0 or place == count:
            points.append(ParetoPoint(place, _share(Decimal(place), Decimal(count)), _share(running, total)))
    return points


def _share(part: Decimal, whole: Decimal) -> Decimal:
    return (part / whole).quantize(Decimal("0.0001")) if whole else Decimal(0)
