"""What policies, versions and those they are for are called."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.policies.scopes import scopes
from guanxi.foundation.policies.terms import COMPANY, declared, info_of
from guanxi.kit.components.numbers import day


def policy_label(policy: str) -> Any:
    """What a policy is called; its name where no room declares it any more."""
    return info_of(declared[policy]).label if policy in declared else policy


def whom_text(scope: str, key: str, names: Mapping[tuple[str, str], str]) -> str:
    """For whom a version is: the company, or somebody by name."""
    if scope == COMPANY:
        return _("the whole company")
    return names.get((scope, key)) or _("somebody outside your area")


def version_sentence(version: PolicyVersion, names: Mapping[tuple[str, str], str]) -> str:
    """“Taking orders” for class A, from 1 Nov 2026, by Lou Guoping."""
    return _("“%(policy)s” for %(whom)s, from %(day)s, decided by %(person)s") % {
        "policy": policy_label(version.policy), "whom": whom_text(version.scope, version.scope_key, names),
        "day": day(version.starts_on), "person": version.by,
    }  # fmt: skip


def since(version: PolicyVersion | None, on: date) -> str:
    """Since when terms hold, or from when they will."""
    if version is None:
        return _("defaults")
    return since_day(version.starts_on, on)


def since_day(begin: date, on: date) -> str:
    """Since a day, or from one to come."""
    return (_("from %(day)s") if begin > on else _("since %(day)s")) % {"day": day(begin)}


def scope_label(scope: str) -> Any:
    """What one of a scope is called."""
    return _("company") if scope == COMPANY else scopes[scope].label if scope in scopes else scope
