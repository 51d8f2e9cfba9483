"""What share of the company's assets its receivables are, and from where on that is too much (S4-49)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from guanxi.domains.receivables.policies import AssetsPolicy
from guanxi.foundation.people.visibility import reach_of
from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.policies.terms import in_force


@dataclass(frozen=True)
class AssetShare:
    """Receivables as a share (0–1) of total assets.

    Args:
        assets: of the company, entered for the day `since`. passed: the highest step that is reached, None for none;
            level: how many of the steps are, of `steps`.
    """

    share: Decimal
    assets: Decimal
    since: date
    passed: Decimal | None
    level: int
    steps: int

    @property
    def tone(self) -> str:
        """Nothing below the first step, a warning from there on, bad from the last but one."""
        return "" if not self.level else "bad" if self.level >= self.steps - 1 else "warn"


def sees_assets(user: Any) -> bool:
    """Whether a person sees every customer, and so may know what share of the assets they owe."""
    return reach_of(user).everything


def share_of_assets(user: Any, receivables: Decimal, *, on: date) -> AssetShare | None:
    """The share of what is owed, all of it, in the assets entered for a day.

    None for who does not see every customer, and where nobody entered the assets.

    Args:
        receivables: open invoices of all customers at the end of the day.
    """
    if not sees_assets(user):
        return None
    held = in_force(AssetsPolicy, on=on)
    terms: AssetsPolicy = held.terms
    share = terms.share_of(receivables)
    if terms.assets is None or share is None or held.version is None:
        return None
    since = PolicyVersion.objects.values_list("starts_on", flat=True).get(pk=held.version)
    level = terms.level_of(share)
    return AssetShare(share, terms.assets, since, terms.steps[level - 1] if level else None, level, len(terms.steps))
