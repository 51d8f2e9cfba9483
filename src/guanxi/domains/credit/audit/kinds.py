"""What is looked for. Rooms above credit add what they know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from guanxi.kit.querysets import moment_after, moment_of


@dataclass(frozen=True)
class Look:
    """Whose records of which days are looked at, both days counted."""

    user: Any
    since: date
    until: date

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """The first instant of these days, and the first one after them."""
        return moment_of(self.since), moment_after(self.until)


@dataclass(frozen=True)
class Finding:
    """One case: what, of whom, when, how much, by whom (None: nobody in particular), and where it is shown."""

    what: Any
    customer: Any
    on: date | None
    amount: Decimal | None
    person: Any = None
    note: Any = ""
    url: str = ""


@dataclass(frozen=True)
class AuditRule:
    """Something that should not be, or that somebody decided against a rule.

    Args:
        amount_label: what the amount of a finding is. rows: what was found in the days, as far as one sees it.
        order: the newest first. tell: a row as it is told. amount: of a row, as an expression of the database.
        person: who did it, the same. is_decision: somebody decided it; it is summed up by person.
    """

    key: str
    label: Any
    help: Any
    amount_label: Any
    rows: Callable[[Look], QuerySet[Any]]
    order: tuple[str, ...]
    tell: Callable[[Any], Finding]
    amount: Any
    person: Any
    source: str = ""
    is_decision: bool = False
    place: int = 50


rules: dict[str, AuditRule] = {}


def register_rule(rule: AuditRule) -> None:
    """Have something looked for."""
    rules[rule.key] = rule


def rules_in_order() -> list[AuditRule]:
    """The rules as the page shows them."""
    return sorted(rules.values(), key=lambda rule: (rule.place, rule.key))
