"""Recording new terms on a page: the inputs, their rows, for whom and from when, and what would change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from guanxi.foundation.people.visibility import may
from guanxi.foundation.policies.actions import check_day, check_scope, record_policy_version
from guanxi.foundation.policies.change_control import role_label, who_agrees
from guanxi.foundation.policies.checking import check_terms
from guanxi.foundation.policies.drafts import Texts, rearrange, texts_of, texts_typed, values_of
from guanxi.foundation.policies.forms import TermInputs, VersionForm, tables_of
from guanxi.foundation.policies.models import PolicyTrial, PolicyVersion
from guanxi.foundation.policies.naming import scope_label
from guanxi.foundation.policies.queries import Holding, coming_of, holding_of, holdings, standings, version_seen
from guanxi.foundation.policies.scopes import chosen_scopes
from guanxi.foundation.policies.terms import COMPANY, from_json, info_of, terms_of
from guanxi.foundation.policies.views.reading import RECORD, crumbs, kind_or_404, parse_date_or, picker
from guanxi.foundation.policies.words import moved, told, under_each_other
from guanxi.kit.components.numbers import day
from guanxi.kit.errors import BadInput, NotAllowed
from guanxi.kit.pages import page

HEAD = ("scope", "scope_key", "starts_on", "reason")


@dataclass
class Draft:
    """What is on the page: for whom, from when, the terms as they are typed, and what is wrong with them."""

    kind: Any
    user: Any
    scope: str
    key: str
    on: date
    texts: Texts
    form: VersionForm
    faults: dict[str, Any]

    @property
    def held(self) -> Holding:
        """What holds, on the day the new terms would begin, for those they are for."""
        return held_for(self.kind, self.user, self.scope, self.key, self.on)


def held_for(kind: Any, user: Any, scope: str, key: str, on: date) -> Holding:
    """What holds for somebody; the company's terms where nobody is chosen yet."""
    found = holding_of(scope, key, kind, user=user, on=on) if key or scope == COMPANY else None
    return found or holdings(None, [kind], on=on)[0]


def opened(request: HttpRequest, kind: Any) -> Draft:
    """A page as it is opened: what holds for those it is for, or an old version to begin from."""
    today = timezone.localdate()
    scope, key = request.GET.get("scope", COMPANY), request.GET.get("key", "")
    if scope not in info_of(kind).scopes:
        scope, key = COMPANY, ""
    terms = held_for(kind, request.user, scope, key, today).terms
    old = request.GET.get("from", "")
    if old.isascii() and old.isdigit() and len(old) < 19:
        version = version_seen(request.user, int(old))
        if version is not None and version.policy == info_of(kind).name:
            scope, key, terms = version.scope, version.scope_key, from_json(kind, version.terms)
    tried = request.GET.get("trial", "")
    if tried.isascii() and tried.isdigit() and len(tried) < 19:
        trial = PolicyTrial.objects.filter(pk=int(tried), policy=info_of(kind).name).first()
        if trial:
            scope, key, terms = trial.scope, trial.scope_key, from_json(kind, trial.terms)
    form = VersionForm(initial={"scope": scope, "scope_key": key, "starts_on": today})
    return Draft(kind, request.user, scope, key, today, texts_of(kind, terms), form, {})


def typed(request: HttpRequest, kind: Any) -> Draft:
    """A page as it was sent."""
    data = request.POST
    scope, key = data.get("scope", COMPANY), data.get("scope_key", "")
    on = parse_date_or(data.get("starts_on", ""), timezone.localdate())
    return Draft(kind, request.user, scope, key, on, texts_typed(kind, data), VersionForm(data), {})


def check(draft: Draft) -> dict[str, Any] | None:
    """The terms as plain values; None with every fault noted where something is wrong."""
    values = None
    try:
        values = check_terms(draft.kind, values_of(draft.kind, draft.texts))
    except BadInput as refusal:
        draft.faults = dict(refusal.fields)
    if values is not None and (doubts := doubts_of(draft, from_json(draft.kind, values))):
        draft.faults, values = doubts, None
    form = draft.form
    if form.is_valid():
        for found in (
            lambda: check_scope(draft.kind, draft.scope, draft.key),
            lambda: check_day(form.cleaned_data["starts_on"], today=timezone.localdate()),
        ):
            try:
                found()
            except BadInput as refusal:
                for name, text in refusal.fields.items():
                    form.add_error(name, str(text))
    return values if form.is_valid() and not form.errors else None


def doubts_of(draft: Draft, terms: Any) -> dict[str, Any]:
    """What nobody can have meant among what is new against what holds, by place, where the policy says so."""
    return dict(terms.doubts(draft.held.terms)) if hasattr(terms, "doubts") else {}


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, name: str) -> HttpResponse:
    """New terms of a policy."""
    kind = kind_or_404(name)
    if not may(request.user, RECORD):
        raise NotAllowed()
    if request.method == "GET":
        return _page(request, opened(request, kind))
    draft = typed(request, kind)
    if asked := request.POST.get("do", ""):
        draft.form = VersionForm(initial=draft.form.data.dict())  # type: ignore[attr-defined]
        if asked == "whom":
            _turn_to(request, draft)
        draft.texts = rearrange(kind, draft.texts, asked)
        return _page(request, draft)
    values = check(draft)
    if values is None:
        return _page(request, draft, status=422)
    if (newer := came_between(request, draft)) is not None:
        return _page(request, draft, status=409, newer=newer)
    try:
        version = record_policy_version(
            name, terms=values, starts_on=draft.form.cleaned_data["starts_on"], scope=draft.scope,
            scope_key=draft.key, reason=draft.form.cleaned_data["reason"], by=request.user, at=timezone.now(),
            key=request.POST.get("idempotency_key") or None,
        )  # fmt: skip
    except BadInput as refusal:
        draft.faults = dict(refusal.fields)
        return _page(request, draft, status=422)
    messages.success(request, _("Recorded; the terms hold from %(day)s.") % {"day": day(version.starts_on)})
    return redirect("policies:version", pk=version.pk)


def newest_of(name: str) -> int:
    """The number of the version of a policy that was recorded last; 0 where there is none."""
    return PolicyVersion.objects.filter(policy=name).aggregate(last=Max("pk"))["last"] or 0


def seen_by(request: HttpRequest) -> int | None:
    """The number of the last version as it was when the page was opened; None where the page does not say."""
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 19 else None


def came_between(request: HttpRequest, draft: Draft) -> PolicyVersion | None:
    """What somebody else recorded for the same people since the page was opened; recording would undo it unseen."""
    if (seen := seen_by(request)) is None:
        return None
    found = PolicyVersion.objects.filter(
        policy=info_of(draft.kind).name, scope=draft.scope, scope_key=draft.key, pk__gt=seen
    )
    return found.exclude(by_id=request.user.pk).select_related("by").order_by("-pk").first()


def _turn_to(request: HttpRequest, draft: Draft) -> None:
    """Other people were chosen: unless something was typed already, begin with what holds for them."""
    was = request.POST.get("was_scope", COMPANY), request.POST.get("was_key", "")
    if was[0] != draft.scope:
        draft.key = ""
        draft.form.initial["scope_key"] = ""
    before = texts_of(draft.kind, held_for(draft.kind, draft.user, *was, draft.on).terms)
    if draft.texts == before:
        draft.texts = texts_of(draft.kind, draft.held.terms)


@require_POST
def preview(request: HttpRequest, name: str) -> HttpResponse:
    """Fragment: what the terms typed so far would change."""
    kind = kind_or_404(name)
    if not may(request.user, RECORD):
        raise NotAllowed()
    draft = typed(request, kind)
    return render(request, "policies/_changes.html", changes_of(draft))


def changes_of(draft: Draft) -> dict[str, Any]:
    """What would change, and what others have to be thought of."""
    try:
        terms = from_json(draft.kind, check_terms(draft.kind, values_of(draft.kind, draft.texts)))
    except BadInput:
        return {"is_unreadable": True}
    held = draft.held
    changes = []
    for one in terms_of(draft.kind):
        before, after = getattr(held.terms, one.name), getattr(terms, one.name)
        if before != after:
            changes.append({"label": one.label, "text": under_each_other(moved(told(one, before), told(one, after)))})
    return {
        "changes": changes,
        "held": held.version,
        "notes": [*dict.fromkeys(doubts_of(draft, terms).values()), *_notes(draft)],
    }


def _notes(draft: Draft) -> list[str]:
    name = info_of(draft.kind).name
    notes = []
    if role := who_agrees(name, on=timezone.localdate()):
        notes.append(_("Waits until %(role)s agreed.") % {"role": role_label(role)})
    if later := coming_of(name, draft.scope, draft.key, after=draft.on).first():
        notes.append(_("They hold until %(day)s; then a version already recorded takes their place.")
                     % {"day": day(later.starts_on)})  # fmt: skip
    if draft.on < timezone.localdate():
        notes.append(_("Decisions already made keep the terms that made them."))
    if draft.scope == COMPANY and (count := sum(standings([name], on=draft.on)[name].own.values())):
        notes.append(
            ngettext("%(n)s other keeps terms of its own.", "%(n)s others keep terms of their own.", count)
            % {"n": count}
        )
    return notes


def _page(request: HttpRequest, draft: Draft, *, status: int = 200, newer: PolicyVersion | None = None) -> HttpResponse:
    name = info_of(draft.kind).name
    keys = [COMPANY, *(one.key for one in chosen_scopes(info_of(draft.kind).scopes))]
    inputs = TermInputs(draft.kind, draft.texts, draft.faults)
    seen = seen_by(request) if newer is None else None
    seen = newest_of(name) if seen is None else seen
    told_faults = [str(text) for place, text in draft.faults.items() if place == "terms"]
    context = {
        "info": info_of(draft.kind), "draft": draft, "form": draft.form, "inputs": inputs,
        "tables": tables_of(draft.kind, draft.texts, draft.faults), "faults": told_faults,
        "is_wrong": status == 422, "scopes": [("", [(one, scope_label(one)) for one in keys])],
        "has_scopes": len(keys) > 1, "picker": picker(draft.user, draft.scope, draft.key),
        "crumbs": crumbs(name), "url": reverse("policies:change", args=[name]),
        "preview_url": reverse("policies:preview", args=[name]), "newer": newer, "seen": seen,
        **changes_of(draft),
    }  # fmt: skip
    return page(request, "policies/change.html", context, fragment="policies/_draft.html", status=status)
