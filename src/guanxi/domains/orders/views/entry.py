"""Order entry by keyboard: a draft is written on the page and kept when it is saved or confirmed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from guanxi.domains.customers.models import Customer
from guanxi.domains.orders import actions
from guanxi.domains.orders.forms import Entry, entry_of, new_entry, typed_entry
from guanxi.domains.orders.models import Order
from guanxi.domains.orders.panels import reason_text, ways_out
from guanxi.domains.orders.queries import holder_names, last_reason, look_ahead
from guanxi.domains.orders.views.conflicts import clashed_entry, sides
from guanxi.domains.orders.views.shown import held_message
from guanxi.kit.components.numbers import day, money
from guanxi.kit.errors import Refusal
from guanxi.kit.merging import Clash
from guanxi.kit.pages import page

KEYS = [
    ("Tab", gettext_lazy("next field")),
    ("↵", gettext_lazy("next line")),
    ("Alt ⌫", gettext_lazy("delete line")),
    ("Ctrl ↵", gettext_lazy("confirm")),
]


@require_http_methods(["GET", "POST"])
def enter_order(request: HttpRequest) -> HttpResponse:
    """A new order; POST saves it as a draft, or with `confirm` confirms it."""
    if request.method == "GET":
        asked = request.GET.get("customer", "")
        customer = Customer.objects.visible_to(request.user).filter(pk=asked).first() if asked.isdigit() else None
        return show_entry(request, new_entry(request.user, customer=customer, on=timezone.localdate()))
    entry = typed_entry(request.POST, request.user, files=request.FILES)
    return _save(request, entry, None)


@require_http_methods(["GET", "POST"])
def edit_order(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft on the same page."""
    order = get_object_or_404(Order.objects.visible_to(request.user).select_related("customer"), pk=pk)
    if order.state != "draft":
        return redirect("orders:order", pk=pk)
    if request.method == "GET":
        return show_entry(request, entry_of(order, request.user), order)
    return _save(request, typed_entry(request.POST, request.user, files=request.FILES, order=order), order)


@require_POST
def preview_order(request: HttpRequest) -> HttpResponse:
    """The grid and the sums for what is typed now; nothing is saved."""
    entry = typed_entry(request.POST, request.user)
    return page(request, "orders/_preview.html", _context(request, entry, None))


def _save(request: HttpRequest, entry: Entry, order: Order | None) -> HttpResponse:
    wants_confirmation = "confirm" in request.POST
    if not entry.is_valid() or not entry.lines:
        if not entry.lines:
            messages.error(request, _("The order has no line yet. Type a code or name into the box below the grid."))
        return show_entry(request, entry, order, status=422)
    try:
        order = _write(request, entry, order, wants_confirmation)
    except Clash as clash:
        assert order is not None
        order = Order.objects.select_related("customer").get(pk=order.pk)
        entry = clashed_entry(order, request.user, clash)
        return show_entry(request, entry, order, status=clash.status, clashes=sides(clash, entry))
    except Refusal as refusal:
        _mark(request, entry, refusal)
        return show_entry(request, entry, order, status=refusal.status)
    if order.state == "held":
        messages.warning(request, held_message(order))
    elif wants_confirmation:
        messages.success(request, _("%(number)s is confirmed.") % {"number": order.number})
    else:
        messages.success(request, _("%(number)s is saved as a draft.") % {"number": order.number})
    return redirect("orders:order", pk=order.pk)


def _mark(request: HttpRequest, entry: Entry, refusal: Refusal) -> None:
    """Show a refusal at the fields of the head it names, anything else above the page."""
    marked = {name: text for name, text in refusal.fields.items() if name in entry.head.fields}
    for name, text in marked.items():
        entry.head.add_error(name, str(text))
    if not marked or len(marked) < len(refusal.fields):
        messages.error(request, str(refusal))


def _write(request: HttpRequest, entry: Entry, order: Order | None, wants_confirmation: bool) -> Order:
    head = {**entry.head.own_told(), "extra": entry.head.extra_told()}
    customer = head.pop("customer")
    common: dict[str, Any] = {"by": request.user, "at": timezone.now()}
    key = request.POST.get("idempotency_key") or None
    if order is None:
        verb = actions.place_order if wants_confirmation else actions.draft_order
        placed: Order = verb(customer, lines=entry.inputs(), **head, **common, key=key)
        return placed
    order = actions.change_order(order, lines=entry.inputs(), version=entry.version, **head, **common, key=key)
    if wants_confirmation:
        order = actions.confirm_order(order, **common, key=key)
    return order


def show_entry(
    request: HttpRequest, entry: Entry, order: Order | None = None, status: int = 200, clashes: Any = ()
) -> HttpResponse:
    """The entry page; `clashes` are the three sides of what two people changed."""
    return page(request, "orders/entry.html", _context(request, entry, order) | {"clashes": clashes}, status=status)


def _context(request: HttpRequest, entry: Entry, order: Order | None) -> dict[str, Any]:
    customer = entry.customer
    credit = _credit(entry, customer, order) if customer else None
    if credit and credit["is_reason_asked"]:
        entry.head.ask_reason(last_reason(customer))
    options = reverse("catalogue:options") + (f"?customer={customer.pk}" if customer else "")
    return {
        "entry": entry,
        "order": order,
        "crumbs": [(_("Orders"), reverse("orders:list"))],
        "customer": customer,
        "credit": credit,
        "product_options": options,
        "keys": KEYS,
        "columns": [
            {"label": "#", "desk_only": True},
            {"label": _("Product"), "grow": True},
            {"label": _("Quantity"), "numeric": True},
            {"label": _("Unit price"), "numeric": True},
            {"label": _("Amount"), "numeric": True},
            {"label": _("Delete"), "hide_label": True},
        ],
    }


def _credit(entry: Entry, customer: Customer, order: Order | None) -> dict[str, Any]:
    """What the gate would say of what is typed: the sums, what would hold it, and what to do about that."""
    typed = entry.typed_head()
    total, is_prepaid = entry.total, typed["payment"] == Order.Payment.PREPAID
    seen = look_ahead(
        customer, total=total, is_prepaid=is_prepaid, requested_on=typed["requested_on"], order=order,
        on=timezone.localdate(),
    )  # fmt: skip
    shown = [(_("Exposure now"), money(seen.account.exposure))]
    if is_prepaid:
        shown += [(_("To pay in advance"), money(total)), (_("Set aside for it"), money(seen.set_aside))]
    else:
        shown += [(_("This order"), money(total)), (_("After this order"), money(seen.after))]
    shown.append((_("Limit"), _("none") if seen.account.ceiling is None else money(seen.account.ceiling)))
    if seen.counts_on is not None:
        shown.append((_("Counts towards the limit from"), day(seen.counts_on)))
    asked = Order(customer=customer, owner_id=customer.owner_id, unit_id=customer.unit_id)
    names = holder_names(asked, amount=seen.at_stake) if seen.reasons else []
    return {
        "account": seen.account,
        "is_held": bool(seen.reasons),
        "missing": seen.missing,
        "reasons": [reason_text(one) for one in seen.reasons],
        "ways": ways_out(seen.reasons, seen.missing, is_prepaid=is_prepaid, names=names),
        "is_reason_asked": seen.is_reason_asked and not is_prepaid,
        "is_prepaid": is_prepaid,
        "shown": shown,
    }
