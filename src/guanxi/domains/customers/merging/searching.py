"""The search for duplicates over the whole base, as pages show it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from guanxi.domains.customers.actions import find_duplicates
from guanxi.domains.customers.duplicates.queries import last_search, open_pairs
from guanxi.foundation.people.visibility import may
from guanxi.kit.pages import page


def search_context(request: HttpRequest) -> dict[str, Any]:
    """The latest search, whether it runs, and the first pair to decide on."""
    search = last_search()
    return {
        "search": search,
        "is_searching": search is not None and search.finished_at is None,
        "may_search": may(request.user, "customers.find_duplicates"),
        "crumbs": [(_("Customers"), reverse("customer_list"))],
        "undo": request.GET.get("done", ""),
        "first": open_pairs(request.user).first(),
    }


@require_POST
def start_search(request: HttpRequest) -> HttpResponse:
    """POST: the worker looks for duplicates over all customers."""
    find_duplicates(by=request.user, at=timezone.now(), key=request.POST.get("idempotency_key") or None)
    messages.success(request, _("The search goes on in the background; you can leave this page."))
    return redirect("customers:pairs")


@require_GET
def show_progress(request: HttpRequest) -> HttpResponse:
    """Fragment: how far the search is; asked again until it is finished."""
    return page(request, "customers/_search.html", search_context(request))
