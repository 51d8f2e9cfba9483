"""Which policies can be tried. The rooms fill it when the program starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from guanxi.foundation.policies.book import TermsBook
from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.policies.terms import COMPANY, info_of, to_json


@dataclass(frozen=True)
class Trying:
    """What a room is given to try terms with.

    Args:
        terms: those on trial, as the policy's dataclass. user: whose reach bounds what is looked at.
        since, until: the days of the past that are told about. tell: takes how much is done of how much.
        scope, scope_key: whom the terms are tried for.
    """

    terms: Any
    user: Any
    since: date
    until: date
    tell: Callable[[int, int], None]
    scope: str = COMPANY
    scope_key: str = ""

    def book(self) -> TermsBook:
        """What would hold for whom today, were the terms recorded for whom they are tried."""
        kind: Any = type(self.terms)
        name, values = info_of(kind).name, to_json(self.terms)
        tried = PolicyVersion(
            policy=name, scope=self.scope, scope_key=self.scope_key, starts_on=self.until, terms=values
        )  # fmt: skip
        return TermsBook(kind, pretended=tried)


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
