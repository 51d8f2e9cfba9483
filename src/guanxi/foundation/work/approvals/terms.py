"""New terms that somebody has to agree to, as `policies.change_control` says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.policies.change_control import MATTER, ChangeControl
from guanxi.foundation.policies.terms import declared, in_force, terms_of
from guanxi.foundation.work.approvals.matters import Matter, Rung, declare_matter

ASIDE = {"starts_on": _("holds from"), "reason": _("reason")}


def ladder(_about: Any, on: date) -> tuple[Rung, ...]:
    """One rung: the role that policy names."""
    terms: ChangeControl = in_force(ChangeControl, on=on).terms
    return (Rung(terms.role, None),)


class TermLabels(Mapping[str, Any]):
    """What the facts of a change are called: `orders.terms:max_lines` by its label."""

    def __getitem__(self, name: str) -> Any:
        if name in ASIDE:
            return ASIDE[name]
        policy, _colon, term = name.partition(":")
        return next(one.label for one in terms_of(declared[policy]) if one.name == term)

    def get(self, name: str, default: Any = None) -> Any:
        """The label; the default for a term that is no more."""
        try:
            return self[name]
        except (KeyError, StopIteration):
            return default

    def __iter__(self) -> Iterator[str]:
        return (f"{name}:{one.name}" for name, kind in declared.items() for one in terms_of(kind))

    def __len__(self) -> int:
        return sum(1 for _name in self)


declare_matter(Matter(MATTER, _("New terms"), ladder=ladder, own_authority=False, facts=TermLabels()))
