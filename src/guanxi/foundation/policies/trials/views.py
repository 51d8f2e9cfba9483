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
from guanxi.foundation.policies.queries import holdings
from guanxi.foundation.policies.terms import declared, from_json, info_of, terms_of
from guanxi.foundation.policies.trials.actions import try_terms
from guanxi.foundation.policies.trials.kinds import TrialKind, kinds
from guanxi.foundation.policies.views.reading import RECORD, crumbs
from guanxi.foundation.policies.words import moved, told, under_each_other
from guanxi.kit.components.numbers import day, moment
from guanxi.kit.errors import BadInput, NotAllowed
from guanxi.kit.pages import page

TRY = "policies.try_terms"
SHOWN = 50


class SinceForm(forms.Form):
    """From which day the past is looked at."""

    since = forms.DateField(label=gettext_lazy("Look at the past from"))


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, name: str) -> HttpResponse:
    """Type terms, and have the worker try them; an earlier trial to begin from is `from`."""
    kind, trial_kind = declared.get(name), kinds.get(name)
    if kind is None or trial_kind is None:
        raise Http404
    if not may(request.user, TRY):
        raise NotAllowed()
    today = timezone.localdate()
    held = holdings(None, [kind], on=today)[0].terms
    if request.method == "GET":
        begun = _begun(request, name)
        terms = from_json(kind, begun.terms) if begun else held
        form = SinceForm(initial={"since": begun.since if begun else today - timedelta(days=365)})
        return _typed_page(request, kind, trial_kind, texts_of(kind, terms), form)
    texts, form = texts_typed(kind, request.POST), SinceForm(request.POST)
    if asked := request.POST.get("do", ""):
        return _typed_page(request, kind, trial_kind, rearrange(kind, texts, asked), SinceForm(initial=request.POST))
    faults: dict[str, Any] = {}
    try:
        values = check_terms(kind, values_of(kind, texts))
        if form.is_valid():
            key = request.POST.get("idempotency_key") or None
            since = form.cleaned_data["since"]
            trial = try_terms(name, terms=values, since=since, by=request.user, at=timezone.now(), key=key)
            return redirect("policies:trial", pk=trial.pk)
    except BadInput as refusal:
        faults = dict(refusal.fields)
        if "since" in faults:
            form.add_error("since", str(faults.pop("since")))
    return _typed_page(request, kind, trial_kind, texts, form, faults=faults, status=422)


def _begun(request: HttpRequest, name: str) -> PolicyTrial | None:
    text = request.GET.get("from", "")
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        return None
    return visible_trials(request.user).filter(pk=int(text), policy=name).first()


def _typed_page(
    request: HttpRequest, kind: Any, trial_kind: TrialKind, texts: Any, form: SinceForm, *,
    faults: dict[str, Any] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    name, faults = info_of(kind).name, faults or {}
    context = {
        "info": info_of(kind), "form": form, "inputs": TermInputs(kind, texts, faults),
        "tables": tables_of(kind, texts, faults),
        "faults": [str(text) for key, text in faults.items() if key == "terms"],
        "is_wrong": status == 422, "url": reverse("policies:new_trial", args=[name]), "crumbs": crumbs(name),
        "lede": trial_kind.lede,
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
    days = {"since": day(trial.since), "until": day(trial.until), "person": trial.by, "moment": moment(trial.at)}
    context = {
        "trial": trial, "info": info_of(kind), "crumbs": crumbs(trial.policy), "is_running": trial.finished_at is None,
        "lede": _("%(since)s to %(until)s · by %(person)s, %(moment)s") % days,
        "differences": _differences(kind, trial),
        "result": trial_kind.shown(trial.result, request.user) if trial.result else None,
        "result_template": trial_kind.template, "again_url": f"{again}?from={pk}",
        "change_url": f"{change}?trial={pk}" if may(request.user, RECORD) and trial.result else "",
        "failure": _(trial.failure) if trial.failure else "",
    }  # fmt: skip
    return page(request, "policies/trial.html", context, fragment="policies/_trial.html")


def _differences(kind: Any, trial: PolicyTrial) -> list[dict[str, Any]]:
    """What the terms on trial change of those that hold today."""
    terms, held = from_json(kind, trial.terms), holdings(None, [kind], on=timezone.localdate())[0].terms
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
    trials = visible_trials(request.user).filter(policy=name).order_by("-at", "-id")[:SHOWN]
    lines = [
        {
            "title": _("%(since)s to %(until)s") % {"since": day(one.since), "until": day(one.until)},
            "sub": f"{one.by} · {moment(one.at)}", "url": reverse("policies:trial", args=[one.pk]),
            "end": _("running") if one.finished_at is None else _("failed") if one.failure else _("finished"),
        }
        for one in trials
    ]  # fmt: skip
    context = {
        "info": info_of(declared[name]), "lines": lines, "crumbs": crumbs(name), "lede": kinds[name].lede,
        "new_url": reverse("policies:new_trial", args=[name]), "may_try": may(request.user, TRY),
    }  # fmt: skip
    return page(request, "policies/trials.html", context)
