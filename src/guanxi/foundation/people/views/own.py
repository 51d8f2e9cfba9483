"""One's own settings: language, looks, second factors, access tokens, standing in."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from guanxi.foundation.people import actions
from guanxi.foundation.people.forms.own import DelegationForm, LooksForm, TokenForm
from guanxi.foundation.people.middleware import as_oneself, person_of
from guanxi.foundation.people.models import Delegation
from guanxi.foundation.people.queries import count_second_factors, delegations_of, tokens_of
from guanxi.kit.errors import BadInput


@as_oneself
def show(request: HttpRequest) -> HttpResponse:
    """The settings of the person who signed in; saves the looks."""
    form = LooksForm(request.POST or None, initial=looks_of(request.user))
    if request.method == "POST" and form.is_valid():
        actions.change_own_settings(request.user, **form.cleaned_data, by=request.user, at=timezone.now())
        translation.activate(request.user.language or request.LANGUAGE_CODE)  # type: ignore[union-attr]
        messages.success(request, _("Saved."))
        return redirect("settings:own")
    return render(
        request, "people/own.html", {"form": form, **own_context(request)}, status=422 if form.errors else 200
    )


def looks_of(user: Any) -> dict[str, str]:
    """What the form of the looks begins with."""
    return {"language": user.language, "theme": user.theme, "density": user.density}


def own_context(request: HttpRequest) -> dict[str, Any]:
    """The panels of the page."""
    today = timezone.localdate()
    return {
        "tokens": tokens_of(person_of(request)).filter(revoked_at__isnull=True),
        "delegations": delegations_of(person_of(request), on=today),
        "second_factors": count_second_factors(person_of(request)),
        "today": today,
    }


@as_oneself
@never_cache
def issue_token(request: HttpRequest) -> HttpResponse:
    """Make an access token and show its secret, this once."""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            token, secret = actions.issue_token(request.user, **form.cleaned_data, by=request.user, at=timezone.now())
        except BadInput as refusal:
            form.refuse(refusal)
        else:
            return render(request, "people/token_issued.html", {"token": token, "secret": secret})
    return render(request, "people/token_form.html", {"form": form}, status=422 if form.errors else 200)


@as_oneself
@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop accepting one of one's tokens."""
    token = get_object_or_404(tokens_of(person_of(request)), pk=pk)
    actions.revoke_token(token, by=request.user, at=timezone.now())
    messages.success(request, _("“%(name)s” is no longer accepted.") % {"name": token.name})
    return redirect("settings:own")


@as_oneself
def delegate(request: HttpRequest) -> HttpResponse:
    """Let a colleague stand in for some days."""
    today: date = timezone.localdate()
    form = DelegationForm(request.POST or None, giver=request.user, initial={"starts_on": today, "ends_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            actions.delegate(request.user, **form.cleaned_data, by=request.user, at=timezone.now(),
                             key=request.POST.get("idempotency_key"))  # fmt: skip
        except BadInput as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Your colleague can stand in for you on these days."))
            return redirect("settings:own")
    return render(request, "people/delegation_form.html", {"form": form}, status=422 if form.errors else 200)


@as_oneself
@require_POST
def revoke_delegation(request: HttpRequest, pk: int) -> HttpResponse:
    """End a delegation one gave or holds."""
    delegation = delegations_of(person_of(request), on=timezone.localdate()).filter(pk=pk).first()
    if not isinstance(delegation, Delegation):
        raise Http404
    actions.revoke_delegation(delegation, by=request.user, at=timezone.now())
    messages.success(request, _("The delegation has ended."))
    return redirect("settings:own")
