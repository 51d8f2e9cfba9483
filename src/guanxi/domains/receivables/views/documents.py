"""One invoice, one credit: where it comes from, what was set against it, and what can be done with it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from guanxi.domains.receivables import actions
from guanxi.domains.receivables.documents import invoice_pdf
from guanxi.domains.receivables.forms import AllocationForm
from guanxi.domains.receivables.models import Allocation, Credit, Invoice
from guanxi.domains.receivables.panels import credit_state, invoice_state
from guanxi.domains.receivables.ports import ports
from guanxi.domains.receivables.queries import open_invoices
from guanxi.domains.receivables.views.money import common, mark_refusal
from guanxi.domains.receivables.views.shown import credit_facts, document_tables, invoice_facts
from guanxi.foundation.people.visibility import may
from guanxi.foundation.timeline.queries import files_of, timeline_of
from guanxi.foundation.timeline.records import kind_of
from guanxi.kit.components.numbers import day, money
from guanxi.kit.documents import asked_language, pdf_answer
from guanxi.kit.errors import NotAllowed, Refusal
from guanxi.kit.pages import ask, page, safe_back

FILES = 50


def _found(request: HttpRequest, model: Any, pk: int) -> Any:
    """The document within reach, for those who may look at receivables."""
    if not may(request.user, "receivables.view"):
        raise NotAllowed()
    return get_object_or_404(model.objects.visible_to(request.user).select_related("customer__county"), pk=pk)


@require_GET
def show_invoice(request: HttpRequest, pk: int) -> HttpResponse:
    """An invoice: what it is for, what was set against it, what is still open."""
    invoice: Invoice = _found(request, Invoice, pk)
    pays = reverse("receivables:receipt_for", args=[invoice.customer_id])
    paper = reverse("receivables:invoice_pdf", args=[pk])
    context = {
        "state": invoice_state(invoice),
        "list": (_("Invoices"), reverse("receivables:invoices")),
        "sums": _("%(open)s open of %(amount)s"),
        "settled_title": _("What was set against it"),
        "receipt_url": f"{pays}?invoice={pk}"
        if invoice.open_amount and may(request.user, "receivables.take_receipt")
        else "",
        "pdf_urls": [
            (_("PDF in Chinese"), f"{paper}?language=zh-hans"),
            (_("PDF in English"), f"{paper}?language=en"),
        ],
        "links": [link for answer in ports.invoice_links if (link := answer(request.user, invoice))],
        **invoice_facts(request.user, invoice),
    }
    return _show(request, invoice, context)


@require_GET
def show_credit(request: HttpRequest, pk: int) -> HttpResponse:
    """A receipt or a credit note: which invoices it settled, and what of it is still on account."""
    credit: Credit = _found(request, Credit, pk)
    may_allocate = credit.free_amount and may(request.user, "receivables.allocate")
    context = {
        "state": credit_state(credit),
        "list": (_("Receipts and credits"), reverse("receivables:receipts")),
        "sums": _("%(open)s on account of %(amount)s"),
        "settled_title": _("Invoices it was set against"),
        "allocation_url": reverse("receivables:allocation", args=[pk])
        if may_allocate and open_invoices(credit.customer).exists()
        else "",
        **credit_facts(request.user, credit),
    }
    return _show(request, credit, context)


def _show(request: HttpRequest, document: Invoice | Credit, context: dict[str, Any]) -> HttpResponse:
    kind, customer = kind_of(document), document.customer
    sums = {"open": money(document.open_amount), "amount": money(document.amount)}
    said = context["sums"] % sums if document.open_amount else sums["amount"]
    days = timeline_of(document, before=request.GET.get("before", ""), reader=request.user)
    shared = {
        "document": document,
        "lede": f"{customer} · {day(document.on)} · {said}",
        "crumbs": [(_("Receivables"), reverse("receivables:ageing")), context["list"]],
        "days": days,
        "earlier_url": f"?{urlencode({'before': days.before})}" if days.before else "",
        "notes_url": reverse("timeline:notes", args=[kind, document.pk]),
        "files": files_of(document)[:FILES],
        **document_tables(document, may_undo=may(request.user, "receivables.undo_allocation")),
    }
    return page(request, "receivables/document.html", context | shared)


@require_GET
def invoice_document(request: HttpRequest, pk: int) -> HttpResponse:
    """The invoice on paper; `language` is zh-hans or en, else the reader's."""
    invoice: Invoice = _found(request, Invoice, pk)
    content = invoice_pdf(invoice, user=request.user, language=asked_language(request))
    return pdf_answer(content, invoice.number)


@require_http_methods(["GET", "POST"])
def allocate_credit(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask which open invoice takes how much of a credit, and set it against it."""
    credit: Credit = _found(request, Credit, pk)
    invoices = open_invoices(credit.customer)
    oldest = invoices.first()
    amount = min(credit.free_amount, oldest.open_amount) if oldest else None
    initial = {"invoice": oldest, "amount": amount or None, "on": timezone.localdate()}
    form = AllocationForm(request.POST or None, invoices=invoices, initial=initial)
    if request.method == "POST" and form.is_valid():
        invoice = form.cleaned_data.pop("invoice")
        try:
            actions.allocate(credit, invoice, **form.cleaned_data, **common(request))
        except Refusal as refusal:
            mark_refusal(form, refusal)
        else:
            facts = {"number": invoice.number, "credit": credit.number}
            messages.success(request, _("%(credit)s is set against invoice %(number)s.") % facts)
            return redirect("receivables:credit", pk=pk)
    words = {"title": _("Set against an invoice"), "submit": _("Set against it")}
    lede = _("%(amount)s of %(credit)s is on account.") % {
        "amount": money(credit.free_amount), "credit": credit.number
    }  # fmt: skip
    return ask(request, form, **words, lede=lede, fallback=reverse("receivables:credit", args=[pk]))


@require_POST
def undo_allocation(request: HttpRequest, pk: int) -> HttpResponse:
    """Take money back from an invoice; it is on account again."""
    visible = Invoice.objects.visible_to(request.user)
    found = Allocation.objects.filter(invoice__in=visible).select_related("credit__customer", "invoice")
    allocation = get_object_or_404(found, pk=pk)
    try:
        actions.undo_allocation(allocation, **common(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        facts = {"amount": money(allocation.amount), "credit": allocation.credit.number}
        messages.success(request, _("%(amount)s of %(credit)s is on account again.") % facts)
    return redirect(safe_back(request, reverse("receivables:invoice", args=[allocation.invoice_id])))
