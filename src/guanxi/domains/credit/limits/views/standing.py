"""Lowering, ending, blocking; securities; what banks and suppliers say."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from guanxi.domains.credit.limits import actions
from guanxi.domains.credit.limits.forms import AnswerForm, BankForm, LowerForm, ReasonForm, SecurityForm
from guanxi.domains.credit.limits.resting import falls_with
from guanxi.domains.credit.limits.views.loading import ask_for, common, demand_view, visible_customer, visible_row
from guanxi.domains.credit.models import Reference, Security, Survey
from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.queries import account_of
from guanxi.kit.components.numbers import money

GET_POST = ["GET", "POST"]


def _page(customer: Customer) -> str:
    return reverse("credit:customer", args=[customer.pk])


def _now_told(customer: Customer) -> str:
    """The customer, its limit and what of it is taken."""
    account = account_of(customer)
    if account.ceiling is None:
        return str(customer)
    told = {"customer": customer, "limit": money(account.ceiling), "taken": money(account.exposure)}
    return _("%(customer)s · limit %(limit)s, taken %(taken)s") % told


@require_http_methods(GET_POST)
def lower(request: HttpRequest, pk: int) -> HttpResponse:
    """A lower limit."""
    customer = visible_customer(request, pk)
    return ask_for(
        request, LowerForm(request.POST or None),
        lambda data: actions.lower_limit(customer, **data, **common(request)),
        title=_("Lower the limit"), submit=_("Lower"), lede=_now_told(customer), done=_("The limit is lowered."),
        needs="credit.lower_limit", to=_page(customer),
    )  # fmt: skip


@require_http_methods(GET_POST)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """No limit any more."""
    customer = visible_customer(request, pk)
    return ask_for(
        request, ReasonForm(request.POST or None),
        lambda data: actions.end_limit(customer, **data, **common(request)),
        title=_("End the limit"), submit=_("End"), lede=_now_told(customer),
        done=_("The limit is ended; prepaid orders pass."), needs="credit.end_limit", to=_page(customer),
    )  # fmt: skip


@require_http_methods(GET_POST)
def block(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing on credit until it is lifted."""
    customer = visible_customer(request, pk)
    return ask_for(
        request, ReasonForm(request.POST or None),
        lambda data: actions.block_customer(customer, **data, **common(request)),
        title=_("Block credit"), submit=_("Block"), lede=customer, done=_("The customer's credit is blocked."),
        needs="credit.block_customer", to=_page(customer),
    )  # fmt: skip


@require_http_methods(GET_POST)
def unblock(request: HttpRequest, pk: int) -> HttpResponse:
    """Lift a block."""
    customer = visible_customer(request, pk)
    return ask_for(
        request, ReasonForm(request.POST or None),
        lambda data: actions.unblock_customer(customer, **data, **common(request)),
        title=_("Lift the block"), submit=_("Lift"), lede=customer, done=_("The block is lifted."),
        needs="credit.unblock_customer", to=_page(customer),
    )  # fmt: skip


@require_http_methods(GET_POST)
def add_security(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a security."""
    customer = visible_customer(request, pk)
    return ask_for(
        request, SecurityForm(request.POST or None),
        lambda data: actions.add_security(customer, **data, **common(request)),
        title=_("Take a security"), submit=_("Save"), lede=customer, done=_("The security is noted."),
        needs="credit.add_security", to=_page(customer),
    )  # fmt: skip


@require_http_methods(GET_POST)
def release_security(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a security back."""
    security: Security = visible_row(request, Security.objects.select_related("customer"), pk)
    fallen = falls_with(security, on=timezone.localdate())
    lede = security.description
    if fallen is not None:
        limit, falls = fallen
        told = {"what": lede, "amount": money(limit.amount), "falls": money(falls), "left": money(limit.amount - falls)}
        lede = _("%(what)s. %(falls)s of the limit of %(amount)s rest on it: the limit falls to %(left)s.") % told
    return ask_for(
        request, ReasonForm(request.POST or None),
        lambda data: actions.release_security(security, **data, **common(request)),
        title=_("Give the security back"), submit=pgettext("security", "Give back"), lede=lede,
        done=_("The security is given back."), needs="credit.release_security", to=_page(security.customer),
    )  # fmt: skip


@require_http_methods(GET_POST)
def ask_bank(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the customer's bank."""
    survey: Survey = visible_row(request, Survey.objects.select_related("customer"), pk)
    customer = survey.customer
    question = _("Since when has the account been kept, are there loans or bills past due, what turnover goes over it?")
    initial = {"name": customer.bank_name, "asked_on": timezone.localdate(), "question": question}
    return ask_for(
        request, BankForm(request.POST or None, initial=initial),
        lambda data: actions.ask_bank(survey, **data, **common(request)),
        title=_("Ask the bank"), submit=_("Save"), lede=customer, done=_("The enquiry is noted."),
        needs="credit.ask_bank", to=_page(customer),
    )  # fmt: skip


@require_http_methods(GET_POST)
def note_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """What a bank or a supplier answered."""
    demand_view(request)
    seen = Survey.objects.visible_to(request.user)
    reference: Reference = _reference(seen, pk)
    initial = {
        "answer": reference.answer, "rating": reference.rating,
        "answered_on": reference.answered_on or timezone.localdate(),
    }  # fmt: skip
    return ask_for(
        request, AnswerForm(request.POST or None, initial=initial),
        lambda data: actions.note_answer(reference, **data, **common(request)),
        title=_("Answer of %(name)s") % {"name": reference.name}, submit=_("Save"), lede=reference.question,
        done=_("The answer is noted."), needs="credit.note_answer", to=_page(reference.survey.customer),
    )  # fmt: skip


def _reference(surveys: Any, pk: int) -> Reference:
    return get_object_or_404(Reference.objects.filter(survey__in=surveys).select_related("survey__customer"), pk=pk)
