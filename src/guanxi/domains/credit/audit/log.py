"""Writing down what happens against a rule of credit, within the transaction in which it does (S4-48)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate

from guanxi.domains.credit.models.violations import RULES, Violation
from guanxi.domains.receivables.ports import Passing

WITHOUT = {"no_limit": Violation.Kind.WITHOUT_LIMIT, "limit_expired": Violation.Kind.AFTER_LIMIT}


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


def note_unapproved(customer: Any, record: Any, *, amount: Decimal, lacks: str, by: Any, at: datetime) -> None:
    """A sale on credit that the terms let pass and nobody approved.

    Args:
        lacks: no_limit or limit_expired, as the gate's verdict says.
    """
    kind = WITHOUT[lacks]
    Violation.objects.create(
        customer=customer, rule=RULES[kind], kind=kind, amount=amount, on=localdate(at), at=at, by=by,
        record_kind=record._meta.label_lower, record_id=record.pk, number=str(record),
    )  # fmt: skip
