"""Policies over the API: which terms hold, and every version of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from guanxi.foundation.people.visibility import may
from guanxi.foundation.policies.queries import versions as versions_of
from guanxi.foundation.policies.terms import declared, in_force, to_json
from guanxi.kit.api import check_scope
from guanxi.kit.errors import NotAllowed

router = Router(tags=["policies"])
MOST = 50  # versions told of one policy


class VersionOut(Schema):
    """Terms recorded for a scope from a day on; what they leave out keeps its default."""

    id: int
    scope: str
    scope_key: str
    starts_on: date
    terms: dict[str, Any]
    reason: str
    by: str


class PolicyOut(Schema):
    """A policy: what holds for the company today, and its versions."""

    policy: str
    terms: dict[str, Any] = Field(description="what holds for the company today, defaults included")
    version: int | None = Field(description="the version that says so; null while the defaults hold")
    versions: list[VersionOut] = Field(description="the latest 50 of every scope, the latest start first")


@router.get("", response=list[PolicyOut], summary="Policies and what holds")
def list_policies(request: HttpRequest) -> Any:
    """Needs the right to record terms: `POST /actions/policies.record_policy_version`."""
    check_scope(request, "read")
    if not may(request.user, "policies.record_policy_version"):
        raise NotAllowed()
    return [_policy(name) for name in sorted(declared)]


def _policy(name: str) -> dict[str, Any]:
    holds = in_force(declared[name], on=timezone.localdate())
    recorded = versions_of(name)[:MOST]
    names = ("id", "scope", "scope_key", "starts_on", "terms", "reason")
    versions = [{field: getattr(one, field) for field in names} | {"by": str(one.by)} for one in recorded]
    return {"policy": name, "terms": to_json(holds.terms), "version": holds.version, "versions": versions}
