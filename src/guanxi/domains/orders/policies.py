"""The terms by which orders are taken and customers are classed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.policies.checking import WrongTerm
from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.policies.terms import OURS, RATE, InForce, from_json, in_force_for, policy, term
from guanxi.foundation.work.approvals.rungs import LadderTerms, RungRow

INVOICING = (("delivery", _("on delivery")), ("confirmation", _("on confirmation")), ("manual", _("by hand")))
MOST_LINES = 1000  # what one request may carry
LONGEST_WINDOW = 120  # months


@policy(
    "orders.terms", label=_("Taking orders"), help=_("How orders are taken and when they are invoiced."),
    scopes=("company", "unit", "class", "customer"),
)  # fmt: skip
@dataclass(frozen=True)
class OrderPolicy:
    """How orders are taken and when they are invoiced."""

    invoicing: str = term(
        "delivery", label=_("invoices are made"), choices=INVOICING,
        help=_("On delivery: each delivery at once. On confirmation: the whole order. By hand: deliveries wait until "
               "somebody invoices them."),
    )  # fmt: skip
    allow_price_change: bool = term(
        True, label=_("other prices allowed"), help=_("Whether a line may carry another price than the list price.")
    )
    max_lines: int = term(500, label=_("most lines of an order"), unit=_("lines"), least=1, most=MOST_LINES)


@policy(
    "orders.sales_class", label=_("Classes by sales"), help=_("How customers are classed A, B and C by their sales.")
)
@dataclass(frozen=True)
class SalesClassPolicy:
    """How customers are classed by sales (S4-27)."""

    window_months: int = term(
        12, label=_("months looked at"), unit=_("months"), least=1, most=LONGEST_WINDOW,
        help=_("Calendar months, the present one included."),
    )  # fmt: skip
    cut_a: Decimal = term(
        Decimal("0.80"), label=_("class A reaches up to"), unit=RATE, source="S4-27", least=0, most=1,
        help=_("Cumulative share of sales, the best customers first."),
    )  # fmt: skip
    cut_b: Decimal = term(
        Decimal("0.95"), label=_("class B reaches up to"), unit=RATE, source="S4-27", least=0, most=1,
        help=_("The rest is class C."),
    )  # fmt: skip

    def __post_init__(self) -> None:
        if not 0 < self.cut_a < self.cut_b < 1:
            text = _("The cuts lie between 0 and 1, that of class A below that of class B.")
            raise WrongTerm(text, "cut_a", "cut_b")


RUNGS = (
    RungRow("credit", Decimal(50_000)),
    RungRow("manager", Decimal(200_000)),
    RungRow("director", None),
    RungRow("admin", None),
)


@policy(
    "orders.release", label=_("Releasing held orders"), scopes=("company", "unit"),
    help=_("Who may let a held order pass, up to which amount at stake: the sum above the limit, the whole order of a "
           "customer who is late or blocked."),
)  # fmt: skip
@dataclass(frozen=True)
class ReleasePolicy(LadderTerms):
    """Who may let a held order pass (S4-44 names levels; roles and amounts are ours)."""

    rungs: tuple[RungRow, ...] = term(
        RUNGS, label=_("levels of authority"), source=OURS, help=_("From the lowest to the highest.")
    )
    only_secured: bool = term(
        False, label=_("above the limit only against a security"), source="S4-44",
        help=_("What no limit covers is released only against a guarantee, a deposit or a mortgage that covers it; the "
               "other way is cash: paid in advance it passes by itself. Whether it is demanded is ours."),
    )  # fmt: skip


def terms_for(customer: Any, *, on: date) -> InForce:
    """The order terms that hold for a customer on a day: company, unit, class, customer, the most special wins."""
    return in_force_for(OrderPolicy, customer, on=on)


def terms_of(order: Any) -> OrderPolicy:
    """The terms by which an order was confirmed; later versions do not change them."""
    if order.policy_version is None:
        return OrderPolicy()
    return from_json(OrderPolicy, PolicyVersion.objects.get(pk=order.policy_version).terms)
