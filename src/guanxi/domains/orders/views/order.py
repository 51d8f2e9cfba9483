"""One order and what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guanxi.domains.orders import actions
from guanxi.domains.orders.forms import DeliveryForm, ReasonForm, ReturnForm
from guanxi.domains.orders.forms.release import ReleaseForm
from guanxi.domains.orders.models import Delivery, Hold, Order
from guanxi.domains.orders.panels import held_because, reason_text, state_badge, ways_out
from guanxi.domains.orders.queries import covers_release, holder_names, look_ahead
from guanxi.domains.orders.queries.gate import KIND
from guanxi.domains.orders.queries.secured import covers
from guanxi.domains.orders.views.shown import held_message, order_tables
from guanxi.foundation.fields.panels import extra_panel
from guanxi.foundation.forms.panels import forms_about
from guanxi.foundation.policies.panels import version_text
from guanxi.foundation.timeline.queries import timeline_of
from guanxi.kit.actions import ports
from guanxi.kit.components.numbers import day
from guanxi.kit.errors import BadInput, Refusal
from guanxi.kit.pages import page


def _order(request: HttpRequest, pk: int) -> Order:
    orders = Order.objects.visible_to(request.user).select_related("customer", "owner", "created_by")
    order: Order = get_object_or_404(orders, pk=pk)
    return order


@require_GET
def show_order(request: HttpRequest, pk: int) -> HttpResponse:
    """The order, its deliveries and returns, and the verbs its state allows."""
    return _show(request, _order(request, pk))


def _show(request: HttpRequest, order: Order, status: int = 200, **bound: Any) -> HttpResponse:
    today = timezone.localdate()
    may = {verb: ports.may is not None and ports.may(request.user, f"orders.{verb}") for verb in VERBS}
    hold = order.holds.filter(released_at__isnull=True).first() if order.held_at else None
    lines = list(order.lines.select_related("product").order_by("position"))
    context = {
        "order": order,
        "hold": hold,
        **_gate(order, hold, request.user, today),
        "state": state_badge(order),
        "crumbs": [(_("Orders"), reverse("orders:list"))],
        "lede": f"{order.customer} · {day(order.ordered_on)}",
        "can_deliver": order.state == "confirmed" and may["deliver_order"],
        "can_count": order.state == "confirmed" and order.counts_on is not None and may["count_order"],
        "can_return": any(line.delivered > line.returned for line in lines) and may["return_goods"],
        "can_cancel": order.state in {"draft", "held", "confirmed"} and may["cancel_order"],
        "can_close": order.state == "delivered" and may["close_order"],
        "delivery_form": DeliveryForm(order=order, initial={"on": today}),
        "return_form": ReturnForm(order=order, initial={"on": today}),
        "reason_form": ReasonForm(),
        "release_form": ReleaseForm(covers=covers(order, today)) if hold and may["release_order"] else None,
        "days": timeline_of(order, reader=request.user),
        "extra_groups": extra_panel(order, request.user),
        "forms": forms_about(order, request.user),
        "may": may,
        **order_tables(order, lines, may_invoice=may["invoice_delivery"], user=request.user),
    }
    return page(request, "orders/order.html", context | bound, status=status)


def _gate(order: Order, hold: Any, user: Any, today: date) -> dict[str, Any]:
    """What holds a held order, or would hold a draft; what helps, and whether one's own authority covers it."""
    if hold is None and order.state != "draft":
        return {}
    seen = look_ahead(
        order.customer, total=order.total, is_prepaid=order.is_prepaid, requested_on=order.requested_on, order=order,
        on=today,
    )  # fmt: skip
    names = holder_names(order, amount=seen.at_stake) if seen.reasons else []
    return {
        "is_held": bool(seen.reasons),
        "missing": seen.missing,
        "reasons": [reason_text(one) for one in seen.reasons] or (held_because(hold) if hold else []),
        "ways": ways_out(seen.reasons, seen.missing, is_prepaid=order.is_prepaid, names=names),
        "decided_by": version_text(hold.policy_version, policy="credit.gate", user=user)
        if hold and hold.reason != Hold.Reason.AWAITING_PAYMENT
        else "",
        "may_release_self": bool(hold) and covers_release(user, order, seen.at_stake),
        "receipt_order": f"{KIND}-{order.pk}" if order.is_prepaid and seen.missing else "",
    }


VERBS = (
    "change_order", "confirm_order", "release_order", "count_order", "deliver_order", "invoice_delivery",
    "return_goods", "cancel_order", "close_order",
)  # fmt: skip


def _done(
    request: HttpRequest, order: Order, verb: Callable[[], Any], text: str | Callable[[Order], str]
) -> HttpResponse:
    """Run a verb and say what came of it; a refusal becomes a message on the order's page."""
    try:
        verb()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, text if isinstance(text, str) else text(Order.objects.get(pk=order.pk)))
    return redirect("orders:order", pk=order.pk)


def _confirmed_text(order: Order) -> str:
    """Whether the confirmed order may go out."""
    return held_message(order) if order.held_at else _("%(number)s is confirmed.") % {"number": order.number}


def _delivered_text(order: Order) -> str:
    """The latest delivery and its invoice, where the policy wrote one."""
    delivery = order.deliveries.select_related("invoice").latest("pk")
    if delivery.invoice is None:
        return _("Delivered with %(delivery)s.") % {"delivery": delivery.number}
    names = {"delivery": delivery.number, "invoice": delivery.invoice.number}
    return _("Delivered with %(delivery)s; invoice %(invoice)s is written.") % names


def _common(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user, "at": timezone.now(), "key": request.POST.get("idempotency_key") or None}


@require_POST
def confirm_order(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a draft; it may end up held, and one that lacks a reason for credit is opened where it is chosen."""
    order = _order(request, pk)
    try:
        actions.confirm_order(order, **_common(request))
    except BadInput as refusal:
        messages.error(request, str(refusal))
        return redirect("orders:edit" if "reason_code" in refusal.fields else "orders:order", pk=pk)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        order = Order.objects.get(pk=pk)
        messages.add_message(request, messages.WARNING if order.held_at else messages.SUCCESS, _confirmed_text(order))
    return redirect("orders:order", pk=pk)


@require_POST
def count_order(request: HttpRequest, pk: int) -> HttpResponse:
    """Let an order count towards the limit before its day; it may end up held."""
    order = _order(request, pk)
    return _done(request, order, lambda: actions.count_order(order, **_common(request)), _confirmed_text)


@require_POST
def deliver_order(request: HttpRequest, pk: int) -> HttpResponse:
    """Deliver in whole or in part."""
    order = _order(request, pk)
    form = DeliveryForm(request.POST, order=order)
    if not form.is_valid():
        return _show(request, order, 422, delivery_form=form, open_deliver=True)
    verb = lambda: actions.deliver_order(  # noqa: E731
        order, on=form.cleaned_data["on"], quantities=form.quantities(), **_common(request)
    )
    return _done(request, order, verb, _delivered_text)


@require_POST
def invoice_delivery(request: HttpRequest, pk: int) -> HttpResponse:
    """Invoice a delivery that waits for its invoice."""
    visible = Order.objects.visible_to(request.user)
    delivery = get_object_or_404(Delivery.objects.filter(order__in=visible).select_related("order"), pk=pk)
    verb = lambda: actions.invoice_delivery(delivery, on=timezone.localdate(), **_common(request))  # noqa: E731
    return _done(request, delivery.order, verb, _("Invoiced."))


@require_POST
def return_goods(request: HttpRequest, pk: int) -> HttpResponse:
    """Take goods back; a credit note is written."""
    order = _order(request, pk)
    form = ReturnForm(request.POST, order=order)
    if not form.is_valid():
        return _show(request, order, 422, return_form=form, open_return=True)
    data = form.cleaned_data
    verb = lambda: actions.return_goods(  # noqa: E731
        order, quantities=form.quantities(), on=data["on"], reason=data["reason"], **_common(request)
    )
    return _done(request, order, verb, _("Taken back; the credit note is written."))


@require_POST
def release_order(request: HttpRequest, pk: int) -> HttpResponse:
    """Release a held order with a reason, against a security where one is chosen."""
    order = _order(request, pk)
    form = ReleaseForm(request.POST, covers=covers(order, timezone.localdate()))
    if not form.is_valid():
        return _show(request, order, 422, release_form=form, open_release=True)
    given = form.cleaned_data
    try:
        actions.release_order(order, reason=given["reason"], security=given["security"], **_common(request))
    except BadInput as refusal:
        for name, text in refusal.fields.items():
            form.add_error(name if name in form.fields else None, str(text))
        return _show(request, order, 422, release_form=form, open_release=True)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Released."))
    return redirect("orders:order", pk=pk)


@require_POST
def cancel_order(request: HttpRequest, pk: int) -> HttpResponse:
    """Cancel what is not delivered."""
    return _with_reason(request, pk, actions.cancel_order, "cancel", _("Cancelled."))


def _with_reason(request: HttpRequest, pk: int, verb: Any, dialog: str, text: str) -> HttpResponse:
    order = _order(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, order, 422, reason_form=form, **{f"open_{dialog}": True})
    reason = form.cleaned_data["reason"]
    return _done(request, order, lambda: verb(order, reason=reason, **_common(request)), text)


@require_POST
def close_order(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a delivered order."""
    order = _order(request, pk)
    return _done(request, order, lambda: actions.close_order(order, **_common(request)), _("Closed."))
