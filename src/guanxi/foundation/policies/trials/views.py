"""Pages of trials: terms typed and tried, how far it is, what came out; and the trials of a policy."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from guanxi.foundation.people.visibility import may
from guanxi.foundation.policies.checking import check_terms
from guanxi.foundation.policies.drafts import rearrange, texts_of, texts_typed, values_of
from guanxi.foundation.policies.forms import TermInputs, tables_of
from guanxi.foundation.policies.models import PolicyTrial
from guanxi.foundation.policies.naming import scope_label, whom_text
from guanxi.foundation.policies.queries import holdings, names_of
from guanxi.foundation.policies.scopes import chosen_scopes
from guanxi.foundation.policies.terms import COMPANY, declared, from_json, info_of, terms_of
from guanxi.foundation.policies.trials.actions import try_terms
from guanxi.foundation.policies.trials.kinds import TrialKind, kinds
from guanxi.foundation.policies.views.changing import held_for
from guanxi.foundation.policies.views.reading import RECORD, crumbs, picker
from guanxi.foundation.policies.words import moved, told, under_each_other
from guanxi.kit.components.numbers import day, moment
from guanxi.kit.errors import BadInput, NotAllowed
from guanxi.kit.pages import page

TRY = "policies.try_terms"
SHOWN = 50


class TrialForm(forms.Form):
    """For whom terms are tried, and from which day the past is looked at."""

    scope = forms.CharField(label=gettext_lazy("For whom"), required=False, empty_value=COMPANY)
    scope_key = forms.CharField(label=gettext_lazy("which one"), required=False)
    since = forms.DateField(label=gettext_lazy("Look at the past from"))


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, name: str) -> HttpResponse:
    """Type terms, and have the worker try them; an earlier trial to begin from is `from`."""
    kind, trial_kind = declared.get(name), kinds.get(name)
    if kind is None or trial_kind is None:
        raise Http404
    if not may(request.user, TRY):
        raise NotAllowed()
    if request.method == "GET":
        return _typed_page(request, kind, trial_kind, *_opened(request, kind))
    texts, form = texts_typed(kind, request.POST), TrialForm(request.POST)
    if asked := request.POST.get("do", ""):
        given = request.POST.dict()
        if asked == "whom" and given.get("was_scope") != given.get("scope"):
            given["scope_key"] = ""
        return _typed_page(request, kind, trial_kind, rearrange(kind, texts, asked), TrialForm(initial=given))
    faults: dict[str, Any] = {}
    try:
        values = check_terms(kind, values_of(kind, texts))
        if form.is_valid():
            key = request.POST.get("idempotency_key") or None
            trial = try_terms(name, terms=values, **form.cleaned_data, by=request.user, at=timezone.now(), key=key)
            return redirect("policies:trial", pk=trial.pk)
    except BadInput as refusal:
        faults = dict(refusal.fields)
        for field in set(faults) & set(form.fields):
            form.add_error(field, str(faults.pop(field)))
    return _typed_page(request, kind, trial_kind, texts, form, faults=faults, status=422)


def _opened(request: HttpRequest, kind: Any) -> tuple[Any, TrialForm]:
    """An earlier trial to begin from, else what holds for the company."""
    begun, today = _begun(request, info_of(kind).name), timezone.localdate()
    terms = from_json(kind, begun.terms) if begun else holdings(None, [kind], on=today)[0].terms
    initial = {"scope": COMPANY, "scope_key": "", "since": today - timedelta(days=365)}
    if begun:
        initial = {"scope": begun.scope, "scope_key": begun.scope_key, "since": begun.since}
    return texts_of(kind, terms), TrialForm(initial=initial)


def _begun(request: HttpRequest, name: str) -> PolicyTrial | None:
    text = request.GET.get("from", "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        return None
    return visible_trials(request.user).filter(pk=int(text), policy=name).first()


def _typed_page(
    request: HttpRequest, kind: Any, trial_kind: TrialKind, texts: Any, form: TrialForm, *,
    faults: dict[str, Any] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    name, faults = info_of(kind).name, faults or {}
    scope, key = form["scope"].value() or COMPANY, form["scope_key"].value() or ""
    keys = [COMPANY, *(one.key for one in chosen_scopes(info_of(kind).scopes))]
    context = {
        "info": info_of(kind), "form": form, "inputs": TermInputs(kind, texts, faults),
        "tables": tables_of(kind, texts, faults),
        "faults": [str(text) for key, text in faults.items() if key == "terms"],
        "is_wrong": status == 422, "url": reverse("policies:new_trial", args=[name]), "crumbs": crumbs(name),
        "lede": trial_kind.lede, "scope": scope, "key": key, "has_scopes": len(keys) > 1,
        "scopes": [("", [(one, scope_label(one)) for one in keys])], "picker": picker(request.user, scope, key),
    }  # fmt: skip
    return page(request, "policies/trial_new.html", context, fragment="policies/_trial_draft.html", status=status)


def visible_trials(user: Any) -> Any:
    """One's own trials; those who record terms see all."""
    trials = PolicyTrial.objects.select_related("by")
    return trials if may(user, RECORD) else trials.filter(by=user)


@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A trial: its terms, how far it is, or what came out."""
    trial: PolicyTrial = get_object_or_404(visible_trials(request.user), pk=pk)
    kind, trial_kind = declared.get(trial.policy), kinds.get(trial.policy)
    if kind is None or trial_kind is None:
        raise Http404
    change, again = (reverse(f"policies:{one}", args=[trial.policy]) for one in ("change", "new_trial"))
    names = names_of(request.user, [(trial.scope, trial.scope_key)])
    days = {
        "whom": whom_text(trial.scope, trial.scope_key, names),
        "since": day(trial.since),
        "until": day(trial.until),
        "person": trial.by,
        "moment": moment(trial.at),
    }
    context = {
        "trial": trial, "info": info_of(kind), "crumbs": crumbs(trial.policy), "is_running": trial.finished_at is None,
        "lede": _("For %(whom)s · %(since)s to %(until)s · by %(person)s, %(moment)s") % days,
        "differences": _differences(kind, trial, request.user),
        "result": trial_kind.shown(trial.result, request.user) if trial.result else None,
        "result_template": trial_kind.template, "again_url": f"{again}?from={pk}",
        "change_url": f"{change}?trial={pk}" if may(request.user, RECORD) and trial.result else "",
        "failure": _(trial.failure) if trial.failure else "",
    }  # fmt: skip
    return page(request, "policies/trial.html", context, fragment="policies/_trial.html")


def _differences(kind: Any, trial: PolicyTrial, user: Any) -> list[dict[str, Any]]:
    """What the terms on trial change of those that hold today for whom they are tried."""
    held = held_for(kind, user, trial.scope, trial.scope_key, timezone.localdate()).terms
    terms = from_json(kind, trial.terms)
    return [
        {
            "label": one.label,
            "text": under_each_other(moved(told(one, getattr(held, one.name)), told(one, getattr(terms, one.name)))),
        }
        for one in terms_of(kind)
        if getattr(held, one.name) != getattr(terms, one.name)
    ]


@require_GET
def index(request: HttpRequest, name: str) -> HttpResponse:
    """The latest trials of a policy."""
    if name not in kinds:
        raise Http404
    trials = list(visible_trials(request.user).filter(policy=name).order_by("-at", "-id")[:SHOWN])
    names = names_of(request.user, {(one.scope, one.scope_key) for one in trials})
    lines = [
        {
            "title": _("%(since)s to %(until)s") % {"since": day(one.since), "until": day(one.until)},
            "sub": f"{whom_text(one.scope, one.scope_key, names)} · {one.by} · {moment(one.at)}",
            "url": reverse("policies:trial", args=[one.pk]),
            "end": _("running") if one.finished_at is None else _("failed") if one.failure else _("finished"),
        }
        for one in trials
    ]  # fmt: skip
    context = {
        "info": info_of(declared[name]), "lines": lines, "crumbs": crumbs(name), "lede": kinds[name].lede,
        "new_url": reverse("policies:new_trial", args=[name]), "may_try": may(request.user, TRY),
    }  # fmt: skip
    return page(request, "policies/trials.html", context)
