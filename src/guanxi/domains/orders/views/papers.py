"""Order confirmation and delivery note as PDF, in the language asked for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from guanxi.domains.orders.documents import delivery_note_pdf, order_confirmation_pdf
from guanxi.domains.orders.models import Delivery, Order


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("language", "")
    return asked if asked in {"zh-hans", "en"} else get_language() or "zh-hans"


def _pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return answer


@require_GET
def order_document(request: HttpRequest, pk: int) -> HttpResponse:
    """The order as the customer gets it."""
    order = get_object_or_404(Order.objects.visible_to(request.user), pk=pk)
    return _pdf(order_confirmation_pdf(order, language=_language(request)), order.number)


@require_GET
def delivery_document(request: HttpRequest, pk: int) -> HttpResponse:
    """The note that travels with the goods."""
    visible = Order.objects.visible_to(request.user)
    delivery = get_object_or_404(Delivery.objects.filter(order__in=visible), pk=pk)
    return _pdf(delivery_note_pdf(delivery, language=_language(request)), delivery.number)
