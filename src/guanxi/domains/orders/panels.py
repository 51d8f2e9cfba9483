"""Parts of pages about orders, for this room's pages and for any surface."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from guanxi.domains.credit.limits.cover import Cover
from guanxi.domains.customers.merging.families import survivors_of
from guanxi.domains.orders.models import Delivery, Hold, Order, Return
from guanxi.domains.orders.rules.gate import Reason
from guanxi.domains.receivables.ports import Source, SourceLine, SourceRecord
from guanxi.kit.components.numbers import listed, money

STATES = {
    "draft": ("", _("draft")),
    "held": ("bad", _("held")),
    "confirmed": ("info", _("confirmed")),
    "delivered": ("ok", _("delivered")),
    "closed": ("ok", _("closed")),
    "cancelled": ("", _("cancelled")),
}


def state_badge(order: Order) -> tuple[str, Any]:
    """Tone and word of the order's state; one that was taken back with its import says so."""
    return ("warn", pgettext_lazy("order", "taken back")) if order.undone_at else STATES[order.state]


def reason_text(reason: Reason) -> str:
    """A reason to wait as a short sentence."""
    amount = money(reason.amount) if reason.amount is not None else ""
    days = ngettext("%(n)s day", "%(n)s days", reason.days or 0) % {"n": reason.days or 0}
    texts = {
        "over_limit": _("%(amount)s over the credit limit"),
        "no_limit": _("no credit limit; %(amount)s is not paid in advance"),
        "limit_expired": _("the credit limit expired %(days)s ago; %(amount)s is not paid in advance"),
        "overdue": _("%(amount)s is overdue, the oldest %(days)s"),
        "blocked": _("credit blocked for %(days)s") if reason.days else _("credit blocked since today"),
        "awaiting_payment": _("%(amount)s of the prepayment has not come"),
    }
    return str(texts[reason.key] % {"amount": amount, "days": days})


def held_because(hold: Hold) -> list[str]:
    """Why an order waits, as its hold keeps it."""
    return [reason_text(Reason.of(one)) for one in hold.known_reasons]


def release_note(hold: Hold) -> str:
    """Why an order was let through, and against which security."""
    return " · ".join(part for part in (hold.release_reason, secured_text(hold)) if part)


def secured_text(hold: Hold) -> str:
    """The security that a released order rests on, and how much of the order; "" where it rests on none."""
    if hold.security is None:
        return ""
    told = {"amount": money(hold.secured), "kind": hold.security.get_kind_display()}
    return _("%(amount)s against %(kind)s: %(security)s") % {**told, "security": hold.security.description}


def cover_text(cover: Cover) -> str:
    """A security as it is chosen: what it is, how much of it is free."""
    told = {"kind": cover.security.get_kind_display(), "security": cover.security.description}
    return _("%(kind)s: %(security)s, %(free)s free") % {**told, "free": money(cover.free)}


def ways_out(reasons: Sequence[Reason], missing: Decimal, *, is_prepaid: bool, names: Sequence[str]) -> list[Any]:
    """What can be done about it: pay, let it be prepaid, have it released, lift the block; what helps first."""
    ways: list[Any] = []
    blocked = any(one.key == "blocked" for one in reasons)
    if missing > 0 and not blocked:
        ways.append(_("It goes on by itself when %(amount)s is paid.") % {"amount": money(missing)})
    if not is_prepaid:
        ways.append(_("Prepaid it goes on as soon as its own money has come."))
    if blocked:
        ways.append(_("On credit it waits until the block is lifted."))
    if names:
        ways.append(_("Can release: %(names)s.") % {"names": listed(names)})
    return ways


def source_of(user: Any, document: Any) -> Source | None:
    """What an invoice or a credit stands for: an order, a delivery, a return; nothing outside the reach of `user`."""
    find = {"orders.order": _of_order, "orders.delivery": _of_delivery, "orders.return": _of_return}
    known = find.get(document.source_kind)
    return known(Order.objects.visible_to(user), document) if known else None


def _of_order(visible: Any, document: Any) -> Source | None:
    """The whole order; a credit that stands for one gives up a part of it, so it tells no lines."""
    order = visible.filter(pk=document.source_id).first()
    if order is None:
        return None
    is_invoice = document._meta.model_name == "invoice"
    lines = order.lines.select_related("product").order_by("position") if is_invoice else ()
    return Source((_record(order),), tuple(_line(one, one.quantity, one.amount) for one in lines), order.reference)


def _of_delivery(visible: Any, document: Any) -> Source | None:
    found = Delivery.objects.filter(pk=document.source_id, order__in=visible).select_related("order").first()
    if found is None:
        return None
    parts = found.lines.select_related("line__product").order_by("line__position")
    note = SourceRecord(_("Delivery note"), found.number, found.on, reverse("orders:delivery_note", args=[found.pk]))
    lines = tuple(_line(part.line, part.quantity, part.amount) for part in parts)
    return Source((_record(found.order), note), lines, found.order.reference)


def _of_return(visible: Any, document: Any) -> Source | None:
    """Goods that came back; they stand on the page of the order they were sold with, where that is known."""
    carrier = survivors_of([document.customer_id])[document.customer_id]  # orders move with a merge, the ledger stays
    found = Return.objects.filter(pk=document.source_id, customer__in={document.customer_id, carrier}).first()
    if found is None:
        return None
    order = visible.filter(pk=found.order_id).first() if found.order_id else None
    lines = found.lines.select_related("product", "line").order_by("pk")
    sold = (_record(order),) if order else ()
    records = (SourceRecord(_("Return"), found.number, found.on, sold[0].url if sold else ""), *sold)
    return Source(records, tuple(_line(one.line or one, one.quantity, one.amount, one.product) for one in lines))


def _record(order: Order) -> SourceRecord:
    return SourceRecord(_("Order"), order.number, order.ordered_on, reverse("orders:order", args=[order.pk]))


def _line(line: Any, quantity: Any, amount: Any, product: Any = None) -> SourceLine:
    product = product or line.product
    name = getattr(line, "description", "") or str(product)
    return SourceLine(product.code, name, quantity, product.unit, line.price, amount)
