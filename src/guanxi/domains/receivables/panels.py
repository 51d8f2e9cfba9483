"""Parts of pages that other rooms show, too."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.domains.receivables.models import Credit, Invoice
from guanxi.domains.receivables.rules import BOUNDARIES
from guanxi.kit.components.layout import link
from guanxi.kit.components.numbers import figure

KINDS = {
    "invoice": _("Invoice"),
    "receipt": _("Receipt"),
    "credit_note": _("Credit note"),
    "bad_debt": _("Bad-debt adjustment"),
    "reversal": _("Reversal"),
}


def labelled(aged: Any) -> list[tuple[str, Any]]:
    """The buckets of an ageing named by their days, short as a bar's key wants them: ≤60, 61–100, …, >365 (S4-60)."""
    middle = [f"{low + 1}–{high}" for low, high in pairwise(BOUNDARIES)]
    names = [f"≤{BOUNDARIES[0]}", *middle, f">{BOUNDARIES[-1]}"]
    return list(zip(names, aged.buckets, strict=True))


def invoice_state(invoice: Invoice) -> tuple[Any, str]:
    """Settled, open, overdue today or taken back, with its tone."""
    if invoice.reversed_at:
        return _("taken back"), "warn"
    if not invoice.open_amount:
        return _("settled"), "ok"
    return (_("overdue"), "bad") if invoice.due_on < timezone.localdate() else (pgettext_lazy("invoice", "open"), "")


def credit_state(credit: Credit) -> tuple[Any, str]:
    """Whether all, part or nothing of a credit is set against invoices, or it was taken back; with its tone."""
    if credit.reversed_at:
        return _("taken back"), "warn"
    if not credit.open_amount:
        return _("set against invoices"), "ok"
    return (_("on account"), "info") if credit.open_amount == credit.amount else (_("partly on account"), "info")


def document_link(kind: str, pk: int, number: str) -> SafeString:
    """The number of an invoice, or of a credit of any kind, as the link to its page."""
    return link(number, reverse("receivables:invoice" if kind == "invoice" else "receivables:credit", args=[pk]))


def unit_price(price: Decimal) -> str:
    """A price a unit: two decimals, or as many as it has."""
    return figure(price) if price == price.quantize(Decimal("0.01")) else f"{price.normalize():f}"
