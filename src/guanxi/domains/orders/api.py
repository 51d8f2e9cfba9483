"""Orders over the API."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from guanxi.domains.customers.models import Customer
from guanxi.domains.orders import actions
from guanxi.domains.orders.documents import delivery_note_pdf, order_confirmation_pdf
from guanxi.domains.orders.models import Delivery, Order
from guanxi.domains.orders.queries import lines_from_codes
from guanxi.foundation.fields.api import ExtraIn, ExtraOut, extra_of
from guanxi.kit.api import PDF, Amount, Body, PaperLanguage, check_scope, moment, perform
from guanxi.kit.documents import asked_language, pdf_answer

router = Router(tags=["orders"])


class LineIn(Body):
    """One line of a new order; without a price the list price of the day is used."""

    product: str = Field(description="product code, compared without case", max_length=30)
    quantity: Amount = Field(description="units of the product, greater than zero")
    price: Amount | None = Field(None, description="price per unit, up to 4 decimals")


class OrderIn(Body):
    """A new order."""

    customer: int | str = Field(description="the customer's id, or its code as text")
    lines: list[LineIn] = Field(min_length=1, max_length=1000)
    ordered_on: date | None = Field(None, description="today when left out")
    requested_on: date | None = None
    reference: str = Field("", max_length=80)
    remark: str = Field("", max_length=400)
    confirm: bool = Field(False, description="confirm in the same request; the order is confirmed or held")
    extra: ExtraIn = None


class LineOut(Schema):
    """A line of an order."""

    id: int
    position: int
    product: str
    name: str
    quantity: Amount
    price: Amount
    amount: Amount
    delivered: Amount
    returned: Amount


class HoldOut(Schema):
    """Why an order waits, and how much is missing."""

    reason: str
    missing: Amount
    since: str


class DeliveryOut(Schema):
    """Goods handed over; `invoice` is the number of the invoice that bills them, once there is one."""

    id: int
    number: str
    on: date
    amount: Amount
    invoice: str | None


class OrderOut(Schema):
    """An order with its lines and deliveries."""

    id: int
    number: str
    customer: int
    state: str
    ordered_on: date
    requested_on: date | None
    reference: str
    remark: str
    total: Amount
    version: int
    created_at: str | None
    confirmed_at: str | None
    lines: list[LineOut]
    deliveries: list[DeliveryOut]
    hold: HoldOut | None
    extra: ExtraOut


class DeliveryIn(Body):
    """What was delivered; without quantities all that is left."""

    on: date | None = None
    quantities: dict[int, Amount] | None = Field(None, description="line id → units")


class ReasonIn(Body):
    """Why."""

    reason: str = Field(min_length=1, max_length=200)


class ReturnIn(Body):
    """What came back, and why."""

    quantities: dict[int, Amount] = Field(description="line id → units")
    reason: str = Field(min_length=1, max_length=200)
    on: date | None = None


def order_out(order: Order, user: Any) -> dict[str, Any]:
    """An order as the API shows it to `user`."""
    hold = order.holds.filter(released_at__isnull=True).first() if order.held_at else None
    names = ("id", "number", "state", "ordered_on", "requested_on", "reference", "remark", "total", "version")
    lines = list(order.lines.select_related("product").order_by("position"))
    return {name: getattr(order, name) for name in names} | {
        "customer": order.customer_id,
        "extra": extra_of(order, user),
        "created_at": moment(order.created_at),
        "confirmed_at": moment(order.confirmed_at),
        "deliveries": _deliveries(order) if any(line.delivered for line in lines) else [],
        "hold": hold and {"reason": hold.reason, "missing": hold.missing, "since": moment(hold.at)},
        "lines": [
            {
                "product": line.product.code,
                "name": line.description or str(line.product),
                **{
                    name: getattr(line, name)
                    for name in ("id", "position", "quantity", "price", "amount", "delivered", "returned")
                },
            }
            for line in lines
        ],
    }


def _deliveries(order: Order) -> list[dict[str, Any]]:
    return [
        {name: getattr(one, name) for name in ("id", "number", "on", "amount")}
        | {"invoice": one.invoice and one.invoice.number}
        for one in order.deliveries.select_related("invoice").order_by("id")
    ]


def _order(request: HttpRequest, pk: int) -> Order:
    order: Order = get_object_or_404(Order.objects.visible_to(request.user), pk=pk)
    return order


def _customer(request: HttpRequest, name: int | str) -> Customer:
    by = {"pk": name} if isinstance(name, int) else {"code": name}
    customer: Customer = get_object_or_404(Customer.objects.visible_to(request.user), **by)
    return customer


@router.post("", response={201: OrderOut}, summary="Draft an order, or place it with confirm")
def create_order(request: HttpRequest, payload: OrderIn) -> Any:
    """Lines name products by code. With `confirm` the order leaves this request confirmed, or held with the reason."""
    customer = _customer(request, payload.customer)
    today = timezone.localdate()
    lines = lines_from_codes([(line.product, line.quantity, line.price) for line in payload.lines])
    verb = actions.place_order if payload.confirm else actions.draft_order
    order = perform(
        request,
        verb,
        customer,
        lines=lines,
        ordered_on=payload.ordered_on or today,
        requested_on=payload.requested_on,
        reference=payload.reference,
        remark=payload.remark,
        extra=payload.extra,
    )
    return Status(201, order_out(order, request.user))


@router.get("/{pk}", response=OrderOut, summary="One order")
def read_order(request: HttpRequest, pk: int) -> Any:
    """An order with its lines and, while it is held, why."""
    check_scope(request, "read")
    return order_out(_order(request, pk), request.user)


@router.get("/{pk}/pdf", openapi_extra=PDF, summary="An order as PDF")
def read_order_document(request: HttpRequest, pk: int, language: PaperLanguage = None) -> HttpResponse:
    """The order as the customer gets it, in the language asked for or the reader's own."""
    check_scope(request, "read")
    order = _order(request, pk)
    return pdf_answer(order_confirmation_pdf(order, language=language or asked_language(request)), order.number)


@router.get("/deliveries/{pk}/pdf", openapi_extra=PDF, summary="A delivery note as PDF")
def read_delivery_document(request: HttpRequest, pk: int, language: PaperLanguage = None) -> HttpResponse:
    """The note that travels with the goods, in the language asked for or the reader's own."""
    check_scope(request, "read")
    visible = Order.objects.visible_to(request.user)
    delivery = get_object_or_404(Delivery.objects.filter(order__in=visible), pk=pk)
    return pdf_answer(delivery_note_pdf(delivery, language=language or asked_language(request)), delivery.number)


@router.post("/{pk}/confirmation", response=OrderOut, summary="Confirm an order")
def confirm_order(request: HttpRequest, pk: int) -> Any:
    """The answer's `state` is `confirmed` or `held`."""
    return order_out(perform(request, actions.confirm_order, _order(request, pk)), request.user)


@router.delete("/{pk}/hold", response=OrderOut, summary="Release a held order")
def release_order(request: HttpRequest, pk: int, payload: ReasonIn) -> Any:
    """Needs the right to release; the reason is kept."""
    done = perform(request, actions.release_order, _order(request, pk), reason=payload.reason)
    return order_out(done, request.user)


@router.post("/{pk}/deliveries", response=dict[str, Any], summary="Deliver an order, whole or in part")
def deliver_order(request: HttpRequest, pk: int, payload: DeliveryIn) -> Any:
    """By policy the delivery is invoiced at once; `invoice` then names the invoice."""
    quantities: dict[int, Decimal] | None = payload.quantities
    delivery = perform(
        request,
        actions.deliver_order,
        _order(request, pk),
        on=payload.on or timezone.localdate(),
        quantities=quantities,
    )
    delivery.refresh_from_db()
    return {
        "id": delivery.pk,
        "number": delivery.number,
        "on": delivery.on.isoformat(),
        "amount": str(delivery.amount),
        "invoice": delivery.invoice.number if delivery.invoice else None,
    }


@router.post("/{pk}/cancellation", response=OrderOut, summary="Cancel what is not delivered")
def cancel_order(request: HttpRequest, pk: int, payload: ReasonIn) -> Any:
    """What the order reserved of the ceiling becomes free."""
    done = perform(request, actions.cancel_order, _order(request, pk), reason=payload.reason)
    return order_out(done, request.user)


@router.post("/{pk}/returns", response=dict[str, Any], summary="Take goods back")
def return_goods(request: HttpRequest, pk: int, payload: ReturnIn) -> Any:
    """Writes a credit note for what came back."""
    document = perform(
        request,
        actions.return_goods,
        _order(request, pk),
        quantities=payload.quantities,
        on=payload.on or timezone.localdate(),
        reason=payload.reason,
    )
    return {"id": document.pk, "number": document.number, "amount": str(document.amount)}
