"""Taking receipts, invoicing without an order, writing credit notes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guanxi.domains.customers.merging.families import survivor_of
from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables import actions
from guanxi.domains.receivables.forms import ChargeForm, CreditNoteForm, ReceiptForm
from guanxi.domains.receivables.models import Credit, Invoice
from guanxi.domains.receivables.ports import awaited_of
from guanxi.domains.receivables.queries import account_of, ageing_of, open_invoices
from guanxi.kit.components.numbers import money
from guanxi.kit.errors import Refusal
from guanxi.kit.pages import page

SHOWN = 30


def _customer(request: HttpRequest, pk: int) -> Customer:
    found = Customer.objects.visible_to(request.user).select_related("merged_into")
    return survivor_of(get_object_or_404(found, pk=pk))


def common(request: HttpRequest) -> dict[str, Any]:
    """Who does it, when, and the key that keeps it from being done twice."""
    return {"by": request.user, "at": timezone.now(), "key": request.POST.get("idempotency_key") or None}


def mark_refusal(form: Form, refusal: Refusal) -> None:
    """Show a refusal at the fields it names, or above the form."""
    for name, text in refusal.fields.items():
        form.add_error(name if name in form.fields else None, str(text))
    if not refusal.fields:
        form.add_error(None, str(refusal))


@require_http_methods(["GET", "POST"])
def take_receipt(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Money that came in; without a customer the page asks for one first.

    `?invoice=7` proposes to settle that one, `?order=orders.order-7` to set the money aside for that one.
    """
    asked = str(pk or request.GET.get("customer", "") or request.POST.get("customer", ""))
    customer = _customer(request, int(asked)) if asked.isdigit() else None
    invoices, proposed = _proposed(customer, request.GET.get("invoice", "")) if customer else ([], {})
    initial = {"customer": customer, "on": timezone.localdate(), "method": Credit.Method.TRANSFER, **proposed}
    awaited = awaited_of(customer) if customer else ()
    for one in awaited:
        if one.key == request.GET.get("order", ""):
            initial |= {"set_aside_for": one.key, "amount": one.missing}
    form = ReceiptForm(request.POST or None, user=request.user, invoices=invoices, awaited=awaited, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        wanted = {name: data[name] for name in ("amount", "on", "method", "reference", "is_confirmed")}
        try:
            wanted |= {"chosen": form.chosen(), "set_aside_for": form.record()}
            credit = actions.take_receipt(data["customer"], **wanted, **common(request))
        except Refusal as refusal:
            mark_refusal(form, refusal)
        else:
            facts = {"number": credit.number, "amount": money(credit.amount)}
            messages.success(request, _("Receipt %(number)s for %(amount)s is taken.") % facts)
            asked_for = request.GET.get("invoice", "")
            if asked_for.isdecimal() and credit.allocations.filter(invoice=int(asked_for)).exists():
                return redirect("receivables:invoice", pk=int(asked_for))
            return redirect("customer", pk=credit.customer_id)
    context = {"form": form, "customer": customer, "crumbs": _crumbs(customer), "shown": SHOWN, **_owed(customer)}
    return page(request, "receivables/receipt.html", context, status=422 if form.errors else 200)


def _proposed(customer: Customer, asked: str) -> tuple[list[Invoice], dict[str, Any]]:
    """The oldest open invoices and the one asked for, wherever it stands; and the whole of that one as typed."""
    invoices = list(open_invoices(customer)[:SHOWN])
    chosen = open_invoices(customer).filter(pk=asked).first() if asked.isdecimal() else None
    if chosen is None:
        return invoices, {}
    proposed = {"amount": chosen.open_amount, f"invoice-{chosen.pk}": chosen.open_amount}
    return (invoices if chosen in invoices else [*invoices, chosen]), proposed


def _owed(customer: Customer | None) -> dict[str, Any]:
    """What the customer owes now, for the panel beside a form."""
    if customer is None:
        return {}
    now = ageing_of([customer.pk], as_of=timezone.localdate())[customer.pk]
    account = account_of(customer)
    ceiling = _("no limit set") if account.ceiling is None else money(account.ceiling)
    facts = [
        (_("Open invoices"), money(now.total)),
        (_("Overdue"), money(now.overdue)),
        (_("On account"), money(now.unapplied)),
        *([(_("of it set aside for orders"), money(account.earmarked))] if account.earmarked else []),
        (_("Limit"), ceiling),
    ]
    return {"account": account, "owed": facts, "open_count": open_invoices(customer).count()}


def _crumbs(customer: Customer | None) -> list[tuple[Any, str]]:
    crumbs: list[tuple[Any, str]] = [(_("Receivables"), reverse("receivables:ageing"))]
    return [*crumbs, (customer, reverse("customer", args=[customer.pk]))] if customer else crumbs


@require_http_methods(["GET", "POST"])
def write_credit_note(request: HttpRequest, pk: int) -> HttpResponse:
    """A credit note without goods."""
    customer = _customer(request, pk)
    form = CreditNoteForm(request.POST or None, initial={"on": timezone.localdate()})
    return _edit(
        request,
        customer,
        form,
        title=_("Credit note"),
        verb=lambda data: actions.issue_credit_note(customer, **data, **common(request)),
        done=_("The credit note is written."),
    )


@require_http_methods(["GET", "POST"])
def charge_customer(request: HttpRequest, pk: int) -> HttpResponse:
    """An invoice without an order."""
    customer = _customer(request, pk)
    form = ChargeForm(request.POST or None, initial={"on": timezone.localdate()})
    return _edit(
        request,
        customer,
        form,
        title=_("Invoice without an order"),
        verb=lambda data: actions.charge_customer(customer, **data, **common(request)),
        done=_("The invoice is issued."),
    )


def _edit(request: HttpRequest, customer: Customer, form: Form, *, title: str, verb: Any, done: str) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            verb(form.cleaned_data)
        except Refusal as refusal:
            mark_refusal(form, refusal)
        else:
            messages.success(request, done)
            return redirect("customer", pk=customer.pk)
    context = {"form": form, "title": title, "customer": customer, "crumbs": _crumbs(customer), **_owed(customer)}
    return page(request, "receivables/edit.html", context, status=422 if form.errors else 200)
