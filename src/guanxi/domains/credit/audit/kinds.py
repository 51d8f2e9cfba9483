"""What is looked for. Rooms above credit add what they know."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Look:
    """Whose records of which days are looked at, both days counted, and how many findings are told at most."""

    user: Any
    since: date
    until: date
    most: int


@dataclass(frozen=True)
class Finding:
    """One case: what, of whom, when, how much, by whom ("": nobody in particular), and where it is shown."""

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
        amount_label: what the amount of a finding is. find: the newest or largest first, at most `look.most` of them.
        is_decision: somebody decided it, with a reason; it is shown by person too.
    """

    key: str
    label: Any
    help: Any
    amount_label: Any
    find: Callable[[Look], Iterable[Finding]]
    source: str = ""
    is_decision: bool = False
    order: int = 50


rules: dict[str, AuditRule] = {}


def register_rule(rule: AuditRule) -> None:
    """Have something looked for."""
    rules[rule.key] = rule


def rules_in_order() -> list[AuditRule]:
    """The rules as the page shows them."""
    return sorted(rules.values(), key=lambda rule: (rule.order, rule.key))
