"""Scorecards that rooms declare: which factors speak for or against a record of one kind, and where they come from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.text import capfirst

from guanxi.foundation.measures.metrics import CUSTOMER, Place, metrics
from guanxi.foundation.measures.terms import CardTerms
from guanxi.foundation.people.visibility import may
from guanxi.foundation.policies.terms import InForce, declared
from guanxi.kit.errors import NotAllowed


@dataclass(frozen=True)
class Factor:
    """One thing a scorecard looks at. It is measured (a metric), asked (an item of a form) or given by whoever grades.

    Args:
        key: as the terms name it. label: its name; of a measured one by default the metric's.
        help: how its value comes about; of a measured one by default the metric's. source: the handbook's entry.
        measure: the metric's key. asked: (form, item); its value is the share of the item's points, 0–1.
        unit, writing, inputs: as of a metric, for those asked or given.
    """

    key: str
    label: Any = ""
    help: Any = ""
    source: str = "ours"
    measure: str = ""
    asked: tuple[str, str] | None = None
    given: bool = False
    unit: Any = ""
    writing: str = ""
    inputs: Callable[[int], Sequence[Place]] | None = None

    def __post_init__(self) -> None:
        ways = [bool(self.measure), self.asked is not None, self.given]
        assert sum(ways) == 1, f"{self.key}: measured, asked or given"

    @property
    def metric(self) -> Any:
        """The metric it is measured by, or None."""
        return metrics[self.measure] if self.measure else None

    def told(self, name: str) -> Any:
        """Its label, help, unit, writing or inputs: its own, else the metric's."""
        if own := getattr(self, name):
            return own
        found = getattr(self.metric, name) if self.metric else ""
        return found or {"writing": "percent" if self.asked else "quantity", "label": self.key}.get(name, found)


@dataclass(frozen=True)
class Scorecard:
    """A judgement of records of one kind.

    Args:
        key: `room.noun`. terms: the policy that holds weights, steps and bands (a `CardTerms`).
        help: what the grade is for, in a sentence. permission: who may look at it; empty: whoever sees the record.
        choose_terms: record, day → InForce, where the terms depend on more than the policy's scopes.
    """

    key: str
    label: Any
    terms: type[CardTerms]
    factors: tuple[Factor, ...]
    kind: str = CUSTOMER
    help: Any = ""
    permission: str = ""
    choose_terms: Callable[[Any, date], InForce] | None = None

    def factor(self, key: str) -> Factor | None:
        """The factor of this key."""
        return next((one for one in self.factors if one.key == key), None)


scorecards: dict[str, Scorecard] = {}


@dataclass(frozen=True)
class _Label:
    """A factor's name, asked for when it is shown: its metric may be registered later."""

    factor: Factor

    def __str__(self) -> str:
        return capfirst(str(self.factor.told("label")))


def declare_scorecard(card: Scorecard) -> Scorecard:
    """Make a scorecard known; its terms may from now on name only its factors. Called when the program starts."""
    assert declared[card.terms.policy_name] is card.terms, f"{card.key}: its terms are no policy"  # type: ignore[attr-defined]
    keys = [one.key for one in card.factors]
    assert len(set(keys)) == len(keys), f"{card.key}: a factor stands twice"
    card.terms.known_factors = {one.key: _Label(one) for one in card.factors}
    card.terms()  # the defaults hold to their own rules
    scorecards[card.key] = card
    return card


def card_shown(user: Any, key: str, kind: str) -> Scorecard | None:
    """A scorecard over records of a kind, for somebody who may look at its grades; None where there is none.

    Raises:
        NotAllowed: the roles do not grant it.
    """
    card = scorecards.get(key)
    if card is None or card.kind != kind:
        return None
    if card.permission and not may(user, card.permission):
        raise NotAllowed()
    return card


def scorecard_of(key: str) -> Scorecard:
    """A declared scorecard; one that nobody declared is a bug."""
    return scorecards[key]
