"""How many days customers have to pay: those granted to them, else those of the terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from guanxi.domains.receivables.policies import TermsBook
from guanxi.domains.receivables.ports import ports


@dataclass(frozen=True)
class DaysToPay:
    """The days from an invoice to the day it is due, and whether they were granted to the customer."""

    days: int
    is_granted: bool


class DaysBook:
    """The days to pay of many customers on many days, read at once.

    Args:
        customers: id → record with its unit and class. terms: where the caller has read them already.
    """

    def __init__(self, customers: Mapping[int, Any], terms: TermsBook | None = None) -> None:
        self.customers, self.terms = customers, terms or TermsBook()
        self.granted = ports.granted_days(customers) if ports.granted_days is not None and customers else None

    def of(self, customer: int, on: date) -> DaysToPay:
        """What holds for an invoice of a day."""
        granted = self.granted(customer, on) if self.granted is not None else None
        if granted is not None:
            return DaysToPay(granted, True)
        return DaysToPay(self.terms.of(self.customers[customer], on).due_days, False)


def days_to_pay(customer: Any, *, on: date) -> DaysToPay:
    """What holds for an invoice of one customer on a day."""
    return DaysBook({customer.pk: customer}).of(customer.pk, on)


def days_by_terms(customer: Any, *, on: date, terms: TermsBook | None = None) -> DaysToPay:
    """What holds for an invoice of a customer to whom nobody granted any; one read, none with the terms at hand."""
    return DaysToPay((terms or TermsBook()).of(customer, on).due_days, False)
