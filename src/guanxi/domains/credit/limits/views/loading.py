"""What every page about a customer's credit begins with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from guanxi.domains.credit.models import Application
from guanxi.domains.customers.merging.families import survivor_of
from guanxi.domains.customers.models import Customer
from guanxi.foundation.people.visibility import may
from guanxi.kit.approvals import NeedsApproval
from guanxi.kit.components.layout import link
from guanxi.kit.errors import NotAllowed, Refusal
from guanxi.kit.pages import ask

DECIDED = ("decided_by", "management", "request__on_behalf_of", "request__requested_by")
VERBS = (
    "open_survey", "apply", "change_application", "withdraw_application", "grade_customer", "ask_bank", "note_answer",
    "submit", "lower_limit", "end_limit", "block_customer", "unblock_customer", "add_security", "release_security",
    "close_signal",
)  # fmt: skip


def demand_view(request: HttpRequest) -> None:
    """Let pass who may look at credit.

    Raises:
        NotAllowed: the roles do not grant it.
    """
    if not may(request.user, "credit.view"):
        raise NotAllowed()


def visible_customer(request: HttpRequest, pk: int) -> Customer:
    """The customer, or the one that carries it on, if this person may see it; 404 otherwise."""
    demand_view(request)
    found = Customer.objects.visible_to(request.user).select_related("merged_into", "owner", "unit")
    return survivor_of(get_object_or_404(found, pk=pk))


def visible_row(request: HttpRequest, rows: Any, pk: int) -> Any:
    """A row that hangs on a customer within reach; 404 otherwise."""
    demand_view(request)
    return get_object_or_404(rows.visible_to(request.user), pk=pk)


def visible_application(request: HttpRequest, pk: int) -> Application:
    """An application within reach; 404 otherwise."""
    rows = Application.objects.select_related("customer__owner", "customer__unit", "survey", "by", "graded_by")
    found: Application = visible_row(request, rows.select_related(*DECIDED), pk)
    return found


def rights(request: HttpRequest) -> dict[str, bool]:
    """Which buttons this person sees."""
    return {verb: may(request.user, f"credit.{verb}") for verb in VERBS}


def common(request: HttpRequest) -> dict[str, Any]:
    """Who asks, when, and under which key."""
    return {"by": request.user, "at": timezone.now(), "key": request.POST.get("idempotency_key") or None}


def crumbs(customer: Customer | None = None) -> list[tuple[Any, str]]:
    """The pages above."""
    above: list[tuple[Any, str]] = [(_("Trade credit"), reverse("credit:list"))]
    return [*above, (customer, reverse("credit:customer", args=[customer.pk]))] if customer else above


def in_both(url: str) -> Any:
    """A paper in both languages."""
    return format_html("{} · {}", link("中文", f"{url}?language=zh-hans"), link("English", f"{url}?language=en"))


def mark_refusal(form: Form, refusal: Refusal) -> None:
    """Show a refusal at the fields it names, or above the form."""
    for name, text in refusal.fields.items():
        form.add_error(name if name in form.fields else None, str(text))
    if not refusal.fields:
        form.add_error(None, str(refusal))


def ask_for(
    request: HttpRequest, form: Form, verb: Callable[[dict[str, Any]], Any], *, title: Any, submit: Any, done: Any,
    lede: Any = "", to: str, needs: str,
) -> HttpResponse:  # fmt: skip
    """A small form that does one verb and leads back, or says at its fields why not.

    Args:
        needs: the permission of the verb, without which nobody is asked.

    Raises:
        NotAllowed: the roles do not grant it.
    """
    if not may(request.user, needs):
        raise NotAllowed()
    if request.method == "POST" and form.is_valid():
        try:
            verb(form.cleaned_data)
        except NeedsApproval:
            raise
        except Refusal as refusal:
            mark_refusal(form, refusal)
        else:
            messages.success(request, done)
            return redirect(to)
    return ask(request, form, title=title, submit=submit, lede=lede, fallback=to)


def do(request: HttpRequest, verb: Callable[[], Any], *, done: Any, to: str) -> HttpResponse:
    """One verb without a form; a refusal is shown on the page it leads back to."""
    try:
        verb()
    except NeedsApproval:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(to)
