"""Goods that come back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from guanxi.domains.orders.actions.deliveries import check_units, parts_of
from guanxi.domains.orders.actions.months import add_sales
from guanxi.domains.orders.actions.refusals import NotInvoiced, demand, demand_past_day
from guanxi.domains.orders.actions.taking import take_order
from guanxi.domains.orders.models import Order, OrderLine, Return, ReturnLine
from guanxi.domains.orders.rules import part_amount, total_of
from guanxi.domains.receivables.actions import issue_credit_note
from guanxi.domains.receivables.models import Invoice
from guanxi.foundation.policies.series import next_number
from guanxi.foundation.timeline.events import record
from guanxi.kit.actions import action
from guanxi.kit.errors import BadInput

SERIES = "RT"


@action("orders.return_goods")
def return_goods(
    order: Order, *, quantities: Mapping[int, Decimal], on: date, reason: str, by: Any, at: datetime
) -> Return:
    """Take delivered goods back; a credit note against the newest invoice of these lines answers it.

    Args:
        quantities: order line id → units that came back, 0 for none.
        on: the day they came back, not before the order and not in the future.
        reason: why, in the customer's words.

    Raises:
        WrongState: nothing was delivered.
        NotInvoiced: a delivery still waits for its invoice.
        BadInput: more than was delivered and not yet returned, an unknown line, an implausible day, no reason.
        NothingToDo: no line has a quantity.
    """
    if not reason.strip():
        raise BadInput(reason=_("Say why the goods come back."))
    order = take_order(order)
    demand(order, "return")
    _demand_invoiced(order)
    demand_past_day(on, since=order.ordered_on, at=at)
    lines = list(order.lines.select_related("product").order_by("position"))
    check_units(lines, quantities, {line.pk: line.returnable for line in lines})
    parts = parts_of(lines, quantities)
    against = _newest_invoice(order, [line.pk for line, _units in parts])
    for line, units in parts:
        line.returned += units
    OrderLine.objects.bulk_update([line for line, _units in parts], ["returned"], batch_size=200)
    document = _write_return(order, parts, on=on, reason=reason.strip(), by=by, at=at)
    if document.amount:
        _credit(document, against, by=by, at=at)
    order.version += 1
    Order.objects.filter(pk=order.pk).update(version=order.version)
    facts = {"number": document.number, "order": order.number, "amount": f"{document.amount:.2f}"}
    record("orders.goods_returned", order, about=[order.customer], by=by, at=at, **facts, reason=document.reason)
    return document


def _demand_invoiced(order: Order) -> None:
    """What was not billed cannot be credited."""
    waiting = order.deliveries.filter(invoice__isnull=True).order_by("id").first()
    if waiting is not None:
        raise NotInvoiced(
            _("Delivery %(number)s is not invoiced yet.") % {"number": waiting.number},
            mend=_("Invoice it first, then take the goods back."),
        )


def _newest_invoice(order: Order, line_ids: list[int]) -> Invoice | None:
    return (
        Invoice.objects.filter(deliveries__order=order, deliveries__lines__line_id__in=line_ids)
        .order_by("-on", "-id")
        .first()
    )


def _credit(document: Return, against: Invoice | None, *, by: Any, at: datetime) -> None:
    """Give back what the goods cost, and take it from the month's sales."""
    document.credit = issue_credit_note(
        document.customer, amount=document.amount, on=document.on, reason=document.reason, source=document,
        against=against, by=by, at=at,
    )  # fmt: skip
    document.save(update_fields=["credit"])
    add_sales([(document.customer_id, document.on.replace(day=1), -document.amount, 0)])


def _write_return(
    order: Order, parts: list[tuple[OrderLine, Decimal]], *, on: date, reason: str, by: Any, at: datetime
) -> Return:
    """Insert the return; the lines count what is returned already with this part in it."""
    amounts = [
        part_amount(line.amount, quantity=line.quantity, price=line.price, before=line.returned - units, now=units)
        for line, units in parts
    ]
    document = Return.objects.create(
        number=next_number(SERIES, on=on),
        customer=order.customer,
        order=order,
        on=on,
        amount=total_of(amounts),
        reason=reason[:200],
        by=by,
        at=at,
    )
    ReturnLine.objects.bulk_create(
        ReturnLine(document=document, line=line, product=line.product, quantity=units, price=line.price, amount=amount)
        for (line, units), amount in zip(parts, amounts, strict=True)
    )
    return document
