"""The dated terms of receivables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from guanxi.domains.receivables.rules import Curve, Terms
from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.policies.terms import in_force, policy

BUCKETS = 5


@policy("receivables.terms")
@dataclass(frozen=True)
class ReceivablesPolicy:
    """When invoices are due, how debts age, what is expected of them, and whether money finds its invoices itself.

    Args:
        due_days: days from the invoice to the day it is due; ours.
        age_from: "invoice" – ages count from the invoice's day; "due" – from the day it is due; ours.
        boundaries: last day of each ageing bucket but the oldest; S4-60.
        recovery_until: last day of each step of the recovery curve; S4-60.
        recovery_rates: share (0–1) recovered on each step; S4-60.
        recovery_tail_from: age in days after which only `recovery_tail` is expected; S4-60. Between the last step and
            this day the share falls in a straight line; the line is ours, S4-60 gives nothing there.
        recovery_tail: share recovered beyond that age; S4-60.
        auto_apply: new money settles the oldest invoices, and a new invoice takes money on account; ours.
    """

    due_days: int = 30
    age_from: str = "invoice"
    boundaries: tuple[int, ...] = (60, 100, 180, 365)
    recovery_until: tuple[int, ...] = (60, 100, 180)
    recovery_rates: tuple[Decimal, ...] = (Decimal("1"), Decimal("0.80"), Decimal("0.50"))
    recovery_tail_from: int = 365
    recovery_tail: Decimal = Decimal("0.10")
    auto_apply: bool = True

    def __post_init__(self) -> None:
        steps = (*self.recovery_until, self.recovery_tail_from)
        if len(self.boundaries) != BUCKETS - 1 or not is_rising(self.boundaries):
            raise ValueError(_("Four rising boundaries make five buckets."))
        if len(self.recovery_until) != len(self.recovery_rates) or not is_rising(steps):
            raise ValueError(_("The recovery curve needs one share a step, and rising steps."))
        if not all(0 <= rate <= 1 for rate in (*self.recovery_rates, self.recovery_tail)):
            raise ValueError(_("A share lies between 0 and 1."))
        if self.age_from not in ("invoice", "due") or self.due_days < 0:
            raise ValueError(_("Ages count from “invoice” or from “due”, and the due day is not before the invoice."))

    @property
    def ageing(self) -> Terms:
        """The part that decides about ages."""
        curve = Curve(self.recovery_until, self.recovery_rates, self.recovery_tail_from, self.recovery_tail)
        return Terms(self.age_from, self.boundaries, curve)


def is_rising(steps: Sequence[int]) -> bool:
    """Whether each step is above the one before, the first above zero."""
    return all(before < after for before, after in pairwise((0, *steps)))


def ageing_terms(on: date) -> Terms:
    """The company's terms of ageing on a day; ages mean the same for every customer."""
    terms: ReceivablesPolicy = in_force(ReceivablesPolicy, on=on).terms
    return terms.ageing


class TermsBook:
    """The terms of many customers on many days, read with as few queries as there are different answers."""

    def __init__(self) -> None:
        self.scopes = set(PolicyVersion.objects.filter(policy="receivables.terms").values_list("scope", flat=True))
        self.kept: dict[Any, ReceivablesPolicy] = {}

    def of(self, customer: Any, on: date) -> ReceivablesPolicy:
        """What holds for a customer (company, then unit, class, customer) on a day."""
        scopes = scopes_of(customer) if self.scopes - {"company"} else ()
        key = (on, *scopes) if self.scopes else ()
        if key not in self.kept:
            self.kept[key] = in_force(ReceivablesPolicy, on=on, scopes=scopes).terms
        return self.kept[key]


def scopes_of(customer: Any) -> tuple[tuple[str, str], ...]:
    """The scopes a customer falls under, from the most general to the most special."""
    return ("unit", str(customer.unit_id)), ("class", customer.sales_class), ("customer", str(customer.pk))
