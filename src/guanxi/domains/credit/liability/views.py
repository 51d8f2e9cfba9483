"""Pages of losses: giving a claim up, one case with who answers for it, its statement on paper."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from guanxi.domains.credit.liability.actions import write_off
from guanxi.domains.credit.liability.documents import liability_pdf
from guanxi.domains.credit.liability.forms import WriteOffForm
from guanxi.domains.credit.liability.policies import WriteOffPolicy
from guanxi.domains.credit.liability.shown import approver_of, borne, columns, rows, shares_of
from guanxi.domains.credit.limits.views.loading import ask_for, common, crumbs, demand_view, visible_row
from guanxi.domains.credit.models import BadDebtCase
from guanxi.domains.receivables.models import Invoice
from guanxi.foundation.policies.panels import version_text
from guanxi.foundation.policies.terms import in_force_for
from guanxi.kit.components.layout import link
from guanxi.kit.components.numbers import day, money
from guanxi.kit.documents import asked_language, pdf_answer
from guanxi.kit.pages import page


@require_http_methods(["GET", "POST"])
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask how much of an invoice is given up, and why."""
    demand_view(request)
    invoices = Invoice.objects.visible_to(request.user).select_related("customer")
    invoice: Invoice = get_object_or_404(invoices, pk=pk)
    initial = {"amount": invoice.open_amount, "on": timezone.localdate()}
    to = reverse("receivables:invoice", args=[pk])
    return ask_for(
        request, WriteOffForm(request.POST or None, initial=initial),
        lambda given: write_off(invoice, **given, **common(request)),
        title=_("Give a claim up"), submit=_("Write off"), done=_("The claim was written off."),
        lede=_give_up_lede(invoice), to=to, needs="credit.write_off",
    )  # fmt: skip


def _give_up_lede(invoice: Invoice) -> str:
    """What is open, and what follows for the customer."""
    told = {"invoice": invoice.number, "customer": invoice.customer, "open": money(invoice.open_amount)}
    lede = _("%(invoice)s, %(customer)s: %(open)s are open.") % told
    terms: WriteOffPolicy = in_force_for(WriteOffPolicy, invoice.customer, on=timezone.localdate()).terms
    if not terms.blocks:
        return lede
    return f"{lede} " + _("A loss from %(trifle)s on blocks the customer's credit.") % {"trifle": money(terms.trifle)}


@require_GET
def show_loss(request: HttpRequest, pk: int) -> HttpResponse:
    """A lost claim, and who answers for it on what grounds."""
    case = _found(request, pk)
    shares = borne(shares_of(case))
    paper = reverse("credit:loss_pdf", args=[pk])
    context: dict[str, Any] = {
        "case": case,
        "lede": f"{case.customer} · {day(case.on)} · {money(case.amount)}",
        "crumbs": [*crumbs(case.customer), (_("Losses"), reverse("credit:losses"))],
        "columns": columns(),
        "rows": rows(shares),
        "pdf_urls": [
            (_("PDF in Chinese"), f"{paper}?language=zh-hans"),
            (_("PDF in English"), f"{paper}?language=en"),
        ],
        "facts": _facts(case),
        "invoice_url": reverse("receivables:invoice", args=[case.invoice_id]),
        "rule": version_text(case.policy_version, policy="credit.liability", user=request.user),
    }  # fmt: skip
    return page(request, "credit/loss.html", context)


def _facts(case: BadDebtCase) -> list[tuple[Any, Any]]:
    approver = approver_of(case)
    return [
        (_("Customer"), link(case.customer, reverse("customer", args=[case.customer_id]))),
        (_("Date"), day(case.on)), (_("Reason"), case.reason), (_("Written off by"), case.by),
        *([(_("Approved by"), approver)] if approver else []),
    ]  # fmt: skip


@require_GET
def loss_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The liability statement on paper; `language` is zh-hans or en, else the reader's."""
    case = _found(request, pk)
    return pdf_answer(liability_pdf(case, language=asked_language(request)), case.number)


def _found(request: HttpRequest, pk: int) -> BadDebtCase:
    rows = BadDebtCase.objects.select_related("customer", "invoice", "by")
    case: BadDebtCase = visible_row(request, rows, pk)
    return case
