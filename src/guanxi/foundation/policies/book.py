"""The terms of many subjects on many days, for imports, jobs and lists: one query for all of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.policies.scopes import STEP, Scope, chosen_scopes, split_path
from guanxi.foundation.policies.terms import COMPANY, InForce, from_json, info_of

LAST = 2**63 - 1  # the id of a version that is not recorded


class TermsBook:
    """What holds for whom, as `in_force_for` answers it, from the versions read once; one more query for a tree.

    Args:
        pretended: a version that is not recorded, taken as if it had been recorded last.
    """

    def __init__(self, terms: Any, *, pretended: PolicyVersion | None = None) -> None:
        self.kind = terms
        self.versions = list(PolicyVersion.objects.filter(policy=terms.policy_name).order_by("starts_on", "id"))
        if pretended is not None:
            pretended.pk = LAST
            self.versions.append(pretended)
        self.known = {(version.scope, version.scope_key) for version in self.versions}
        recorded = {version.scope for version in self.versions}
        self.scopes = [one for one in chosen_scopes(info_of(terms).scopes) if one.key in recorded]
        self.paths = {
            scope.key: {str(pk): path for pk, path in scope.nodes().values_list("pk", "path")}
            for scope in self.scopes
            if scope.nodes is not None
        }
        self.kept: dict[Any, InForce] = {}

    def of(self, subject: Any, on: date) -> InForce:
        """What holds for a customer, a person or a unit on a day."""
        keys = tuple(pair for pair in self.pairs_of(subject) if pair in self.known)
        asked = (on, keys) if self.versions else ()
        if asked not in self.kept:
            self.kept[asked] = self._find(keys, on)
        return self.kept[asked]

    def of_company(self, on: date) -> InForce:
        """What holds on a day where nothing more special was recorded."""
        return self._find((), on)

    def pairs_of(self, subject: Any) -> list[tuple[str, str]]:
        """(scope, key) pairs of what a subject falls under, from general to special; only scopes with versions."""
        return [(scope.key, key) for scope in self.scopes for key in self._keys(scope, subject)]

    def _keys(self, scope: Scope, subject: Any) -> list[str]:
        own = list(scope.own_keys(subject))
        return split_path(self.paths[scope.key].get(own[-1], "")) if own and scope.nodes is not None else own

    def _find(self, keys: tuple[tuple[str, str], ...], on: date) -> InForce:
        ranks = {(COMPANY, ""): 0} | {pair: rank for rank, pair in enumerate(keys, STEP)}
        begun = [one for one in self.versions if one.starts_on <= on and (one.scope, one.scope_key) in ranks]
        if not begun:
            return InForce(self.kind(), None)
        last = max(begun, key=lambda one: (ranks[one.scope, one.scope_key], one.starts_on, one.pk))
        return InForce(from_json(self.kind, last.terms), last.pk, last.scope, last.scope_key)
