"""Asking for somebody's approval: a verb demands authority, and who decides is plugged in by the foundation.

    authority = approvals.demand("credit.application", amount=amount, about=customer, unit=customer.unit, …)

Where nobody's authority is at hand the verb is rolled back and waits as a request; once granted it runs again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from guanxi.kit.errors import Refusal


@dataclass(frozen=True)
class Authority:
    """By whose authority a verb runs: the person, the rung of the ladder, the request that was granted (if any)."""

    person: Any
    rung: str
    request_id: int | None = None


@dataclass(frozen=True)
class Demand:
    """What is asked.

    Args:
        matter: its declared key, as in "credit.application".
        amount: what is at stake; the ladder is climbed by it.
        about: the record it concerns. unit: whose managers decide.
        summary: one line for the inbox. facts: plain values the decision rests on; if they differ when the granted verb
            runs, it must be asked again.
    """

    matter: str
    amount: Decimal
    about: Any
    unit: Any
    summary: Any
    facts: Mapping[str, Any] = field(default_factory=dict)


class NeedsApproval(Refusal):
    """Somebody else has to agree first; `request` is the stored request once the verb has been rolled back."""

    status = 202
    code = "needs_approval"
    message = _("This needs approval; the request was sent.")
    mend = _("It is carried out by itself as soon as it is granted.")

    def __init__(self, demand: Demand) -> None:
        super().__init__()
        self.demand = demand
        self.request: Any = None


class ApprovalPort(Protocol):
    """Decides whether authority is at hand, and keeps requests."""

    def demand(self, asked: Demand, *, by: Any, at: datetime) -> Authority: ...

    def store(self, need: NeedsApproval, *, action: str, args: Any, kwargs: Any, by: Any, at: datetime,
              key: str | None) -> Any: ...  # fmt: skip


class _Ports:
    approvals: ApprovalPort | None = None


ports = _Ports()


def demand(
    matter: str, *, amount: Decimal, about: Any, unit: Any, summary: Any, facts: Mapping[str, Any] | None = None,
    by: Any, at: datetime,
) -> Authority:  # fmt: skip
    """The authority by which the running verb may go on.

    Raises:
        NeedsApproval: somebody else has to agree; the outermost verb is rolled back and kept as a request.
    """
    if ports.approvals is None:
        raise RuntimeError("no room answers demands for approval")
    return ports.approvals.demand(Demand(matter, amount, about, unit, summary, dict(facts or {})), by=by, at=at)
