"""Reading terms: what holds, for whom and why, every version, two versions beside each other. Open to everybody."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from guanxi.foundation.people.rooms import ROOM_NAMES
from guanxi.foundation.people.visibility import may
from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.policies.naming import policy_label, scope_label, since, since_day, whom_text
from guanxi.foundation.policies.queries import (
    Holding,
    Standing,
    begun_last,
    coming_of,
    holding_of,
    holdings,
    names_of,
    standings,
)
from guanxi.foundation.policies.reasons import reason_told
from guanxi.foundation.policies.scopes import chosen_scopes, scopes, scopes_of
from guanxi.foundation.policies.terms import COMPANY, PolicyInfo, declared, info_of, to_json
from guanxi.foundation.policies.trials.kinds import kinds
from guanxi.foundation.policies.words import said_terms
from guanxi.kit.pages import page

RECORD = "policies.record_policy_version"
SHOWN = 100  # versions, or people with terms of their own, on a page


def kind_or_404(name: str) -> Any:
    """The dataclass of a policy."""
    if name not in declared:
        raise Http404
    return declared[name]


def crumbs(*names: str) -> list[tuple[Any, str]]:
    """The pages above: all policies, and those of the policies named."""
    above = [(policy_label(name), reverse("policies:policy", args=[name])) for name in names if name in declared]
    return [(_("Terms of business"), reverse("policies:index")), *above]


class DayForm(forms.Form):
    """The day one asks about."""

    on = forms.DateField(label=gettext_lazy("What holds on"), required=False)


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every policy by room: since when its terms hold, who has others, what is coming."""
    today = timezone.localdate()
    found = standings(sorted(declared), on=today)
    rooms: dict[str, list[dict[str, Any]]] = {}
    for name, standing in found.items():
        rooms.setdefault(name.split(".")[0], []).append(_line(standing, today))
    order = {room: place for place, room in enumerate(ROOM_NAMES)}
    groups = sorted(rooms.items(), key=lambda pair: -order.get(pair[0], -1))
    context = {"groups": [(ROOM_NAMES.get(room, room), lines) for room, lines in groups]}
    return page(request, "policies/index.html", context)


def _line(standing: Standing, today: date) -> dict[str, Any]:
    info, notes = info_of(declared[standing.policy]), [] if standing.company else [_("our defaults")]
    if own := sum(standing.own.values()):
        notes.append(ngettext("%(n)s with other terms", "%(n)s with other terms", own) % {"n": own})
    if standing.next_on:
        notes.append(_("another version %(from)s") % {"from": since_day(standing.next_on, today)})
    return {
        "info": info, "url": reverse("policies:policy", args=[info.name]),
        "since": since(standing.company, today) if standing.company else "", "note": " · ".join(notes),
    }  # fmt: skip


@require_GET
def policy(request: HttpRequest, name: str) -> HttpResponse:
    """The terms that hold for the company, or for somebody, on a day, and why."""
    kind, today = kind_or_404(name), timezone.localdate()
    scope, key = request.GET.get("scope", COMPANY), request.GET.get("key", "")
    on = parse_date_or(request.GET.get("on", ""), today)
    if scope not in info_of(kind).scopes:
        raise Http404
    own = standings([name], on=on)[name].own
    context = {
        "info": info_of(kind), "scope": scope, "key": key, "on": on, "is_today": on == today, "crumbs": crumbs(),
        "tabs": _tabs(kind, scope, own), "may_record": may(request.user, RECORD), "coming": [],
        "versions_url": reverse("policies:versions", args=[name]),
        "trials_url": reverse("policies:trials", args=[name]) if name in kinds else "", "own": [],
        "picker": picker(request.user, scope, ""),
    }  # fmt: skip
    if scope != COMPANY and not key:
        context |= {"own": _own(request.user, name, scope, on), "is_cut": own.get(scope, 0) > SHOWN}
        return page(request, "policies/whom.html", context)
    holding = holding_of(scope, key, kind, user=request.user, on=on)
    if holding is None:
        raise Http404
    return page(request, "policies/policy.html", context | _shown(request.user, holding, scope, key, on))


def parse_date_or(text: str, otherwise: date) -> date:
    """A day of an address, or the other one."""
    try:
        return parse_date(text) or otherwise
    except ValueError:
        return otherwise


def _shown(user: Any, holding: Holding, scope: str, key: str, on: date) -> dict[str, Any]:
    """What the page of somebody's terms shows."""
    coming = coming_of(info_of(holding.kind).name, scope, key, after=on)[:SHOWN]
    names = names_of(user, {(one.scope, one.scope_key) for one in holding.chain} | {(scope, key)})
    version = holding.version
    said = said_terms(holding.kind, version.terms if version else to_json(holding.terms))
    return {
        "whom": whom_text(scope, key, names), "version": version, "since": since(version, on),
        "short": [one for one in said if not one.is_long], "long": [one for one in said if one.is_long],
        "is_own": version is not None and (version.scope, version.scope_key) == (scope, key),
        "chain": [version_line(one, names, on) for one in reversed(holding.chain)],
        "coming": [version_line(one, names, on) for one in coming], "day_form": DayForm(initial={"on": on}),
        "change_url": f"{reverse('policies:change', args=[info_of(holding.kind).name])}?scope={scope}&key={key}",
    }  # fmt: skip


def _tabs(kind: Any, scope: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    here = reverse("policies:policy", args=[info_of(kind).name])
    keys = [COMPANY, *(one.key for one in chosen_scopes(info_of(kind).scopes))]
    return [
        {"label": capfirst(scope_label(one)), "url": here if one == COMPANY else f"{here}?scope={one}",
         "current": one == scope, "count": counts.get(one)}
        for one in keys
    ]  # fmt: skip


def _own(user: Any, name: str, scope: str, on: date) -> list[dict[str, Any]]:
    """Those of a scope with terms of their own that a person may see, of the first hundred there are."""
    own = list(begun_last(on).filter(policy=name, scope=scope).defer("terms").order_by("scope_key")[:SHOWN])
    names = names_of(user, [(version.scope, version.scope_key) for version in own])
    here = reverse("policies:policy", args=[name])
    lines = [
        version_line(one, names, on) | {"url": f"{here}?scope={scope}&key={one.scope_key}"}
        for one in own
        if (scope, one.scope_key) in names
    ]
    return sorted(lines, key=lambda line: str(line["whom"]))


def version_line(version: PolicyVersion, names: Any, on: date) -> dict[str, Any]:
    """A version as a row of a list."""
    return {
        "version": version, "whom": whom_text(version.scope, version.scope_key, names), "since": since(version, on),
        "reason": reason_told(version.reason), "url": reverse("policies:version", args=[version.pk]),
    }  # fmt: skip


def picker(user: Any, scope: str, key: str) -> dict[str, Any]:
    """How one of a scope is chosen: from a menu, or where there are too many by typing."""
    if scope == COMPANY or scope not in scopes:
        return {}
    offered = [(value, text) for value, text in scopes[scope].choices(user, "")]
    name = scopes[scope].names_of(user, [key]).get(key, "") if key else ""
    return {
        "label": scope_label(scope), "groups": [("", [("", "–"), *offered])] if offered else [], "value": key,
        "text": name, "url": reverse("policies:options", args=[scope]),
    }  # fmt: skip


@require_GET
def options(request: HttpRequest, scope: str) -> HttpResponse:
    """Fragment: those of a scope that hold the text, for a combobox."""
    if scope not in scopes:
        raise Http404
    query = request.GET.get("q", "")[:100]
    rows = scopes[scope].choices(request.user, query)
    return render(request, "policies/_options.html", {"rows": rows, "query": query})


@require_GET
def of_subject(request: HttpRequest, scope: str, key: str) -> HttpResponse:
    """What holds for a customer, unit or person of every policy, and which version says so."""
    found = scopes.get(scope)
    subject = found.find(request.user, key) if found is not None and found.find is not None else None
    if subject is None:
        raise Http404
    today = timezone.localdate()
    pairs = dict(scopes_of(subject))  # of a tree the deepest
    kinds = [kind for _name, kind in sorted(declared.items()) if pairs.keys() & set(info_of(kind).scopes)]
    held = holdings(subject, kinds, on=today)
    names = names_of(request.user, {(one.version.scope, one.version.scope_key) for one in held if one.version})
    lines = [
        {
            "info": info_of(one.kind), "since": since(one.version, today) if one.version else "",
            "url": _address_for(info_of(one.kind), pairs),
            "whom": whom_text(one.version.scope, one.version.scope_key, names) if one.version else _("our defaults"),
        }
        for one in held
    ]  # fmt: skip
    return page(request, "policies/subject.html", {"subject": subject, "lines": lines, "crumbs": crumbs()})


def _address_for(info: PolicyInfo, pairs: dict[str, str]) -> str:
    """The page of a policy for somebody, by the most special of its scopes that concerns him."""
    scope = [one.key for one in chosen_scopes(info.scopes) if one.key in pairs][-1]
    return f"{reverse('policies:policy', args=[info.name])}?scope={scope}&key={pairs[scope]}"
