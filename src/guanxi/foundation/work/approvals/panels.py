"""How a request reads wherever it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.foundation.people.models import User
from guanxi.foundation.people.queries import roles_by_key
from guanxi.foundation.people.visibility import Tree
from guanxi.foundation.policies.panels import version_text
from guanxi.foundation.timeline.events import AMOUNT, readable
from guanxi.foundation.timeline.records import find_visible, url_of
from guanxi.foundation.work.approvals.codec import text_given
from guanxi.foundation.work.approvals.ladder import Case, Decider, covers, deciders_of, holders_of
from guanxi.foundation.work.approvals.matters import Matter, declared
from guanxi.foundation.work.approvals.models import ApprovalRequest
from guanxi.foundation.work.approvals.rules import Rung, rungs_over
from guanxi.kit.components.marks import badge
from guanxi.kit.components.numbers import NOTHING, listed, moment, money

State = ApprovalRequest.State
TONES = {
    State.WAITING: "warn",
    State.GRANTED: "info",
    State.CONTINUED: "info",
    State.DONE: "ok",
    State.FAILED: "bad",
    State.LAPSED: "warn",
    State.REFUSED: "bad",
}


def state_badge(request: ApprovalRequest) -> SafeString:
    """Where a request stands."""
    return badge(request.get_state_display(), TONES.get(State(request.state), ""))


def matter_label(request: ApprovalRequest) -> str:
    """What kind of decision it is."""
    matter = declared.get(request.matter)
    return str(matter.label) if matter else request.matter


def amount_of(request: ApprovalRequest) -> str:
    """The amount at stake; nothing where none is."""
    return money(request.amount) if request.amount else ""


def role_name(key: str, roles: Mapping[str, Any] | None = None) -> str:
    """A role's name by its key."""
    found = (roles if roles is not None else roles_by_key()).get(key)
    return str(found) if found else key


@dataclass(frozen=True)
class Step:
    """A rung of the ladder as the page shows it."""

    role: str
    line: str
    is_high_enough: bool
    is_asked: bool


def ladder_of(request: ApprovalRequest, case: Case, *, on: date) -> list[Step]:
    """The ladder as it holds on the day `on`, who stands on it, and which rung is asked."""
    matter = declared.get(request.matter)
    if matter is None:
        return []
    rungs = tuple(matter.ladder(case.about, on))
    roles, high, tree = roles_by_key(), rungs_over(rungs, request.amount), Tree()
    holders = holders_of(case, [rung.role for rung in rungs], tree=tree)
    apart = list(request.apart.all())

    def names(role: str) -> str:
        if holders[role]:
            return listed(holders[role])
        if covers(request.requested_by, role, case, tree):
            return _("only who asked")
        has_part = any(covers(one, role, case, tree) for one in apart)
        return _("only who has part in it") if has_part else _("nobody here")

    return [
        Step(
            role=role_name(rung.role, roles),
            line=" · ".join([limit_of(rung), names(rung.role)]),
            is_high_enough=rung in high,
            is_asked=rung.role == request.rung,
        )
        for rung in rungs
    ]


def limit_of(rung: Rung) -> str:
    """The largest amount of a rung in words."""
    return _("any amount") if rung.most is None else _("up to %(most)s") % {"most": money(rung.most)}


def who_decides(request: ApprovalRequest, case: Case, *, on: date) -> list[str]:
    """The names of those in whose hands a request is, those who stand in for somebody with the words for it."""
    return [decider_name(one) for one in deciders_of(case, request.rung, on=on)]


def decider_name(one: Decider) -> str:
    """A name, and for whom he or she stands in."""
    if one.stands_in_for is None:
        return str(one.person)
    return _("%(person)s (for %(absent)s)") % {"person": one.person, "absent": one.stands_in_for}


def asked_facts(request: ApprovalRequest, reader: User) -> list[tuple[Any, Any]]:
    """What is asked, as pairs; lines with nothing to say are left out."""
    pairs = [
        (_("Matter"), matter_label(request)),
        (_("Amount"), amount_of(request)),
        (_("About"), about_link(request, reader)),
        (_("Asked by"), request.requested_by),
        (_("Asked at"), moment(request.requested_at)),
        (_("Unit"), request.unit or ""),
        *fact_pairs(request),
        (_("Reason"), _reason_given(request)),
    ]
    return [(label, value) for label, value in pairs if value not in ("", None)]


def _reason_given(request: ApprovalRequest) -> str:
    """Why it is asked, in the words of who asked; empty where the facts say it already."""
    reason = text_given(request.arguments, "reason")
    return "" if reason in request.facts.values() else reason


def fact_pairs(request: ApprovalRequest) -> list[tuple[Any, Any]]:
    """The facts the decision rests on, by their labels."""
    matter = declared.get(request.matter)
    labels, hidden = (matter.facts, matter.hidden) if matter else ({}, ())
    return [
        (labels.get(name, name), fact_said(matter, name, value))
        for name, value in request.facts.items()
        if name not in hidden
    ]


def fact_said(matter: Matter | None, name: str, value: Any) -> Any:
    """A fact in words: an amount as money, keys by what the matter calls them."""
    if matter is not None and name in matter.amounts and AMOUNT.fullmatch(str(value)):
        return money(value)
    return said(value, matter.words.get(name) if matter is not None else None)


def said(value: Any, words: Mapping[str, Any] | None = None) -> Any:
    """A plain value in words; `words` say what its keys are called."""
    if words and isinstance(value, str) and value in words:
        return words[value]
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value in (None, ""):
        return NOTHING
    return listed(str(said(one, words)) for one in value) if isinstance(value, list) else readable(value)


def about_link(request: ApprovalRequest, reader: User) -> Any:
    """The record as a link, where the reader may see it; else its name as it was."""
    found = find_visible(reader, request.kind, request.object_id) if request.kind else None
    url = url_of(request.kind, request.object_id) if found is not None else ""
    return format_html('<a href="{}">{}</a>', url, found) if url else request.about_name


def decision_facts(request: ApprovalRequest, reader: User) -> list[tuple[Any, Any]]:
    """What was decided, by whom, and what came of it, as pairs."""
    pairs = [
        (pgettext("approval", "Decided by"), request.decided_by),
        (pgettext("approval", "For"), request.on_behalf_of),
        (_("By authority of"), role_name(request.decided_rung) if request.decided_rung else ""),
        (_("Decided at"), moment(request.decided_at) if request.decided_at else ""),
        (_("Comment"), request.comment),
        (_("By the terms"), terms_text(request, reader)),
        (_("Result"), result_link(request, reader)),
    ]
    return [(label, value) for label, value in pairs if value]


def terms_text(request: ApprovalRequest, reader: User) -> Any:
    """Which version of the ladder it was decided by, as a link; nothing where the matter does not say."""
    matter = declared.get(request.matter)
    if matter is None or not matter.policy or not request.decided_rung:
        return ""
    return version_text(request.ladder_version, policy=matter.policy, user=reader)


def result_link(request: ApprovalRequest, reader: User) -> Any:
    """What the verb made, as a link."""
    made = request.answer or {}
    if "$" not in made:
        return ""
    found = find_visible(reader, made["$"], made["pk"])
    url = url_of(made["$"], made["pk"]) if found is not None else ""
    return format_html('<a href="{}">{}</a>', url, found) if url else ""


def days_left(request: ApprovalRequest, at: datetime) -> int:
    """Whole days until a request expires."""
    return max((request.expires_at - at).days, 0)
