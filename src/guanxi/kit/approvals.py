"""Asking for somebody's approval: a verb demands authority, and who decides is plugged in by the foundation.

    authority = approvals.demand("credit.application", amount=amount, about=customer, unit=customer.unit, …)

Where nobody's authority is at hand the verb is rolled back and waits as a request; once granted it runs again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

from django.db import transaction
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guanxi.kit.errors import NeedsApproval, Refusal


@dataclass(frozen=True)
class Authority:
    """By whose authority a verb runs: the person, the rung of the ladder, the request that was granted (if any), and
    the version of the ladder's terms (none: their defaults).
    """

    person: Any
    rung: str
    request_id: int | None = None
    version: int | None = None


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


class AskSingly(Refusal):
    """In the middle of work over many records nothing is asked: each case deserves a look of its own."""

    code = "ask_singly"
    message = _("This needs somebody's approval.")
    mend = _("Do it by itself, outside of the import: then the request is sent.")


class FiguresChanged(Refusal):
    """What was granted rested on other figures; it is to be asked again.

    Args:
        changes: name of the figure → (as it was asked, as it is), both empty where they say nothing to people.
    """

    status = 409
    code = "figures_changed"
    message = _("The figures are no longer those that were granted.")
    mend = _("Ask again with the figures of today.")

    def __init__(self, changes: Mapping[str, tuple[Any, Any]]) -> None:
        self.changes = dict(changes)
        super().__init__(lazy(self._told, str)())

    def _told(self) -> str:
        """What changed, in the language of whoever reads it."""
        told = [
            f"{name}: {before} → {now}" if before or now else str(name) for name, (before, now) in self.changes.items()
        ]
        return gettext("The figures are no longer those that were granted (%(changes)s).") % {
            "changes": "; ".join(told)
        }


class ApprovalPort(Protocol):
    """Decides whether authority is at hand, keeps requests, and knows where they are shown."""

    def demand(self, asked: Demand, *, by: Any, at: datetime) -> Authority: ...

    def store(self, need: NeedsApproval, *, action: str, args: Any, kwargs: Any, body: str, by: Any, at: datetime,
              key: str | None) -> Any: ...  # fmt: skip

    def find(self, *, action: str, body: str, by: Any, key: str) -> NeedsApproval | None: ...

    def url_of(self, request: Any) -> str: ...


@dataclass(frozen=True)
class Grant:
    """What somebody agreed to, known to the verb while it runs again.

    Args:
        request_id: of the request granted. body: fingerprint of what the verb was asked.
        kind, object_id: the record it concerns ("" and 0: none). unit_id: whose managers decided.
        version: of the terms of the ladder it was decided by; none: their defaults.
    """

    request_id: int
    body: str
    matter: str
    kind: str
    object_id: int
    unit_id: int | None
    amount: Decimal
    facts: Mapping[str, Any]
    person: Any
    rung: str
    version: int | None = None


_grants: ContextVar[tuple[Grant, ...]] = ContextVar("grants", default=())


def grants() -> tuple[Grant, ...]:
    """What was granted to the verb that is running; nothing where it was asked for the first time."""
    return _grants.get()


def reference_to(about: Any) -> tuple[str, int]:
    """Kind and number of the record something is about; nothing where it is about none."""
    return ("", 0) if about is None else (about._meta.label_lower, about.pk)


def grant_over(matter: str, about: Any) -> Grant | None:
    """What was granted of a matter about a record to the verb that is running; None where nothing was."""
    asked = (matter, *reference_to(about))
    return next((one for one in grants() if (one.matter, one.kind, one.object_id) == asked), None)


@contextmanager
def granted(*held: Grant) -> Iterator[None]:
    """Let the verb within run by what was granted."""
    token = _grants.set(held)
    try:
        yield
    finally:
        _grants.reset(token)


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


def keep_request(need: NeedsApproval, **asked: Any) -> None:
    """Keep what a verb that was rolled back asked for; `need.request` names it from now on."""
    assert ports.approvals is not None
    with transaction.atomic():
        need.request = ports.approvals.store(need, **asked)


def find_request(**asked: Any) -> NeedsApproval | None:
    """What the same request, sent before under the same key, waits for or waited for; None where it asked nothing."""
    return ports.approvals.find(**asked) if ports.approvals else None


def url_of(need: NeedsApproval) -> str:
    """Where the request is shown."""
    assert ports.approvals is not None
    return ports.approvals.url_of(need.request)


__all__ = [
    "AskSingly",
    "Authority",
    "Demand",
    "FiguresChanged",
    "Grant",
    "NeedsApproval",
    "demand",
    "find_request",
    "granted",
    "grants",
    "keep_request",
    "ports",
    "url_of",
]
