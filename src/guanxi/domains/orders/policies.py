"""The terms by which orders are taken and customers are classed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.policies.terms import InForce, from_json, in_force, policy

INVOICING = ("delivery", "confirmation", "manual")
MOST_LINES = 1000  # what one request may carry
LONGEST_WINDOW = 120  # months


@policy("orders.terms")
@dataclass(frozen=True)
class OrderPolicy:
    """How orders are taken and when they are invoiced.

    Args:
        invoicing: "delivery" – each delivery is invoiced at once; "confirmation" – the whole order is invoiced when it
            is confirmed; "manual" – deliveries wait until somebody invoices them.
        allow_price_change: whether a line may carry another price than the list price.
        max_lines: how many lines an order may have.
    """

    invoicing: str = "delivery"
    allow_price_change: bool = True
    max_lines: int = 500

    def __post_init__(self) -> None:
        if self.invoicing not in INVOICING:
            raise ValueError(_("Orders are invoiced at “delivery”, at “confirmation” or “manual”."))
        if not 1 <= self.max_lines <= MOST_LINES:
            raise ValueError(_("An order may have 1 to %(most)s lines.") % {"most": MOST_LINES})


@policy("orders.sales_class")
@dataclass(frozen=True)
class SalesClassPolicy:
    """How customers are classed by sales (S4-27).

    Args:
        window_months: calendar months looked at, the present one included.
        cut_a: up to which cumulative share of sales (0–1) class A reaches.
        cut_b: up to which cumulative share class B reaches; the rest is C.
    """

    window_months: int = 12
    cut_a: Decimal = Decimal("0.80")
    cut_b: Decimal = Decimal("0.95")

    def __post_init__(self) -> None:
        if not 0 < self.cut_a < self.cut_b < 1:
            raise ValueError(_("The cuts lie between 0 and 1, that of class A below that of class B."))
        if not 1 <= self.window_months <= LONGEST_WINDOW:
            raise ValueError(_("The window has 1 to %(most)s months.") % {"most": LONGEST_WINDOW})


def terms_for(customer: Any, *, on: date) -> InForce:
    """The order terms that hold for a customer on a day: company, unit, class, customer, the most special wins."""
    scopes = [("unit", str(customer.unit_id))]
    if customer.sales_class:
        scopes.append(("class", customer.sales_class))
    return in_force(OrderPolicy, on=on, scopes=[*scopes, ("customer", str(customer.pk))])


def terms_of(order: Any) -> OrderPolicy:
    """The terms by which an order was confirmed; later versions do not change them."""
    if order.policy_version is None:
        return OrderPolicy()
    return from_json(OrderPolicy, PolicyVersion.objects.get(pk=order.policy_version).terms)
