"""How long a request waits."""

from __future__ import annotations

from dataclasses import dataclass

from guanxi.foundation.policies.terms import policy


@policy("work.approvals")
@dataclass(frozen=True)
class ApprovalPolicy:
    """How long a request for approval waits (ours: the courses name no time).

    Args:
        days: until it expires, where its matter names no other number.
    """

    days: int = 14
