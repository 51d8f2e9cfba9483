"""The scopes that people give: units with all that is below them, and roles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.people.models import Role, Unit, User
from guanxi.foundation.policies.scopes import Scope, register_scope


def register() -> None:
    """Make units and roles known as scopes."""
    register_scope(
        Scope(
            "unit", _("unit"), own_keys=units_of, names_of=unit_names, choices=unit_choices, order=10,
            find=find_unit, nodes=lambda: Unit.objects.all(),
        )
    )  # fmt: skip
    register_scope(
        Scope("role", _("role"), own_keys=roles_of, names_of=role_names, choices=role_choices, order=20)
    )  # fmt: skip


def units_of(subject: Any) -> list[str]:
    """The unit itself, or that of a person or record."""
    pk = subject.pk if isinstance(subject, Unit) else getattr(subject, "unit_id", None)
    return [] if pk is None else [str(pk)]


def unit_names(_user: Any, keys: Sequence[str]) -> Mapping[str, str]:
    """Everybody knows the units."""
    return {str(unit.pk): str(unit) for unit in Unit.objects.filter(pk__in=[key for key in keys if is_number(key)])}


def find_unit(_user: Any, key: str) -> Unit | None:
    """The unit of a key."""
    return Unit.objects.filter(pk=key).first() if is_number(key) else None


def unit_choices(_user: Any, text: str) -> list[tuple[str, str]]:
    """Every unit, deeper ones indented."""
    units = [unit for unit in Unit.objects.order_by("path") if text.casefold() in str(unit).casefold()]
    return [(str(unit.pk), "\u2003" * (unit.path.count("/") - 1) + str(unit)) for unit in units]


def roles_of(subject: Any) -> list[str]:
    """A person's roles; of several the one that comes last by its key counts."""
    return sorted(role.key for role in subject.held_roles) if isinstance(subject, User) else []


def role_names(_user: Any, keys: Sequence[str]) -> Mapping[str, str]:
    """Everybody knows the roles."""
    return {role.key: str(role) for role in Role.objects.filter(key__in=keys)}


def role_choices(_user: Any, text: str) -> list[tuple[str, str]]:
    """Every role."""
    roles = [role for role in Role.objects.order_by("key") if text.casefold() in str(role).casefold()]
    return [(role.key, str(role)) for role in roles]


def is_number(key: str) -> bool:
    """Whether a key can be a record's number."""
    return key.isascii() and key.isdigit() and len(key) < 19
