"""An invoice on paper, in Chinese or English: what is owed and for what. It is no tax invoice and says so."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.domains.receivables.models import Invoice
from guanxi.domains.receivables.panels import unit_price
from guanxi.domains.receivables.ports import Source, read_source
from guanxi.domains.receivables.queries import reason_of
from guanxi.kit.components.numbers import currency, figure, quantity
from guanxi.kit.documents import long_day, render_pdf


def invoice_pdf(invoice: Invoice, *, user: Any, language: str) -> bytes:
    """An invoice as PDF.

    Args:
        user: who asks; lines and numbers of other rooms are told as far as `user` may see them.
        language: "zh-hans" or "en": words, days and names of the paper, whatever the reader's own language.
    """
    with translation.override(language):
        return render_pdf("receivables/invoice", invoice_data(invoice, read_source(user, invoice)), language)


def invoice_data(invoice: Invoice, source: Source) -> dict[str, Any]:
    """Everything the template writes, in the active language."""
    title, customer = pgettext("paper", "Invoice"), invoice.customer
    return {
        "title": title,
        "number": invoice.number,
        "to": [part for part in (str(customer), str(customer.county or ""), customer.street, customer.phone) if part],
        "facts": _facts(invoice, source),
        "figures": [
            [_("Still open"), _money(invoice.open_amount)],
            [_("Amount"), figure(invoice.amount)],
            [_("Settled"), figure(invoice.amount - invoice.open_amount)],
        ],
        **_lines(invoice, source),
        "total": ["", "", _("Total"), "", "", "", _money(invoice.amount)],
        "closing": _closing(invoice),
        "note": _("This paper says what is owed. It is not a tax invoice."),
        "footer": f"{title} · {invoice.number} · {customer}",
    }


def _money(amount: Any) -> str:
    return f"{currency()} {figure(amount)}"


def _facts(invoice: Invoice, source: Source) -> list[list[str]]:
    facts = [
        [pgettext("invoice", "Date"), long_day(invoice.on)],
        [_("Due on"), long_day(invoice.due_on)],
        *([str(one.label), one.number] for one in source.records),
        [_("Your reference"), source.reference],
        [_("Currency"), settings.GUANXI_CURRENCY],
    ]
    return [fact for fact in facts if fact[1]]


def _lines(invoice: Invoice, source: Source) -> dict[str, Any]:
    """The goods; without them one line with the reason."""
    rows = [
        [str(place), one.code, one.name, quantity(one.quantity), one.unit, unit_price(one.price), figure(one.amount)]
        for place, one in enumerate(source.lines, start=1)
    ]
    whole = ["1", "", reason_of(invoice) or invoice.number, "", "", "", figure(invoice.amount)]
    return {
        "columns": [
            ["#", "right", "auto"],
            [_("Code"), "left", "auto"],
            [_("What for"), "left", "rest"],
            [_("Quantity"), "right", "auto"],
            [pgettext("measure", "Unit"), "left", "auto"],
            [_("Unit price"), "right", "auto"],
            [_("Amount"), "right", "auto"],
        ],
        "rows": rows or [whole],
    }


def _closing(invoice: Invoice) -> str:
    if not invoice.open_amount:
        return _("This invoice is settled. Thank you.")
    facts = {"amount": _money(invoice.open_amount), "day": long_day(invoice.due_on), "number": invoice.number}
    return _("Please pay %(amount)s by %(day)s and name the number %(number)s.") % facts
