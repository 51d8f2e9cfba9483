"""How an invoice or a credit reads: its facts, its lines and what was set against it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.domains.receivables.models import Credit, Invoice
from guanxi.domains.receivables.panels import KINDS, document_link, unit_price
from guanxi.domains.receivables.ports import Source, SourceLine, ports, read_source
from guanxi.domains.receivables.queries import Settlement, reason_of, settlements_of
from guanxi.kit.components.buttons import button
from guanxi.kit.components.layout import link
from guanxi.kit.components.marks import badge
from guanxi.kit.components.numbers import day, figure, listed, money, quantity

SHOWN = 200


def invoice_facts(user: Any, invoice: Invoice) -> dict[str, Any]:
    """What is known of an invoice, and its lines where the room it comes from can tell."""
    late = (timezone.localdate() - invoice.due_on).days if invoice.open_amount else 0
    source = read_source(user, invoice)
    facts = [
        *_first(invoice),
        (_("Due"), day(invoice.due_on)),
        (_("Days overdue"), str(late) if late > 0 else ""),
        *_behind(source),
        (_("Reason"), reason_of(invoice)),
        (_("Amount"), money(invoice.amount)),
        (_("Settled"), money(invoice.amount - invoice.open_amount)),
    ]
    return {"facts": _said(facts), "total": (_("Still open"), money(invoice.open_amount)), **_lines(source, invoice)}


def credit_facts(user: Any, credit: Credit) -> dict[str, Any]:
    """What is known of a receipt or credit note, and the goods that came back."""
    source = read_source(user, credit)
    facts = [
        *_first(credit),
        (_("Kind"), KINDS[credit.kind]),
        (_("Method"), credit.get_method_display()),
        (_("Reference"), credit.reference),
        *_behind(source),
        (_("Reason"), reason_of(credit)),
        (_("Entered by"), "" if getattr(credit.by, "is_system", False) else credit.by),
        (_("Amount"), money(credit.amount)),
        (_("Set against invoices"), money(credit.amount - credit.open_amount)),
        (_("Set aside"), _set_aside(credit)),
    ]
    return {"facts": _said(facts), "total": (_("On account"), money(credit.open_amount)), **_lines(source, credit)}


def _set_aside(credit: Credit) -> Any:
    """What of a credit is set aside, and for which orders."""
    if not credit.earmarked:
        return ""
    kept = credit.earmarks.filter(left__gt=0).order_by("pk")
    names = listed([ports.name_of(one.source_kind, one.source_id) for one in kept])
    return _("%(amount)s for %(names)s") % {"amount": money(credit.earmarked), "names": names}


def _first(document: Invoice | Credit) -> list[tuple[Any, Any]]:
    customer = reverse("customer", args=[document.customer_id])
    return [(_("Customer"), link(document.customer, customer)), (_("Date"), day(document.on))]


def _behind(source: Source) -> list[tuple[Any, Any]]:
    """The records a document comes from, and what the customer calls it."""
    found = [(one.label, link(one.number, one.url) if one.url else one.number) for one in source.records]
    return [*found, (_("Customer's reference"), source.reference)]


def _said(facts: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    return [(label, value) for label, value in facts if value]


def _lines(source: Source, document: Invoice | Credit) -> dict[str, Any]:
    if not source.lines:
        return {}
    return {
        "line_columns": [
            {"label": _("Product"), "grow": True, "phone": "title"},
            {"label": _("Quantity"), "numeric": True, "phone": "sub"},
            {"label": _("Unit price"), "numeric": True},
            {"label": _("Amount"), "numeric": True, "phone": "end"},
        ],
        "line_rows": [_line(one) for one in source.lines],
        "line_foot": ["", "", _("Total"), figure(document.amount)],
    }


def _line(one: SourceLine) -> list[Any]:
    return [
        f"{one.code} · {one.name}",
        f"{quantity(one.quantity)} {one.unit}",
        unit_price(one.price),
        figure(one.amount),
    ]


def document_tables(document: Invoice | Credit, *, may_undo: bool) -> dict[str, Any]:
    """What was set against a document: the latest first, and what can be taken back."""
    found = settlements_of(document)[::-1]
    rows = found[:SHOWN]
    return {
        "settled_columns": [
            {"label": _("Number"), "phone": "title"},
            {"label": _("What"), "grow": True, "muted": True, "phone": "sub"},
            {"label": _("Date"), "phone": "lead"},
            {"label": _("Amount"), "numeric": True, "phone": "end"},
            {"label": _("State"), "hide_label": True, "phone": "state"},
        ],
        "settled_rows": [_settled(one, may_undo) for one in rows],
        "settled_note": _("the latest %(shown)s of %(count)s") % {"shown": SHOWN, "count": len(found)}
        if len(found) > SHOWN
        else "",
        "undoable": [one.id for one in rows if one.stands] if may_undo else [],
    }


def _settled(one: Settlement, may_undo: bool) -> list[Any]:
    number = document_link(one.kind, one.document_id, one.number)
    state: Any = ""
    if one.is_undone:
        state = badge(_("undone"))
    elif one.amount < 0:
        state = badge(_("taken back"), "warn")
    elif may_undo and one.stands:
        state = button(_("Undo"), size="small", form=f"undo-{one.id}")
    return [number, KINDS[one.kind], day(one.on), figure(one.amount), state]
