"""For whom terms may be recorded: the company, and the scopes that rooms register, from general to special.

The room itself knows units and roles; `customers` adds classes and customers. A scope that is a tree (`nodes`) holds
below: terms of a region hold in every team of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Concat

Ranked = Iterable[tuple[int, Any]]  # (rank, version); the highest rank holds
STEP = 100  # ranks a scope may use, deepest unit last


@dataclass(frozen=True)
class Scope:
    """A kind of "for whom".

    Args:
        key: as versions keep it. label: what one of it is called. order: its place, the company at 0.
        own_keys: the subject's own keys, general → special; empty where the scope does not concern it.
        names_of: person, keys → the names of those he or she may see; None as the person sees all.
        choices: person, typed text → (key, name) pairs to choose from.
        find: person, key → the subject, if he or she may see it; without it versions are for it alone.
        nodes: of a tree, its records; they have a `path` of ids from the root down, each followed by a slash.
    """

    key: str
    label: Any
    own_keys: Callable[[Any], Sequence[str]]
    names_of: Callable[[Any, Sequence[str]], Mapping[str, str]]
    choices: Callable[[Any, str], Sequence[tuple[str, str]]]
    order: int
    find: Callable[[Any, str], Any] | None = None
    nodes: Callable[[], QuerySet[Any]] | None = None

    def keys_of(self, subject: Any) -> list[str]:
        """The keys a subject falls under, general → special; a tree asks for the path where it is not at hand."""
        own = list(self.own_keys(subject))
        if self.nodes is None or not own:
            return own
        path = path_at_hand(subject) or self.nodes().filter(pk=own[-1]).values_list("path", flat=True).first()
        return split_path(path or "")

    def name_of(self, key: str) -> str:
        """What a key stands for; empty where there is no such."""
        return self.names_of(None, [key]).get(key, "")


scopes: dict[str, Scope] = {}


def register_scope(scope: Scope) -> None:
    """Let terms be recorded for one of a kind."""
    scopes[scope.key] = scope


def chosen_scopes(keys: Iterable[str]) -> list[Scope]:
    """The registered scopes of these keys, from general to special."""
    return sorted((scopes[key] for key in keys if key in scopes), key=lambda scope: scope.order)


def scopes_of(subject: Any) -> list[tuple[str, str]]:
    """(scope, key) pairs of everything a subject falls under, from general to special, the company left out."""
    return [(scope.key, key) for scope in chosen_scopes(scopes) for key in scope.keys_of(subject)]


def split_path(path: str) -> list[str]:
    """`1/4/9/` as its ids, from the root down."""
    return [part for part in path.split("/") if part]


def path_at_hand(subject: Any) -> str:
    """The path of a subject that is a unit, or whose unit is loaded already."""
    if path := getattr(subject, "path", ""):
        return str(path)
    state = getattr(subject, "_state", None)
    loaded = state.fields_cache.get("unit") if state is not None else getattr(subject, "unit", None)
    return str(getattr(loaded, "path", ""))


@dataclass
class Asked:
    """Which versions concern a subject, and how special each is: found in the query that reads the versions."""

    wanted: Q = field(default_factory=lambda: Q(scope="company"))
    ranks: dict[tuple[str, str], int] = field(default_factory=dict)
    trees: dict[str, tuple[int, Any]] = field(default_factory=dict)

    def add(self, scope: Scope, place: int, subject: Any) -> None:
        """Take the keys of a scope in."""
        own = list(scope.own_keys(subject))
        if not own:
            return
        if scope.nodes is not None and not path_at_hand(subject):
            path = Subquery(scope.nodes().filter(pk=own[-1]).values("path")[:1], output_field=TextField())
            self.trees[scope.key] = (place, path)
            return
        for depth, key in enumerate(scope.keys_of(subject)):
            self.ranks[scope.key, key] = place * STEP + depth
            self.wanted |= Q(scope=scope.key, scope_key=key)

    def of(self, versions: QuerySet[Any]) -> Ranked:
        """The versions that concern the subject, each with its rank; one query."""
        slash = Value("/")
        for name, (_place, path) in self.trees.items():
            versions = versions.annotate(**{f"path_of_{name}": Concat(slash, path, output_field=TextField())})
            node = Concat(slash, F("scope_key"), slash, output_field=TextField())
            self.wanted |= Q(**{"scope": name, f"path_of_{name}__contains": node})
        return ((self.rank(version), version) for version in versions.filter(self.wanted))

    def rank(self, version: Any) -> int:
        """How special a version is; 0 of the company."""
        if version.scope in self.trees:
            nodes = split_path(getattr(version, f"path_of_{version.scope}"))
            return self.trees[version.scope][0] * STEP + nodes.index(version.scope_key)
        return self.ranks.get((version.scope, version.scope_key), 0)


def ranked(of: Sequence[Scope], subject: Any) -> Asked:
    """What to ask for a subject."""
    asked = Asked()
    for place, scope in enumerate(of, 1):
        asked.add(scope, place, subject)
    return asked
