"""Which policies can be tried. The rooms fill it when the program starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Trying:
    """What a room is given to try terms with.

    Args:
        terms: those on trial, as the policy's dataclass. user: whose reach bounds what is looked at.
        since, until: the days of the past that are told about. tell: takes how much is done of how much.
    """

    terms: Any
    user: Any
    since: date
    until: date
    tell: Callable[[int, int], None]


@dataclass(frozen=True)
class TrialKind:
    """How one policy is tried.

    Args:
        policy: its declared name. lede: what a trial tells, in a sentence or two.
        run: does it; answers plain values. template: shows them as `result`, with `trial` beside.
        shown: makes of the plain values what the template needs, for one reader.
    """

    policy: str
    lede: Any
    run: Callable[[Trying], dict[str, Any]]
    template: str
    shown: Callable[[dict[str, Any], Any], Any]


kinds: dict[str, TrialKind] = {}


def register_trial(kind: TrialKind) -> None:
    """Let a policy be tried on the past."""
    kinds[kind.policy] = kind
