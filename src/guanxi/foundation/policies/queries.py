"""Questions about terms: versions, who has terms of his own, what holds for somebody and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.policies.scopes import chosen_scopes, ranked, scopes
from guanxi.foundation.policies.terms import COMPANY, declared, from_json, info_of

Key = tuple[str, str]


def versions(policy: str, *, scope: str | None = None, scope_key: str = "") -> QuerySet[PolicyVersion]:
    """The versions of a policy, the latest start first; with a scope only those for it."""
    found = PolicyVersion.objects.filter(policy=policy).select_related("by").order_by("-starts_on", "-id")
    return found if scope is None else found.filter(scope=scope, scope_key=scope_key)


def names_of(user: Any, keys: Iterable[Key]) -> dict[Key, str]:
    """What (scope, key) pairs stand for, those left out that a person may not see; one query a scope."""
    by_scope: dict[str, list[str]] = defaultdict(list)
    for scope, key in keys:
        by_scope[scope].append(key)
    found: dict[Key, str] = {}
    for scope, named in by_scope.items():
        if scope == COMPANY:
            found[COMPANY, ""] = ""
        elif scope in scopes:
            found |= {(scope, key): name for key, name in scopes[scope].names_of(user, named).items()}
    return found


@dataclass
class Standing:
    """How a policy stands on a day: the company's version, who has terms of his own, and what is to come.

    Args:
        company: what holds for the company; None while the defaults do. own: the latest begun version of everybody
            else. coming: versions that begin later, the next first.
    """

    policy: str
    company: PolicyVersion | None = None
    own: list[PolicyVersion] = field(default_factory=list)
    coming: list[PolicyVersion] = field(default_factory=list)


def standings(policies: Sequence[str], *, on: date) -> dict[str, Standing]:
    """How policies stand on a day; one query. Terms for what a policy has no scope for are left out."""
    found = {name: Standing(name) for name in policies}
    latest: dict[tuple[str, Key], PolicyVersion] = {}
    every = PolicyVersion.objects.filter(policy__in=policies).select_related("by").defer("terms")
    for version in every.order_by("starts_on", "id"):
        if version.policy in declared and version.scope not in info_of(declared[version.policy]).scopes:
            continue
        if version.starts_on > on:
            found[version.policy].coming.append(version)
        else:
            latest[version.policy, (version.scope, version.scope_key)] = version
    for (policy, (scope, _key)), version in latest.items():
        if scope == COMPANY:
            found[policy].company = version
        else:
            found[policy].own.append(version)
    return found


@dataclass(frozen=True)
class Holding:
    """What holds for somebody and why: every version that concerns him, from general to special; the last one holds."""

    kind: Any
    chain: tuple[PolicyVersion, ...]

    @property
    def version(self) -> PolicyVersion | None:
        """The version that holds; None while the defaults do."""
        return self.chain[-1] if self.chain else None

    @property
    def terms(self) -> Any:
        """The terms that hold."""
        return from_json(self.kind, self.version.terms) if self.version else self.kind()


def holdings(subject: Any, kinds: Sequence[Any], *, on: date) -> list[Holding]:
    """What holds for somebody of each policy, and why; one query for all policies of the same scopes."""
    groups: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for kind in kinds:
        groups[info_of(kind).scopes].append(kind)
    found: dict[str, dict[int, PolicyVersion]] = defaultdict(dict)
    for names, members in groups.items():
        begun = PolicyVersion.objects.filter(policy__in=[info_of(one).name for one in members], starts_on__lte=on)
        asked = ranked(chosen_scopes(names), subject)
        for rank, version in asked.of(begun.select_related("by").order_by("starts_on", "id")):
            found[version.policy][rank] = version
    return [Holding(kind, _in_order(found[info_of(kind).name])) for kind in kinds]


def holding_of(scope: str, key: str, kind: Any, *, user: Any, on: date) -> Holding | None:
    """What holds for one of a scope, or for the company, and why; None where a person may not see it."""
    if scope == COMPANY:
        return holdings(None, [kind], on=on)[0]
    if scope not in scopes:
        return None
    if (find := scopes[scope].find) is not None:
        subject = find(user, key)
        return holdings(subject, [kind], on=on)[0] if subject is not None else None
    if not scopes[scope].names_of(user, [key]):
        return None
    general = holdings(None, [kind], on=on)[0]
    own = versions(info_of(kind).name, scope=scope, scope_key=key).filter(starts_on__lte=on).first()
    return Holding(kind, (*general.chain, own)) if own else general


def _in_order(ranks: Mapping[int, PolicyVersion]) -> tuple[PolicyVersion, ...]:
    return tuple(ranks[rank] for rank in sorted(ranks))


def version_seen(user: Any, pk: int) -> PolicyVersion | None:
    """A version by its number, if a person may see whom it is for."""
    version = PolicyVersion.objects.select_related("by", "agreed_by").filter(pk=pk).first()
    is_seen = version is not None and bool(names_of(user, [(version.scope, version.scope_key)]))
    return version if is_seen else None
