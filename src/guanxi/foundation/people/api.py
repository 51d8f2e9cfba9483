"""People over the API: whom verbs can name, and what is one's own."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from guanxi.foundation.people.middleware import person_of
from guanxi.foundation.people.queries import (
    delegations_of,
    roles_by_key,
    saved_views,
    tokens_of,
    units_within,
    users_visible_to,
)
from guanxi.foundation.people.visibility import may
from guanxi.kit.api import check_scope
from guanxi.kit.errors import NotAllowed

router = Router(tags=["people"])


class UserOut(Schema):
    """A person; `roles` by key."""

    id: int
    username: str
    name: str
    name_en: str
    unit: int | None
    is_active: bool
    roles: list[str]


class UnitOut(Schema):
    """A node of the company's tree."""

    id: int
    name: str
    name_en: str
    kind: str
    parent: int | None


class RoleOut(Schema):
    """A bundle of permissions and how far its holder sees: own, team, region or all."""

    id: int
    key: str
    name: str
    name_en: str
    reach: str
    permissions: list[str]


class TokenOut(Schema):
    """One of the caller's tokens, without its secret."""

    id: int
    name: str
    prefix: str
    scopes: list[str]
    expires_on: date | None
    last_used_on: date | None
    is_revoked: bool


class DelegationOut(Schema):
    """Who stands in for whom, from the first to the last day."""

    id: int
    giver: int
    to: int
    starts_on: date
    ends_on: date
    reason: str


class ViewOut(Schema):
    """A list's filters, columns and order under a name; `query` goes behind the list's address."""

    id: int
    name: str
    query: str
    is_shared: bool
    is_own: bool


class ViewQuery(Schema):
    """Which list."""

    listing: str = Field(max_length=60, description="the list's key, for example `customers` or `orders`")


@router.get("/me", response=UserOut, summary="Who the caller is")
def read_me(request: HttpRequest) -> Any:
    """The owner of the token."""
    check_scope(request, "read")
    return _user(person_of(request))


@router.get("/users", response=list[UserOut], summary="Colleagues")
def list_users(request: HttpRequest) -> Any:
    """Those within the caller's reach, the caller included."""
    check_scope(request, "read")
    return [_user(one) for one in users_visible_to(person_of(request)).prefetch_related("roles")]


@router.get("/units", response=list[UnitOut], summary="Units")
def list_units(request: HttpRequest) -> Any:
    """Those within the caller's reach and the caller's own, in the order of the tree."""
    check_scope(request, "read")
    names = ("id", "name", "name_en", "kind")
    return [_fields(one, names) | {"parent": one.parent_id} for one in units_within(person_of(request))]


@router.get("/roles", response=list[RoleOut], summary="Roles")
def list_roles(request: HttpRequest) -> Any:
    """Needs the right to change or to grant them, as their page does."""
    check_scope(request, "read")
    if not any(may(request.user, verb) for verb in ("people.change_role", "people.grant_role")):
        raise NotAllowed()
    names = ("id", "key", "name", "name_en", "reach", "permissions")
    return [_fields(one, names) for one in roles_by_key().values()]


@router.get("/tokens", response=list[TokenOut], summary="The caller's tokens")
def list_tokens(request: HttpRequest) -> Any:
    """Newest first, revoked ones last; never a secret."""
    check_scope(request, "read")
    names = ("id", "name", "prefix", "scopes", "expires_on", "last_used_on")
    return [_fields(one, names) | {"is_revoked": bool(one.revoked_at)} for one in tokens_of(person_of(request))]


@router.get("/delegations", response=list[DelegationOut], summary="The caller's delegations")
def list_delegations(request: HttpRequest) -> Any:
    """Given or held, of today or later."""
    check_scope(request, "read")
    found = delegations_of(person_of(request), on=timezone.localdate())
    names = ("id", "starts_on", "ends_on", "reason")
    return [_fields(one, names) | {"giver": one.giver_id, "to": one.to_id} for one in found]


@router.get("/views", response=list[ViewOut], summary="Saved views of a list")
def list_views(request: HttpRequest, asked: Query[ViewQuery]) -> Any:
    """The caller's own and those shared by others."""
    check_scope(request, "read")
    person = person_of(request)
    names = ("id", "name", "query", "is_shared")
    return [_fields(one, names) | {"is_own": one.user_id == person.pk} for one in saved_views(person, asked.listing)]


def _user(one: Any) -> dict[str, Any]:
    fields = _fields(one, ("id", "username", "name_en", "is_active"))
    return fields | {"name": one.full_name, "unit": one.unit_id, "roles": [role.key for role in one.roles.all()]}


def _fields(row: Any, names: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
