"""Recording new terms. A version is never edited: a later one takes its place."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, get_type_hints

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.policies.terms import declared, from_json, to_json
from guanxi.kit.actions import action
from guanxi.kit.errors import BadInput
from guanxi.kit.periods import is_plausible

SCOPES = ("company", "unit", "role", "class", "customer")
# a term as it is written down: decimals as text
TermValue = bool | int | str | Decimal | Sequence[int] | Sequence[str] | Sequence[Decimal]


@action("policies.record_policy_version")
def record_policy_version(
    policy: str, *, terms: Mapping[str, TermValue], starts_on: date, scope: str = "company", scope_key: str = "",
    reason: str = "", by: Any, at: datetime,
) -> PolicyVersion:  # fmt: skip
    """Let new terms hold from a day on, for the company or for one unit, role, class or customer.

    Args:
        policy: its declared name. terms: the fields that differ from the defaults. scope_key: whom the scope means;
            empty for the company. starts_on: today or later, or up to a year back to enter what was agreed on paper.

    Raises:
        BadInput: no such policy, scope, key or field; a value of the wrong kind; terms their own rule refuses; an
            implausible day.
    """
    if policy not in declared:
        raise BadInput(policy=_("There is no policy of this name."))
    if scope not in SCOPES:
        raise BadInput(scope=_("Choose one of those offered."))
    if (scope == "company") != (scope_key == ""):
        raise BadInput(scope_key=_("Say whom the terms are for; the company as a whole needs no key."))
    if scope in ("unit", "customer") and not (scope_key.isascii() and scope_key.isdigit()):
        raise BadInput(scope_key=_("Name the unit or customer by its number."))
    today = timezone.localdate(at)
    if not is_plausible(starts_on, on=today) or starts_on < today - timedelta(days=366):
        raise BadInput(starts_on=_("Choose a day from a year back to five years ahead."))
    return PolicyVersion.objects.create(
        policy=policy, scope=scope, scope_key=scope_key, starts_on=starts_on,
        terms=check_terms(declared[policy], terms), reason=reason.strip(), by=by, at=at,
    )  # fmt: skip


def check_terms(kind: type, terms: Mapping[str, Any]) -> dict[str, Any]:
    """The terms as plain values, after their dataclass has accepted them.

    Raises:
        BadInput: an unknown field, a value of the wrong kind, or terms the dataclass itself refuses.
    """
    hints = get_type_hints(kind)
    known = {field.name for field in dataclasses.fields(kind)}
    wrong: dict[str, Any] = {name: _("This policy has no such term.") for name in terms if name not in known}
    for name, value in terms.items():
        if name in known and not fits(hints[name], value):
            wrong[name] = _("This value is of the wrong kind.")
    if wrong:
        raise BadInput(**wrong)
    try:
        made: Any = from_json(kind, {name: plain(value) for name, value in terms.items()})
    except ValueError as error:
        raise BadInput(terms=str(error)) from None
    return {name: value for name, value in to_json(made).items() if name in terms}


def plain(value: Any) -> Any:
    """A decimal as text, a tuple as a list; everything else as it is."""
    if isinstance(value, Decimal):
        return str(value)
    return [plain(item) for item in value] if isinstance(value, list | tuple) else value


def fits(hint: Any, value: Any) -> bool:
    """Whether a value can be read as the declared type."""
    if hint is Decimal:
        return not isinstance(value, bool | float) and is_decimal(value)
    if hint is bool:
        return isinstance(value, bool)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if hint is str:
        return isinstance(value, str)
    if getattr(hint, "__origin__", None) in (tuple, list):
        inner = hint.__args__[0]
        return isinstance(value, list | tuple) and all(fits(inner, item) for item in value)
    return True


def is_decimal(value: Any) -> bool:
    """Whether a text or number is a finite decimal."""
    try:
        return Decimal(str(value)).is_finite()
    except InvalidOperation:
        return False
