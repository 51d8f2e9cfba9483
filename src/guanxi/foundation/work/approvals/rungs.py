"""Levels of authority as terms of a policy: the rows of a ladder, what is wrong with them, the rungs they make.

@policy("credit.ladder", label=_("Levels of authority"), scopes=("company", "unit"))
@dataclass(frozen=True)
class LadderPolicy(LadderTerms):
    rungs: tuple[RungRow, ...] = term((RungRow("rep", Decimal(10_000)), RungRow("director")), label=…)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.policies.change_control import offered_roles
from guanxi.foundation.policies.checking import WrongTerm
from guanxi.foundation.policies.terms import MONEY, in_force_for, term
from guanxi.foundation.work.approvals.rules import Rung, rises


@dataclass(frozen=True)
class RungRow:
    """One level of authority: a role and the most its holders grant; empty means any amount."""

    role: str = term(label=_("Level"), choices=offered_roles)
    most: Decimal | None = term(None, label=_("Grants up to"), unit=MONEY, least=0)


class LadderTerms:
    """What policies with a ladder have in common; each declares `rungs` with its own default, the lowest first."""

    rungs: tuple[RungRow, ...]

    def __post_init__(self) -> None:
        if not rises([row.most for row in self.rungs]):
            text = _("Each level grants as much as the one below it, or more; any amount only at the top.")
            raise WrongTerm(text, "rungs")


def version_of(kind: type[LadderTerms], subject: Any, *, on: date) -> int | None:
    """The version of a ladder over a customer, a person or a unit on a day; none: its defaults."""
    return in_force_for(kind, subject, on=on).version


def rungs_of(kind: type[LadderTerms], subject: Any, *, on: date) -> tuple[Rung, ...]:
    """The levels of authority over a customer, a person or a unit on a day by a policy, the lowest first."""
    terms: LadderTerms = in_force_for(kind, subject, on=on).terms
    return tuple(Rung(row.role, row.most) for row in terms.rungs)
