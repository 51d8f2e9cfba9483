"""Delivering, in parts too, and invoicing what was delivered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from guanxi.domains.orders.actions.billing import bill_delivery
from guanxi.domains.orders.actions.counting import count_now
from guanxi.domains.orders.actions.refusals import AlreadyInvoiced, NothingToDo, demand, demand_past_day
from guanxi.domains.orders.actions.taking import take_order
from guanxi.domains.orders.models import Delivery, DeliveryLine, Order, OrderLine
from guanxi.domains.orders.policies import terms_of
from guanxi.domains.orders.rules import part_amount, total_of
from guanxi.domains.receivables.models import Invoice
from guanxi.foundation.policies.series import next_number
from guanxi.foundation.timeline.events import record
from guanxi.kit.actions import action
from guanxi.kit.errors import BadInput

SERIES = "DN"


@action("orders.deliver_order")
def deliver_order(
    order: Order, *, on: date, quantities: Mapping[int, Decimal] | None = None, by: Any, at: datetime
) -> Delivery:
    """Hand goods over; by the order's terms the delivery is invoiced at once.

    An order that does not count towards the limit yet has to fit now, as the goods leave now.

    Args:
        on: the day of delivery, not before the order and not in the future.
        quantities: order line id → units handed over now, 0 for none; None delivers all that is left.

    Raises:
        WrongState: the order is not confirmed.
        BadInput: a line is not of this order, more than is left, a negative quantity, an implausible day.
        NothingToDo: no line has a quantity. DoesNotCountYet: there is no room for it yet.
    """
    order = take_order(order)
    demand(order, "deliver")
    if order.counts_on is not None:
        count_now(order, by=by, at=at)
    demand_past_day(on, since=order.ordered_on, at=at)
    lines = list(order.lines.order_by("position"))
    parts = _parts_to_deliver(lines, quantities)
    for line, units in parts:
        line.delivered += units
    OrderLine.objects.bulk_update([line for line, _units in parts], ["delivered"], batch_size=200)
    delivery = _write_delivery(order, parts, on=on, by=by, at=at)
    is_complete = not any(line.undelivered for line in lines)
    order.delivered_at = at if is_complete else None
    order.version += 1
    Order.objects.filter(pk=order.pk).update(delivered_at=order.delivered_at, version=order.version)
    _bill_by_terms(order, delivery, terms_of(order).invoicing, by=by, at=at)
    facts = {"number": order.number, "delivery": delivery.number, "amount": f"{delivery.amount:.2f}"}
    record("orders.order_delivered", order, about=[order.customer], by=by, at=at, **facts, complete=is_complete)
    delivery.order = order
    return delivery


def _bill_by_terms(order: Order, delivery: Delivery, invoicing: str, *, by: Any, at: datetime) -> None:
    """Invoice at delivery, or point to the invoice written at confirmation; by hand means later."""
    if invoicing == "delivery":
        bill_delivery(order, delivery, on=delivery.on, by=by, at=at)
    elif invoicing == "confirmation":
        delivery.invoice = Invoice.objects.filter(source_kind=order._meta.label_lower, source_id=order.pk).first()
        delivery.save(update_fields=["invoice"])


@action("orders.invoice_delivery")
def invoice_delivery(delivery: Delivery, *, on: date, by: Any, at: datetime) -> Invoice:
    """Invoice a delivery that waits for it; what it reserved becomes owed.

    Raises:
        AlreadyInvoiced: it has its invoice.
        BadInput: the day is implausible or before the delivery.
    """
    order = take_order(delivery.order)
    delivery = Delivery.objects.select_related("invoice").get(pk=delivery.pk)
    if delivery.invoice is not None:
        raise AlreadyInvoiced(
            _("Delivery %(number)s was invoiced as %(invoice)s.")
            % {"number": delivery.number, "invoice": delivery.invoice.number},
            mend=_("Open the invoice instead."),
        )
    demand(order, "invoice")
    demand_past_day(on, since=delivery.on, at=at)
    return bill_delivery(order, delivery, on=on, by=by, at=at)


def _parts_to_deliver(
    lines: list[OrderLine], quantities: Mapping[int, Decimal] | None
) -> list[tuple[OrderLine, Decimal]]:
    """The lines with something to deliver and how much of each."""
    if quantities is None:
        return [(line, line.undelivered) for line in lines if line.undelivered]
    check_units(lines, quantities, {line.pk: line.undelivered for line in lines})
    return parts_of(lines, quantities)


def parts_of(lines: list[OrderLine], quantities: Mapping[int, Decimal]) -> list[tuple[OrderLine, Decimal]]:
    """The lines that have a quantity, with it.

    Raises:
        NothingToDo: none has.
    """
    parts = [(line, Decimal(quantities[line.pk])) for line in lines if quantities.get(line.pk)]
    if not parts:
        raise NothingToDo(_("No line has a quantity."), mend=_("Enter how much of at least one line is meant."))
    return parts


def check_units(lines: list[OrderLine], quantities: Mapping[int, Decimal], most: Mapping[int, Decimal]) -> None:
    """Let units per line pass that lie between 0 and what is left.

    Raises:
        BadInput: names every line at fault as `quantities[<line id>]`.
    """
    known = {line.pk: line for line in lines}
    faults = {}
    for pk, units in quantities.items():
        field = f"quantities[{pk}]"
        if pk not in known:
            faults[field] = _("Line %(line)s is not a line of this order.") % {"line": pk}
        elif not units.is_finite() or units < 0 or units != units.quantize(Decimal("0.001")):
            faults[field] = _("Line %(line)s: enter a quantity of 0 or more, with at most 3 decimals.") % {
                "line": known[pk].position
            }
        elif units > most[pk]:
            faults[field] = _("Line %(line)s: at most %(most)s are left.") % {
                "line": known[pk].position,
                "most": f"{most[pk].normalize():f}",
            }
    if faults:
        raise BadInput(**faults)


def _write_delivery(
    order: Order, parts: list[tuple[OrderLine, Decimal]], *, on: date, by: Any, at: datetime
) -> Delivery:
    """Insert the delivery; the lines count what is delivered already with this part in it."""
    amounts = [
        part_amount(line.amount, quantity=line.quantity, price=line.price, before=line.delivered - units, now=units)
        for line, units in parts
    ]
    delivery = Delivery.objects.create(
        number=next_number(SERIES, on=on), order=order, on=on, amount=total_of(amounts), by=by, at=at
    )
    DeliveryLine.objects.bulk_create(
        DeliveryLine(delivery=delivery, line=line, quantity=units, amount=amount)
        for (line, units), amount in zip(parts, amounts, strict=True)
    )
    return delivery
