"""Statement of account on the page and as PDF, in the language asked for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.documents import statement_pdf
from guanxi.domains.receivables.forms import StatementForm
from guanxi.domains.receivables.models import Credit
from guanxi.domains.receivables.panels import document_link
from guanxi.domains.receivables.queries import Movement, OpenLine, statement
from guanxi.foundation.people.visibility import may
from guanxi.kit.components.numbers import day, figure, money
from guanxi.kit.documents import asked_language, pdf_answer
from guanxi.kit.pages import page


@require_GET
def show_statement(request: HttpRequest, pk: int) -> HttpResponse:
    """Opening balance, movements, closing balance and what is open."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
    form = StatementForm(request.GET or None)
    start, end = form.days(on=timezone.localdate())
    found = statement(customer, start=start, end=end)
    address = reverse("receivables:statement_pdf", args=[pk])
    query = request.GET.urlencode()
    context = {
        "customer": customer,
        "form": form if form.is_bound else StatementForm(initial={"start": start, "end": end - timedelta(days=1)}),
        "found": found,
        "crumbs": [(_("Receivables"), reverse("receivables:ageing")), (customer, reverse("customer", args=[pk]))],
        "may_charge": may(request.user, "receivables.charge_customer"),
        "pdf_urls": [
            (_("PDF in Chinese"), f"{address}?{query}&language=zh-hans"),
            (_("PDF in English"), f"{address}?{query}&language=en"),
        ],
        "facts": [
            (_("Opening balance"), money(found.opening)),
            (_("Charged"), money(found.charged)),
            (_("Credited"), money(found.credited)),
        ],
        "total": (_("Closing balance"), money(found.closing)),
        "columns": _columns(),
        "rows": [_movement(one) for one in found.movements],
        "open_columns": _open_columns(),
        "open_rows": [
            [_number("invoice", one), day(one.on), day(one.due_on), one.days_overdue or "–", figure(one.open_amount)]
            for one in found.open_items
        ],
    }
    return page(request, "receivables/statement.html", context)


@require_GET
def statement_document(request: HttpRequest, pk: int) -> HttpResponse:
    """The same statement as PDF; `language` is zh-hans or en, else the reader's."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), pk=pk)
    start, end = StatementForm(request.GET or None).days_or_refusal(on=timezone.localdate())
    content = statement_pdf(statement(customer, start=start, end=end), language=asked_language(request))
    return pdf_answer(content, f"statement-{customer.code}-{end - timedelta(days=1):%Y%m%d}")


def _movement(one: Movement) -> list[Any]:
    what = " · ".join(part for part in (str(_kinds().get(one.kind, one.kind)), one.detail) if part)
    return [day(one.on), _number(one.kind, one), what, figure(one.amount), figure(one.balance)]


def _number(kind: str, one: Movement | OpenLine) -> SafeString:
    return document_link(kind, one.document_id, one.number)


def _columns() -> list[dict[str, Any]]:
    return [
        {"label": _("Date"), "phone": "lead"},
        {"label": _("Number"), "phone": "title"},
        {"label": _("What"), "grow": True, "phone": "sub"},
        {"label": _("Amount"), "numeric": True, "phone": "end"},
        {"label": _("Balance"), "numeric": True},
    ]


def _open_columns() -> list[dict[str, Any]]:
    return [
        {"label": _("Invoice"), "phone": "title"},
        {"label": _("Date"), "phone": "sub"},
        {"label": _("Due")},
        {"label": _("Days overdue"), "numeric": True, "phone": "state"},
        {"label": _("Open"), "numeric": True, "phone": "end"},
    ]


def _kinds() -> dict[str, Any]:
    return {"invoice": _("Invoice"), **dict(Credit.Kind.choices)}
