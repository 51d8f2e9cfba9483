"""How an order reads: its lines and documents as table rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.domains.orders.models import Order, OrderLine
from guanxi.domains.orders.panels import held_because, secured_text
from guanxi.domains.receivables.models import Invoice
from guanxi.domains.receivables.panels import document_link
from guanxi.foundation.policies.panels import version_text
from guanxi.kit.components.buttons import button
from guanxi.kit.components.layout import link
from guanxi.kit.components.numbers import day, figure, listed, moment, quantity


def order_tables(order: Order, lines: Sequence[OrderLine], *, may_invoice: bool, user: Any) -> dict[str, Any]:
    """Columns and rows of the order page, and its facts."""
    facts = [
        (_("Customer"), link(order.customer, reverse("customer", args=[order.customer_id]))),
        (_("Order date"), day(order.ordered_on)),
        (_("Requested delivery"), day(order.requested_on)),
        (_("Customer's reference"), order.reference or "–"),
        (_("Remark"), order.remark or "–"),
        (_("Rep"), order.owner or "–"),
        (_("Entered by"), order.created_by),
        *hold_facts(order),
        *_gate_facts(order, user),
    ]
    deliveries = list(order.deliveries.select_related("invoice").order_by("-on", "-id"))
    if order.confirmed_at and not any(one.invoice_id for one in deliveries):
        facts += _whole_invoice(order)
    return {
        "order_facts": facts,
        "columns": [
            {"label": _("Product"), "grow": True, "phone": "title"},
            {"label": _("Quantity"), "numeric": True, "phone": "sub"},
            {"label": _("Delivered"), "numeric": True},
            {"label": _("Returned"), "numeric": True},
            {"label": _("Unit price"), "numeric": True},
            {"label": _("Amount"), "numeric": True, "phone": "end"},
        ],
        "line_rows": [_line(line) for line in lines],
        "line_foot": ["", "", "", "", _("Total"), figure(order.total)],
        "delivery_columns": _document_columns(),
        "delivery_rows": [
            [_note(one), day(one.on), figure(one.amount), _invoice(one, may_invoice)] for one in deliveries
        ],
        **_return_tables(order),
        "uninvoiced": [one for one in deliveries if one.invoice_id is None] if may_invoice else [],
    }


def held_message(order: Order) -> str:
    """That an order is held, and why."""
    hold = order.holds.filter(released_at__isnull=True).first()
    reasons = listed(held_because(hold)) if hold else ""
    return _("%(number)s is held: %(reasons)s.") % {"number": order.number, "reasons": reasons}


def hold_facts(order: Order) -> list[tuple[Any, Any]]:
    """Who let an order pass that was held, why, and by whose authority; what it still waits to count for."""
    facts: list[tuple[Any, Any]] = [(_("Terms of payment"), order.get_payment_display())]
    if order.reason_code and not order.is_prepaid:
        facts.append((_("Reason for credit"), order.get_reason_code_display()))
    if order.counts_on is not None:
        facts.append((_("Counts towards the limit from"), day(order.counts_on)))
    released = order.holds.filter(released_at__isnull=False).select_related("released_by", "approved_by", "security")
    for hold in released.order_by("-released_at")[:3]:
        if hold.authority:
            names = {"who": hold.approved_by or hold.released_by, "at": moment(hold.released_at)}
            text = _("%(who)s, %(at)s: %(reason)s") % {**names, "reason": hold.release_reason}
            facts.append((_("Released by"), text))
            if hold.security is not None:
                facts.append((_("Rests on a security"), secured_text(hold)))
    return facts


def _gate_facts(order: Order, user: Any) -> list[tuple[Any, Any]]:
    """By which terms of the gate it was confirmed, where it was asked."""
    if order.gate_version is None:
        return []
    return [(_("Terms of the gate"), version_text(order.gate_version or None, policy="credit.gate", user=user))]


def _return_tables(order: Order) -> dict[str, Any]:
    """What came back, and the credit notes that answer it."""
    returns = order.returns.select_related("credit").order_by("-on", "-id")
    return {
        "return_columns": [
            *_document_columns()[:3],
            {"label": _("Credit note"), "phone": "state"},
            {"label": _("Reason"), "phone": "sub"},
        ],
        "return_rows": [
            [one.number, day(one.on), figure(one.amount), _credit_note(one), one.reason] for one in returns
        ],
    }


def _document_columns() -> list[dict[str, Any]]:
    return [
        {"label": _("Number"), "phone": "title"},
        {"label": _("Date"), "phone": "sub"},
        {"label": _("Amount"), "numeric": True, "phone": "end"},
        {"label": _("Invoice"), "phone": "state"},
    ]


def _line(line: OrderLine) -> list[Any]:
    return [
        f"{line.product.code} · {line.description or line.product}",
        quantity(line.quantity),
        quantity(line.delivered) if line.delivered else "–",
        quantity(line.returned) if line.returned else "–",
        figure(line.price) if line.price == round(line.price, 2) else format(line.price.normalize(), "f"),
        figure(line.amount),
    ]


def _note(delivery: Any) -> SafeString:
    return link(delivery.number, reverse("orders:delivery_note", args=[delivery.pk]))


def _invoice(delivery: Any, may_invoice: bool) -> SafeString | str:
    if delivery.invoice:
        return document_link("invoice", delivery.invoice_id, delivery.invoice.number)
    if not may_invoice:
        return _("to be invoiced")
    return button(pgettext("action", "Invoice"), size="small", form=f"invoice-{delivery.pk}")


def _whole_invoice(order: Order) -> list[tuple[Any, Any]]:
    """The invoice of an order that is invoiced before it is delivered."""
    invoice = Invoice.objects.filter(source_kind="orders.order", source_id=order.pk).first()
    return [(_("Invoice"), document_link("invoice", invoice.pk, invoice.number))] if invoice else []


def _credit_note(document: Any) -> SafeString | str:
    """The credit note of a return; a return without money has none."""
    return document_link("credit_note", document.credit_id, document.credit.number) if document.credit else "–"
