"""Whose consent a change of terms needs: itself a policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.people.models import Role, Unit
from guanxi.foundation.policies.naming import policy_label, whom_text
from guanxi.foundation.policies.queries import holding_of, holdings, names_of
from guanxi.foundation.policies.terms import Term, declared, from_json, in_force, policy, term, terms_of
from guanxi.foundation.policies.words import moved, told
from guanxi.foundation.timeline.events import by_language
from guanxi.kit import approvals
from guanxi.kit.components.numbers import day

MATTER = "policies.change"


def offered_policies() -> list[tuple[str, Any]]:
    """Every policy there is."""
    return [(name, policy_label(name)) for name in sorted(declared)]


def offered_roles() -> list[tuple[str, Any]]:
    """Every role there is."""
    return [(role.key, str(role)) for role in Role.objects.order_by("key")]


@policy(
    "policies.change_control", label=_("Changing terms"),
    help=_("Which policies nobody changes alone: new terms of them wait until somebody else agreed."),
)  # fmt: skip
@dataclass(frozen=True)
class ChangeControl:
    """Which policies nobody changes alone (ours: none, so that a company can begin)."""

    named: tuple[str, ...] = term(
        (), label=_("need somebody's consent"), choices=offered_policies,
        help=_("Name this policy itself too, or the rule can be lifted by one person."),
    )  # fmt: skip
    role: str = term(
        "director", label=_("who agrees"), choices=offered_roles,
        help=_("Holders of this role decide; nobody over a wish of one's own."),
    )  # fmt: skip


def who_agrees(name: str, *, on: date) -> str:
    """The role whose consent new terms of a policy need on a day; empty where nobody's."""
    control: ChangeControl = in_force(ChangeControl, on=on).terms
    return control.role if name in control.named else ""


def demand_consent(
    name: str, terms: Mapping[str, Any], *, scope: str, scope_key: str, starts_on: date, reason: str, by: Any,
    at: datetime,
) -> Any:  # fmt: skip
    """Who agreed to new terms; None where nobody has to.

    Args:
        terms: all of them as plain values.

    Raises:
        NeedsApproval: somebody has to agree first. FiguresChanged: other terms hold now than when it was asked.
    """
    if by.is_system or not who_agrees(name, on=timezone.localdate(at)):
        return None
    kind: Any = declared[name]
    found = holding_of(scope, scope_key, kind, user=by, on=starts_on)
    held = (found or holdings(None, [kind], on=starts_on)[0]).terms
    new = from_json(kind, terms)
    unit = Unit.objects.filter(pk=scope_key).first() if scope == "unit" else None

    facts = {"starts_on": starts_on.isoformat(), "reason": reason or "–", **facts_of(name, held, new)}
    return approvals.demand(
        MATTER, amount=Decimal(0), about=None, unit=unit, by=by, at=at, facts=facts,
        summary=lazy(summary_of, str)(name, whom=(scope, scope_key), starts_on=starts_on),
    ).person  # fmt: skip


def facts_of(name: str, held: Any, new: Any) -> dict[str, Any]:
    """What would change, in every language: `orders.terms:max_lines` → 500 lines → 800 lines."""
    languages = [code for code, _name in settings.LANGUAGES]
    pairs = [(one, getattr(held, one.name), getattr(new, one.name)) for one in terms_of(declared[name])]
    return {
        f"{name}:{one.name}": by_language({code: moved_in(code, one, before, after) for code in languages})
        for one, before, after in pairs
        if before != after
    }


def moved_in(language: str, term: Term, before: Any, after: Any) -> str:
    """What a term was and will be, in a language."""
    with override(language):
        return " / ".join(moved(told(term, before), told(term, after)))


def summary_of(name: str, *, whom: tuple[str, str], starts_on: date) -> str:
    """The wish in one sentence, in the language of the moment."""
    return gettext("“%(policy)s” for %(whom)s from %(day)s") % {
        "policy": policy_label(name), "whom": whom_text(*whom, names_of(None, [whom])), "day": day(starts_on),
    }  # fmt: skip


def role_label(key: str) -> str:
    """What a role is called."""
    return dict(offered_roles()).get(key, key)


__all__ = ["MATTER", "ChangeControl", "demand_consent", "role_label", "who_agrees"]
