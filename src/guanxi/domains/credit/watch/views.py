"""News, promises, and what came of a signal."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from guanxi.domains.credit.limits.views.loading import ask_for, common, visible_customer, visible_row
from guanxi.domains.credit.models import PaymentPromise, Signal
from guanxi.domains.credit.watch import actions
from guanxi.domains.credit.watch.forms import NewsForm, OutcomeForm, PromiseForm
from guanxi.domains.credit.watch.shown import sentence_of
from guanxi.domains.customers.merging.families import carrier_of
from guanxi.kit.pages import back_from, safe_back

GET_POST = ["GET", "POST"]


@require_http_methods(GET_POST)
def note_news(request: HttpRequest, pk: int) -> HttpResponse:
    """Note what was heard about a customer."""
    customer = visible_customer(request, pk)
    return ask_for(
        request, NewsForm(request.POST or None),
        lambda data: actions.note_news(customer, **data, **common(request)),
        title=_("Note news"), submit=pgettext("verb", "Note"), lede=customer, done=_("It is noted."),
        needs="credit.note_news", to=back_from(request, reverse("credit:score", args=[customer.pk])),
    )  # fmt: skip


@require_http_methods(GET_POST)
def note_promise(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a customer promised to pay."""
    customer = visible_customer(request, pk)
    return ask_for(
        request, PromiseForm(request.POST or None),
        lambda data: actions.note_promise(customer, **data, **common(request)),
        title=_("Note a promise to pay"), submit=pgettext("verb", "Note"), lede=customer,
        done=_("The promise is noted."),
        needs="credit.note_promise", to=back_from(request, reverse("credit:score", args=[customer.pk])),
    )  # fmt: skip


@require_POST
def withdraw_promise(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a promise that was noted by mistake."""
    promise = visible_row(request, PaymentPromise.objects.select_related("customer"), pk)
    to = reverse("credit:score", args=[carrier_of(promise.customer)])
    actions.withdraw_promise(promise, **common(request))
    messages.success(request, _("The promise is taken back."))
    return redirect(safe_back(request, to))


@require_http_methods(GET_POST)
def close_signal(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what came of a signal."""
    signal = visible_row(request, Signal.objects.select_related("customer", "task"), pk)
    lede = f"{signal.customer} · {signal.get_kind_display()}. {sentence_of(signal)}"
    return ask_for(
        request, OutcomeForm(request.POST or None),
        lambda data: actions.close_signal(signal, **data, **common(request)),
        title=_("What came of it"), submit=_("Looked at"), lede=lede, done=_("It is looked at."),
        needs="credit.close_signal", to=back_from(request, reverse("credit:score", args=[carrier_of(signal.customer)])),
    )  # fmt: skip
