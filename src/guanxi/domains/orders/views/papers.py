"""Order confirmation and delivery note as PDF, in the language asked for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from guanxi.domains.orders.documents import delivery_note_pdf, order_confirmation_pdf
from guanxi.domains.orders.models import Delivery, Order
from guanxi.kit.documents import asked_language, pdf_answer


@require_GET
def order_document(request: HttpRequest, pk: int) -> HttpResponse:
    """The order as the customer gets it."""
    order = get_object_or_404(Order.objects.visible_to(request.user), pk=pk)
    return pdf_answer(order_confirmation_pdf(order, language=asked_language(request)), order.number)


@require_GET
def delivery_document(request: HttpRequest, pk: int) -> HttpResponse:
    """The note that travels with the goods."""
    visible = Order.objects.visible_to(request.user)
    delivery = get_object_or_404(Delivery.objects.filter(order__in=visible), pk=pk)
    return pdf_answer(delivery_note_pdf(delivery, language=asked_language(request)), delivery.number)
