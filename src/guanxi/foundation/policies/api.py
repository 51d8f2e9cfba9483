"""Policies over the API: what each term means, which terms hold, and every version of them."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.policies.queries import names_of, newest, standings
from guanxi.foundation.policies.terms import Term, declared, from_json, info_of, terms_of, to_json
from guanxi.kit.api import check_scope

router = Router(tags=["policies"])
MOST = 50  # versions told of one policy


class ColumnOut(Schema):
    """A term, or a column of its rows."""

    name: str
    label: str
    help: str
    type: str = Field(description="yes_no, whole, number, text or rows; what may be written for it")
    is_list: bool
    may_be_empty: bool = Field(description="null is accepted: no limit, nothing chosen")
    unit: str = Field(description="`rate`: a share from 0 to 1; `money`: an amount; else a word")
    source: str = Field(description="the handbook's entry of the default, or `ours`")
    choices: list[str]
    least: str | None
    most: str | None


class TermOut(ColumnOut):
    """A term of a policy."""

    columns: list[ColumnOut] = Field(description="the columns of its rows")


class VersionOut(Schema):
    """Terms recorded for a scope from a day on; what an old version leaves out keeps its default."""

    id: int
    scope: str
    scope_key: str
    starts_on: date
    terms: dict[str, Any]
    reason: str
    by: str


class PolicyOut(Schema):
    """A policy: what its terms mean, what holds for the company today, and its versions."""

    policy: str
    label: str
    help: str
    scopes: list[str] = Field(description="for whom a version may be recorded")
    about: list[TermOut] = Field(description="what each term means and may hold")
    terms: dict[str, Any] = Field(description="what holds for the company today, defaults included")
    version: int | None = Field(description="the version that says so; null while the defaults hold")
    versions: list[VersionOut] = Field(
        description="the latest 50, the latest start first; those for customers out of your reach are left out"
    )


@router.get("", response=list[PolicyOut], summary="Policies and what holds")
def list_policies(request: HttpRequest) -> Any:
    """Open to everybody, as the pages are. New terms: `POST /actions/policies.record_policy_version`."""
    check_scope(request, "read")
    names, today = sorted(declared), timezone.localdate()
    recorded, held = newest(names, limit=MOST), standings(names, on=today)
    seen = names_of(request.user, {(one.scope, one.scope_key) for kept in recorded.values() for one in kept})
    shown = {
        name: [one for one in kept if (one.scope, one.scope_key) in seen]
        for name, kept in recorded.items()
    }  # fmt: skip
    return [_policy(name, shown[name], held[name].company) for name in names]


def _policy(name: str, recorded: list[PolicyVersion], holds: PolicyVersion | None) -> dict[str, Any]:
    kind: Any = declared[name]
    info = info_of(kind)
    names = ("id", "scope", "scope_key", "starts_on", "terms", "reason")
    told = [{field: getattr(one, field) for field in names} | {"by": str(one.by)} for one in recorded]
    return {
        "policy": name, "label": str(info.label), "help": str(info.help), "scopes": list(info.scopes),
        "about": [_term(one) for one in terms_of(kind)],
        "terms": to_json(from_json(kind, holds.terms) if holds else kind()), "version": holds.pk if holds else None,
        "versions": told,
    }  # fmt: skip


def _term(term: Term) -> dict[str, Any]:
    return _column(term) | {"columns": [_column(one) for one in term.columns]}


def _column(term: Term) -> dict[str, Any]:
    types = {bool: "yes_no", int: "whole", str: "text"}
    return {
        "name": term.name, "label": str(term.label), "help": str(term.help), "unit": str(term.unit),
        "type": "rows" if dataclasses.is_dataclass(term.type) else types.get(term.type, "number"),
        "is_list": term.is_many, "may_be_empty": term.is_optional, "source": term.source,
        "choices": [str(key) for key, _label in term.offered()],
        "least": None if term.least is None else str(term.least), "most": None if term.most is None else str(term.most),
    }  # fmt: skip
