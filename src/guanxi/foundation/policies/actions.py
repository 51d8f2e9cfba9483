"""Recording new terms. A version is never edited: a later one takes its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.policies.change_control import demand_consent
from guanxi.foundation.policies.checking import check_terms
from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.policies.scopes import scopes
from guanxi.foundation.policies.terms import COMPANY, declared, info_of
from guanxi.foundation.timeline.events import record
from guanxi.kit.actions import action
from guanxi.kit.errors import BadInput
from guanxi.kit.periods import is_plausible

LONGEST_REASON = 200
# a term as it is written down: decimals as text, rows by the names of their columns
RowValue = Mapping[str, bool | int | str | Decimal | None]
TermValue = bool | int | str | Decimal | Sequence[int] | Sequence[str] | Sequence[Decimal] | Sequence[RowValue] | None


@action("policies.record_policy_version")
def record_policy_version(
    policy: str, *, terms: Mapping[str, TermValue], starts_on: date, scope: str = COMPANY, scope_key: str = "",
    reason: str = "", by: Any, at: datetime,
) -> PolicyVersion:  # fmt: skip
    """Let new terms hold from a day on, for the company or for one unit, role, class or customer.

    Args:
        policy: its declared name. terms: those that differ from the defaults; the version keeps all of them. scope_key:
            whom the scope means; empty for the company. starts_on: today or later, or up to a year back to enter what
            was agreed on paper.

    Raises:
        BadInput: no such policy, scope, key or term; a value of the wrong kind or out of bounds; terms their own rule
            refuses; an implausible day.
        NeedsApproval: `policies.change_control` names the policy; the version is recorded once somebody agreed.
    """
    if policy not in declared:
        raise BadInput(policy=_("There is no policy of this name."))
    kind = declared[policy]
    check_scope(kind, scope, scope_key)
    check_day(starts_on, today=timezone.localdate(at))
    if len(reason.strip()) > LONGEST_REASON:
        raise BadInput(reason=_("Write at most 200 characters."))
    values, whom = check_terms(kind, terms), {"scope": scope, "scope_key": scope_key}
    agreed = demand_consent(policy, values, **whom, starts_on=starts_on, reason=reason.strip(), by=by, at=at)
    version = PolicyVersion.objects.create(
        policy=policy, **whom, starts_on=starts_on, terms=values, reason=reason.strip(), by=by, at=at, agreed_by=agreed
    )
    record("policies.version_recorded", version, by=by, at=at, policy=policy, scope=scope, scope_key=scope_key,
           starts_on=starts_on)  # fmt: skip
    return version


def check_scope(kind: type, scope: str, key: str) -> None:
    """Whether terms of a policy may be recorded for somebody.

    Raises:
        BadInput: the policy has no such scope, or there is nobody of this key.
    """
    if scope not in info_of(kind).scopes or (scope != COMPANY and scope not in scopes):
        raise BadInput(scope=_("Choose one of those offered."))
    if (scope == COMPANY) != (key == ""):
        raise BadInput(scope_key=_("Say whom the terms are for; the company as a whole needs no key."))
    if scope != COMPANY and not scopes[scope].name_of(key):
        raise BadInput(scope_key=_("There is nobody of this key. Choose whom the terms are for."))


def check_day(starts_on: date, *, today: date) -> None:
    """Whether terms may begin to hold on a day.

    Raises:
        BadInput: it lies more than a year back or five years ahead.
    """
    if not is_plausible(starts_on, on=today) or starts_on < today - timedelta(days=366):
        raise BadInput(starts_on=_("Choose a day from a year back to five years ahead."))
