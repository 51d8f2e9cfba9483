"""Orders over the API."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Status

from guanxi.domains.credit.models import Security
from guanxi.domains.customers.models import Customer
from guanxi.domains.orders import actions
from guanxi.domains.orders.api.shapes import DeliveryIn, OrderIn, OrderOut, ReasonIn, ReleaseIn, ReturnIn, order_out
from guanxi.domains.orders.documents import delivery_note_pdf, order_confirmation_pdf
from guanxi.domains.orders.models import Delivery, Order
from guanxi.domains.orders.queries import lines_from_codes
from guanxi.kit.api import PDF, PaperLanguage, check_scope, perform
from guanxi.kit.documents import asked_language, pdf_answer

router = Router(tags=["orders"])


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
        payment=payload.payment,
        reason_code=payload.reason_code,
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
def release_order(request: HttpRequest, pk: int, payload: ReleaseIn) -> Any:
    """Reason and security are kept. Above one's own authority a request is sent to the level that decides (202)."""
    order = _order(request, pk)
    own = Security.objects.filter(customer=order.customer_id)
    security = get_object_or_404(own, pk=payload.security) if payload.security is not None else None
    done = perform(request, actions.release_order, order, reason=payload.reason, security=security)
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
