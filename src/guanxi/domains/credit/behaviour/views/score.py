"""Both scores of a customer on one page: every factor, its points, its why, and the documents behind it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from guanxi.domains.credit.behaviour import panels
from guanxi.domains.credit.behaviour.documents import paid_invoices
from guanxi.domains.credit.behaviour.ledger import histories_of
from guanxi.domains.credit.behaviour.metrics import BEHAVIOUR
from guanxi.domains.credit.behaviour.policies import BehaviourTerms
from guanxi.domains.credit.behaviour.queries import cancelled_of
from guanxi.domains.credit.behaviour.rules import facts_of
from guanxi.domains.credit.limits.views.loading import crumbs, visible_customer
from guanxi.domains.credit.statements.queries import open_survey_of
from guanxi.domains.credit.watch.panels import promise_rows, signal_items
from guanxi.domains.customers.models import Customer
from guanxi.foundation.measures.panels import grade_card, grade_today
from guanxi.foundation.measures.queries import current_grade
from guanxi.foundation.people.visibility import may
from guanxi.foundation.policies.terms import in_force
from guanxi.kit.pages import page

RATIOS = "credit.ratios"
SHOWN = 24


@require_GET
def show_score(request: HttpRequest, pk: int) -> HttpResponse:
    """The score of behaviour as of today, that of the figures of the latest survey, and what is watched."""
    customer = visible_customer(request, pk)
    on = timezone.localdate()
    holds = in_force(BehaviourTerms, on=on)
    terms = holds.terms.reading
    history = histories_of([customer.pk], on, terms)[customer.pk]
    facts = replace(facts_of(history, on, terms), cancelled_share=cancelled_of([customer.pk], on=on).get(customer.pk))
    invoices = paid_invoices(history, on)
    today = grade_today(BEHAVIOUR, customer, on=on, values=facts.judged(terms), holds=holds)
    ratios = current_grade(RATIOS, customer)
    may_write = {verb: may(request.user, f"credit.{verb}") for verb in ("note_news", "note_promise", "open_survey")}
    context = {
        "customer": customer,
        "crumbs": crumbs(customer),
        "behaviour": grade_card(today, user=request.user),
        "ratios": grade_card(ratios, user=request.user) if ratios is not None else None,
        "thin": _thin(facts.invoices_due, terms.least_invoices),
        "facts": panels.facts_shown(facts, terms),
        "chart": panels.lateness_chart(invoices, on),
        "columns": panels.invoice_columns(),
        "rows": panels.invoice_rows(invoices[:SHOWN], terms),
        "left_out": max(0, len(invoices) - SHOWN),
        "statement_url": reverse("receivables:statement", args=[customer.pk]),
        "signals": signal_items(customer, may_close=may(request.user, "credit.close_signal")),
        "promises": promise_rows(customer, history, on, may_withdraw=may(request.user, "credit.withdraw_promise")),
        "may": may_write,
        "survey": open_survey_of(customer),
        **_words(customer),
    }  # fmt: skip
    return page(request, "credit/score.html", context)


def _thin(invoices: int, least: int) -> str:
    """Says honestly that too little came due; empty where enough did."""
    if invoices >= least:
        return ""
    if not invoices:
        return _("No invoice has come due yet, so nothing can be said about how this customer pays.")
    told = {"n": invoices, "least": least}
    return ngettext(
        "Only %(n)s invoice has come due; a grade takes %(least)s. Nothing good is concluded from so few.",
        "Only %(n)s invoices have come due; a grade takes %(least)s. Nothing good is concluded from so few.",
        invoices,
    ) % told  # fmt: skip


def _words(customer: Customer) -> dict[str, Any]:
    rep = _("rep %(name)s") % {"name": customer.owner} if customer.owner else _("no rep")
    return {"lede": f"{customer.code} · {rep}"}
