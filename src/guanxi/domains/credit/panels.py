"""Credit as other rooms' pages show it."""

from __future__ import annotations

from datetime import date

from guanxi.domains.credit.limits.shown import days_told, standing_state
from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.policies import TermsBook


def credit_badge(customer: Customer, *, on: date) -> tuple[str, str] | None:
    """Where a customer's credit stands in a word, with its tone; None where nothing was ever decided.

    The customer was read with its `credit_standing`.
    """
    standing = getattr(customer, "credit_standing", None)
    return None if standing is None else standing_state(standing, on=on)


def days_of(customer: Customer, *, on: date, terms: TermsBook) -> str:
    """The days to pay an invoice of today would have, and why so many; the customer was read like that, too."""
    return days_told(customer, getattr(customer, "credit_standing", None), on=on, terms=terms)
