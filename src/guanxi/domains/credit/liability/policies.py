"""The dated terms of losses. S4-46 gives one share and leaves two blank; those are ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from guanxi.domains.credit.liability.rules import Shares
from guanxi.foundation.policies.terms import MONEY, OURS, RATE, InForce, in_force_for, policy, term
from guanxi.foundation.work.approvals.rungs import LadderTerms, RungRow

D = Decimal


@policy(
    "credit.liability", label=_("Who bears a loss"), scopes=("company", "unit"),
    help=_("Shares of a claim that is lost: of who sold, and of who approved. The program deducts nothing from pay: "
           "the statement is a note for the personnel department, and for its lawyer."),
)  # fmt: skip
@dataclass(frozen=True)
class LiabilityPolicy:
    """The shares of a claim that is lost (S4-46).

    Args:
        handler_share, approver_share: of what was approved; blank in S4-46, the figures are ours.
        unapproved_share: what the seller bears of what nobody approved; S4-46.
    """

    handler_share: Decimal = term(D("0.20"), label=_("The seller, of what was approved"), unit=RATE, source=OURS,
                                  least=0, most=1)  # fmt: skip
    approver_share: Decimal = term(D("0.10"), label=_("The approver, of what he or she approved"), unit=RATE,
                                   source=OURS, least=0, most=1)  # fmt: skip
    unapproved_share: Decimal = term(D(1), label=_("The seller, of what nobody approved"), unit=RATE, source="S4-46",
                                     least=0, most=1)  # fmt: skip

    def __post_init__(self) -> None:
        if self.handler_share + self.approver_share > 1:
            raise ValueError(_now("The shares of seller and approver together are at most the whole."))

    @property
    def shares(self) -> Shares:
        """The same as the rule takes it."""
        return Shares(self.handler_share, self.approver_share, self.unapproved_share)


@policy(
    "credit.write_off", label=_("Write-offs"), scopes=("company", "unit"),
    help=_("Which level may give up a claim of which amount, and whether a loss blocks the customer's credit."),
)  # fmt: skip
@dataclass(frozen=True)
class WriteOffPolicy(LadderTerms):
    """Which level may write off which amount, and what follows for the customer (ours).

    Args:
        rungs: roles from the lowest to the highest, each with the most it may write off; no amount means any.
    """

    rungs: tuple[RungRow, ...] = term(
        (RungRow("finance", D(1_000)), RungRow("manager", D(20_000)), RungRow("director", None)),
        label=_("Levels of authority"), source=OURS,
    )  # fmt: skip
    blocks: bool = term(
        True, label=_("a loss blocks the customer's credit"), source=OURS,
        help=_("What is written off is no longer late; without a block the defaulter would buy on credit at once."),
    )  # fmt: skip
    trifle: Decimal = term(
        D(50), label=_("losses below this are trifles"), unit=MONEY, least=0, source=OURS,
        help=_("Of one invoice together. They block nobody and raise no signal."),
    )  # fmt: skip


def liability_terms(customer: Any, *, on: date) -> InForce:
    """The shares that hold for a customer on a day, and the version that says so."""
    return in_force_for(LiabilityPolicy, customer, on=on)
