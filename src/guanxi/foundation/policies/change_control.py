"""Whose consent a change of terms needs: itself a policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.people.models import Role, Unit
from guanxi.foundation.policies.panels import policy_label, whom_text
from guanxi.foundation.policies.queries import holding_of, holdings, names_of
from guanxi.foundation.policies.terms import declared, from_json, in_force, policy, term, terms_of, to_json
from guanxi.foundation.policies.words import told
from guanxi.kit import approvals
from guanxi.kit.components.numbers import day, listed

MATTER = "policies.change"
LONGEST_SUMMARY = 600
BETWEEN = "%(before)s → %(after)s"


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
    name: str, terms: Mapping[str, Any], *, scope: str, scope_key: str, starts_on: date, by: Any, at: datetime
) -> Any:
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

    def summary() -> str:
        return summary_of(name, held, new, whom=(scope, scope_key), starts_on=starts_on)

    return approvals.demand(
        MATTER, amount=Decimal(0), about=None, unit=unit, summary=lazy(summary, str)(),
        facts={"starts_on": starts_on.isoformat(), **facts_of(name, held, new)}, by=by, at=at,
    ).person  # fmt: skip


def facts_of(name: str, held: Any, new: Any) -> dict[str, str]:
    """What would change, the same in every language: `orders.terms:max_lines` → `500 → 800`."""
    before, after = to_json(held), to_json(new)
    return {
        f"{name}:{one}": BETWEEN % {"before": compact(before[one]), "after": compact(after[one])}
        for one in after
        if before[one] != after[one]
    }


def compact(value: Any) -> str:
    """A plain value on one line."""
    if isinstance(value, dict):
        return " ".join(compact(item) for item in value.values())
    return "; ".join(compact(item) for item in value) if isinstance(value, list) else str(value)


def summary_of(name: str, held: Any, new: Any, *, whom: tuple[str, str], starts_on: date) -> str:
    """The wish in one sentence, in the language of the moment."""
    changes = [
        f"{one.label} {told(one, getattr(held, one.name))} → {told(one, getattr(new, one.name))}".replace("\n", "; ")
        for one in terms_of(declared[name])
        if getattr(held, one.name) != getattr(new, one.name)
    ]
    text = gettext("“%(policy)s” for %(whom)s from %(day)s: %(changes)s") % {
        "policy": policy_label(name), "whom": whom_text(*whom, names_of(None, [whom])), "day": day(starts_on),
        "changes": listed(changes) or gettext("nothing changes"),
    }  # fmt: skip
    return text if len(text) <= LONGEST_SUMMARY else f"{text[:LONGEST_SUMMARY]}…"


def role_label(key: str) -> str:
    """What a role is called."""
    return dict(offered_roles()).get(key, key)


__all__ = ["MATTER", "ChangeControl", "demand_consent", "role_label", "who_agrees"]
