"""Questions about terms: versions, who has terms of his own, what holds for somebody and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber

from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.policies.scopes import chosen_scopes, ranked, scopes
from guanxi.foundation.policies.terms import COMPANY, declared, from_json, info_of

Key = tuple[str, str]


def versions(policy: str, *, scope: str | None = None, scope_key: str = "") -> QuerySet[PolicyVersion]:
    """The versions of a policy, the latest start first; with a scope only those for it."""
    found = PolicyVersion.objects.filter(policy=policy).select_related("by").order_by("-starts_on", "-id")
    return found if scope is None else found.filter(scope=scope, scope_key=scope_key)


def coming_of(policy: str, scope: str, scope_key: str, *, after: date) -> QuerySet[PolicyVersion]:
    """The versions for somebody that begin after a day, the next first."""
    return versions(policy, scope=scope, scope_key=scope_key).filter(starts_on__gt=after).order_by("starts_on", "id")


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
        company: what holds for the company; None while the defaults do. own: scope → how many have terms of their own.
        next_on: the day on which the next version begins, for whomever it is.
    """

    policy: str
    company: PolicyVersion | None = None
    own: dict[str, int] = field(default_factory=dict)
    next_on: date | None = None


def standings(policies: Sequence[str], *, on: date) -> dict[str, Standing]:
    """How policies stand on a day; two queries, one of which only counts.

    Terms for what a policy has no scope for are left out.
    """
    found = {name: Standing(name) for name in policies}
    begun, later = Q(starts_on__lte=on), Q(starts_on__gt=on)
    groups = PolicyVersion.objects.filter(policy__in=policies).values_list("policy", "scope")
    counted = groups.annotate(
        own=Count("scope_key", distinct=True, filter=begun), next_on=Min("starts_on", filter=later)
    )  # fmt: skip
    for policy, scope, count, next_on in counted:
        if policy in declared and scope not in info_of(declared[policy]).scopes:
            continue
        standing = found[policy]
        if scope != COMPANY and count:
            standing.own[scope] = count
        standing.next_on = min(filter(None, (standing.next_on, next_on)), default=None)
    for version in begun_last(on).filter(policy__in=policies, scope=COMPANY):
        found[version.policy].company = version
    return found


def begun_last(on: date) -> QuerySet[PolicyVersion]:
    """The versions that hold on a day, of each policy one for each they are for."""
    same = {"policy": OuterRef("policy"), "scope": OuterRef("scope"), "scope_key": OuterRef("scope_key")}
    last = PolicyVersion.objects.filter(**same, starts_on__lte=on).order_by("-starts_on", "-id")
    return PolicyVersion.objects.filter(pk=Subquery(last.values("pk")[:1])).select_related("by")


def newest(policies: Sequence[str], *, limit: int) -> dict[str, list[PolicyVersion]]:
    """So many versions of each policy, the latest start first; one query."""
    place = Window(RowNumber(), partition_by=F("policy"), order_by=[F("starts_on").desc(), F("id").desc()])
    placed = PolicyVersion.objects.filter(policy__in=policies).annotate(place=place).filter(place__lte=limit)
    found: dict[str, list[PolicyVersion]] = {name: [] for name in policies}
    rows = PolicyVersion.objects.filter(pk__in=placed.values("pk")).select_related("by")
    for version in rows.order_by("-starts_on", "-id"):
        found[version.policy].append(version)
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
