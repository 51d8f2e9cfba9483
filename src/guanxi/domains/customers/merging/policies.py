"""How long a merge can be undone."""

from __future__ import annotations

from dataclasses import dataclass

from guanxi.foundation.policies.terms import policy


@policy("customers.merging")
@dataclass(frozen=True)
class MergePolicy:
    """How long two merged customers can be parted again.

    Args:
        undo_days: days from the merge; ours.
    """

    undo_days: int = 30
