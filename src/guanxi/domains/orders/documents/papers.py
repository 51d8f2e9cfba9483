"""The order confirmation and the delivery note on paper, in Chinese or English."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.domains.orders.models import Delivery, Order
from guanxi.kit.components.numbers import currency, figure, quantity
from guanxi.kit.documents import long_day, render_pdf


def order_confirmation_pdf(order: Order, *, language: str) -> bytes:
    """What was ordered at which price, as PDF; a draft is headed as an offer, a held order as one being checked.

    Args:
        language: "zh-hans" or "en": words, days and names of the paper, whatever the reader's own language.
    """
    with translation.override(language):
        return render_pdf("orders/order", confirmation_data(order), language)


def delivery_note_pdf(delivery: Delivery, *, language: str) -> bytes:
    """What is handed over, without prices, with room for the receiver's signature, as PDF.

    Args:
        language: "zh-hans" or "en".
    """
    with translation.override(language):
        return render_pdf("orders/order", delivery_data(delivery), language)


def confirmation_data(order: Order) -> dict[str, Any]:
    """Everything the confirmation says, in the active language."""
    title, closing = _words_by_state(order.state)
    lines = order.lines.select_related("product").order_by("position")
    return {
        "title": title,
        "number": order.number,
        "to": _address(order.customer),
        "facts": _facts(order, [[_("Currency"), settings.GUANXI_CURRENCY]]),
        "opening": "",
        "columns": [
            ["#", "right", "auto"],
            [_("Code"), "left", "auto"],
            [_("Product"), "left", "rest"],
            [_("Quantity"), "right", "auto"],
            [pgettext("measure", "Unit"), "left", "auto"],
            [_("Unit price"), "right", "auto"],
            [_("Amount"), "right", "auto"],
        ],
        "rows": [
            [*_line(line), quantity(line.quantity), line.product.unit, _price(line.price), figure(line.amount)]
            for line in lines
        ],
        "total": ["", "", _("Total"), "", "", "", f"{currency()} {figure(order.total)}"],
        "remark": _("Remark: %(remark)s") % {"remark": order.remark} if order.remark else "",
        "closing": closing,
        "signatures": [],
        "footer": f"{title} · {order.number} · {order.customer}",
    }


def delivery_data(delivery: Delivery) -> dict[str, Any]:
    """Everything the delivery note says, in the active language."""
    order = delivery.order
    parts = delivery.lines.select_related("line__product").order_by("line__position")
    return {
        "title": _("Delivery note"),
        "number": delivery.number,
        "to": _address(order.customer),
        "facts": _facts(order, [[_("Delivered on"), long_day(delivery.on)]]),
        "opening": _("For order %(number)s.") % {"number": order.number},
        "columns": [
            ["#", "right", "auto"],
            [_("Code"), "left", "auto"],
            [_("Product"), "left", "rest"],
            [_("Quantity"), "right", "auto"],
            [pgettext("measure", "Unit"), "left", "auto"],
            [_("Still to come"), "right", "auto"],
        ],
        "rows": [
            [*_line(part.line), quantity(part.quantity), part.line.product.unit, _rest(part.line.undelivered)]
            for part in parts
        ],
        "total": None,
        "remark": _wishes(order.customer),
        "closing": _("Please check the goods when they arrive and note what is missing or damaged."),
        "signatures": [_("Delivered by"), _("Received by, date")],
        "footer": _("Delivery note · %(number)s · %(customer)s")
        % {"number": delivery.number, "customer": order.customer},
    }


def _words_by_state(state: str) -> tuple[str, str]:
    """The title and the closing sentence."""
    if state == "draft":
        return _("Draft order"), _("This draft is not confirmed yet.")
    if state == "held":
        return _("Order"), _("We have your order and are checking it; we will confirm it separately.")
    if state == "cancelled":
        return _("Cancelled order"), _("This order was cancelled; nothing will be delivered.")
    return _("Order confirmation"), _("We confirm your order. Thank you.")


def _facts(order: Order, more: list[list[str]]) -> list[list[str]]:
    facts = [[_("Order date"), long_day(order.ordered_on)]]
    if order.requested_on:
        facts.append([_("Requested delivery"), long_day(order.requested_on)])
    if order.reference:
        facts.append([_("Your reference"), order.reference])
    return [*facts, *more]


def _wishes(customer: Any) -> str:
    """How the customer wants goods brought: the logistic details of S1-23, for whoever brings them."""
    logistic = getattr(customer, "logistic", None)
    if logistic is None:
        return ""
    named = [
        (_("Receiving hours: %(text)s"), logistic.receiving_hours),
        (_("Carrier: %(text)s"), logistic.carrier),
        (_("Instructions: %(text)s"), logistic.instructions),
    ]
    urgent = [_("Priority delivery")] if logistic.is_priority else []
    return " · ".join([*urgent, *(words % {"text": text} for words, text in named if text)])


def _address(customer: Any) -> list[str]:
    return [part for part in (str(customer), str(customer.county or ""), customer.street, customer.phone) if part]


def _line(line: Any) -> list[str]:
    return [str(line.position), line.product.code, line.description or str(line.product)]


def _price(price: Decimal) -> str:
    """A unit price: two decimals, or as many as it has."""
    return figure(price) if price == price.quantize(Decimal("0.01")) else f"{price.normalize():f}"


def _rest(units: Decimal) -> str:
    return quantity(units) if units else ""
