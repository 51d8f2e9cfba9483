"""Declaring policies and asking which terms hold.

A room declares a frozen dataclass of terms with `@policy("orders.invoicing")`; `in_force` answers with an instance of
it and the version that gave it (None: the defaults hold).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar, get_type_hints

from django.db.models import Q

from guanxi.foundation.policies.models import PolicyVersion

T = TypeVar("T")

declared: dict[str, type] = {}


def policy(name: str) -> Callable[[type[T]], type[T]]:
    """Register a frozen dataclass of terms under `name` (`room.subject`)."""

    def decorate(terms: type[T]) -> type[T]:
        terms.policy_name = name  # type: ignore[attr-defined]
        declared[name] = terms
        return terms

    return decorate


@dataclass(frozen=True)
class InForce:
    """The terms that hold and the version that said so (None: the declared defaults)."""

    terms: Any
    version: int | None


def in_force(terms: type[T], *, on: date, scopes: Sequence[tuple[str, str]] = ()) -> InForce:
    """The terms that hold on the day `on`.

    Args:
        scopes: (scope, key) pairs from the most general to the most special, the company left out:
            `[("unit", "7"), ("class", "A"), ("customer", "1024")]`. The most special version wins as a whole.
    """
    wanted = Q(scope="company")
    for scope, key in scopes:
        wanted |= Q(scope=scope, scope_key=key)
    name = terms.policy_name  # type: ignore[attr-defined]
    versions = PolicyVersion.objects.filter(wanted, policy=name, starts_on__lte=on).order_by("starts_on", "id")
    latest = {(version.scope, version.scope_key): version for version in versions}
    for scope, key in [*reversed(scopes), ("company", "")]:
        if found := latest.get((scope, key)):
            return InForce(from_json(terms, found.terms), found.pk)
    return InForce(terms(), None)


def to_json(terms: Any) -> dict[str, Any]:
    """Terms as plain values: decimals as text."""
    return {field.name: _plain(getattr(terms, field.name)) for field in dataclasses.fields(terms)}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value


def from_json(terms: type[T], values: dict[str, Any]) -> T:
    """Terms from plain values; a field the version does not know keeps its default."""
    hints = get_type_hints(terms)
    known = {name: _typed(hints[name], value) for name, value in values.items() if name in hints}
    return terms(**known)


def _typed(hint: Any, value: Any) -> Any:
    if hint is Decimal:
        return Decimal(value)
    if isinstance(value, list):
        inner = getattr(hint, "__args__", (Any,))[0]
        return tuple(_typed(inner, item) for item in value)
    return value
