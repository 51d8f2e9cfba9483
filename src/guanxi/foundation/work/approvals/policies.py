"""How long a request waits."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.policies.terms import OURS, policy, term


@policy("work.approvals", label=_("Approvals and their time"), help=_("How long a request waits for a decision."))
@dataclass(frozen=True)
class ApprovalPolicy:
    """How long a request for approval waits (ours: the courses name no time).

    Args:
        days: until it expires, where its matter names no other number.
    """

    days: int = term(
        14, label=_("days a request waits"), unit=_("days"), source=OURS, least=1, most=365,
        help=_("After them it expires and is to be asked again; a matter may name other days."),
    )  # fmt: skip
