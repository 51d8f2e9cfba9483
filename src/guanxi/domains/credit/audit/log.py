"""Writing down what happens against a rule of credit, within the transaction in which it does (S4-48)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from guanxi.domains.credit.models.violations import RULES, Violation
from guanxi.domains.receivables.ports import Passing


def note_passings(passings: Sequence[Passing], *, by: Any, at: datetime) -> None:
    """Accounts that came to stand above their limit, or further above it."""
    on = localdate(at)
    Violation.objects.bulk_create(
        Violation(
            customer_id=one.customer, rule=RULES[one.cause], kind=one.cause, amount=one.amount, exposure=one.exposure,
            ceiling=one.ceiling, on=on, at=at, by=by,
        )
        for one in passings
    )  # fmt: skip
