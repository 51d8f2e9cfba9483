"""Pages of the pool: its list, claiming, giving back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guanxi.domains.customers.actions import claim_customer, release_customers
from guanxi.domains.customers.pool.actions import NotInPool
from guanxi.domains.customers.pool.bulk import ReleaseForm
from guanxi.domains.customers.pool.queries import pooled_for, room_of, was_in_sight
from guanxi.domains.customers.pool.tables import POOL
from guanxi.domains.customers.views.loading import common, visible_customer
from guanxi.foundation.people.visibility import is_granted
from guanxi.kit.errors import Refusal
from guanxi.kit.listing import list_view
from guanxi.kit.pages import ask, back_from


def about_room(request: HttpRequest) -> dict[str, Any]:
    """What the reader may still take, where taking is his or her work."""
    crumbs = [(_("Customers"), reverse("customer_list"))]
    if not is_granted(request.user, "customers.claim_customer"):
        return {"crumbs": crumbs}
    return {"crumbs": crumbs, "room": room_of(request.user, on=timezone.localdate())}


show_pool = list_view(POOL, extra=about_room)


@require_POST
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """POST: the customer is the reader's from now on, or the page says why not."""
    customer = pooled_for(request.user).filter(pk=pk).first()
    try:
        if customer is None:
            raise NotInPool() if was_in_sight(request.user, pk) else Http404
        claimed = claim_customer(customer, **common(request))
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(back_from(request, reverse("customers:pool")))
    messages.success(request, _("%(name)s is yours now. Call soon.") % {"name": claimed})
    return redirect("customer", pk=claimed.pk)


@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a customer back to the pool and say why."""
    customer, form = visible_customer(request, pk), ReleaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            release_customers([customer], reason=form.cleaned_data["reason"], **common(request))
        except Refusal as refusal:
            for name, text in (refusal.fields or {"": str(refusal)}).items():
                form.add_error(name or None, str(text))
        else:
            messages.success(request, _("%(name)s is in the pool.") % {"name": customer})
            return redirect("customer_list")
    return ask(
        request, form, title=_("Back to the pool"), submit=_("Give back"), lede=customer,
        fallback=reverse("customers:customer", args=[pk]),
    )  # fmt: skip
