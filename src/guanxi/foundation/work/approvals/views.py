"""The page of a request: what is asked, who decides, and the decision."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from guanxi.foundation.people.middleware import person_of
from guanxi.foundation.people.visibility import may
from guanxi.foundation.timeline.queries import timeline_of
from guanxi.foundation.work.approvals import actions, panels
from guanxi.foundation.work.approvals.forms import DecisionForm
from guanxi.foundation.work.approvals.ladder import power_of
from guanxi.foundation.work.approvals.models import ApprovalRequest
from guanxi.foundation.work.approvals.queries import next_for, others_about
from guanxi.foundation.work.approvals.records import case_of_request
from guanxi.kit.components.numbers import listed
from guanxi.kit.errors import BadInput, Refusal
from guanxi.kit.pages import page

State = ApprovalRequest.State
SAID: dict[str, tuple[str, Any]] = {
    State.DONE: ("success", gettext_lazy("Granted and carried out.")),
    State.GRANTED: ("info", gettext_lazy("Granted. It is carried out as soon as the program can.")),
    State.CONTINUED: ("info", gettext_lazy("Granted. It needs one more approval, which was asked for.")),
    State.FAILED: ("warning", gettext_lazy("Granted, but it could not be carried out.")),
    State.LAPSED: ("warning", gettext_lazy("It lapsed; the page says why.")),
    State.REFUSED: ("success", gettext_lazy("Refused. Who asked is told.")),
    State.WITHDRAWN: ("success", gettext_lazy("Withdrawn.")),
    State.EXPIRED: ("warning", gettext_lazy("Its time was over before anybody decided.")),
}


def find_request(request: HttpRequest, pk: int) -> ApprovalRequest:
    """A request one may see."""
    visible = ApprovalRequest.objects.visible_to(request.user)
    related = ("requested_by", "unit", "decided_by", "on_behalf_of")
    found: ApprovalRequest = get_object_or_404(visible.select_related(*related), pk=pk)
    return found


@require_GET
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One request."""
    return _show(request, find_request(request, pk))


def _show(request: HttpRequest, asked: ApprovalRequest, form: DecisionForm | None = None) -> HttpResponse:
    person, now = person_of(request), timezone.now()
    case, on = case_of_request(asked), timezone.localdate(now)
    is_waiting, is_own = asked.state == State.WAITING, asked.requested_by_id == person.pk
    power = power_of(person, case, on=on) if is_waiting and may(person, "work.grant_request") else None
    days = timeline_of(asked, before=request.GET.get("before", ""), reader=person)
    context = {
        "asked": asked,
        "badge": panels.state_badge(asked),
        "crumbs": [(_("Approvals"), reverse("approvals:inbox"))],
        "facts": panels.asked_facts(asked, person),
        "decision": panels.decision_facts(asked, person),
        "outcome": asked.said(asked.outcome),
        "is_waiting": is_waiting,
        "days_left": panels.days_left(asked, now),
        "power": power,
        "form": form or DecisionForm(),
        "can_withdraw": is_waiting and is_own and may(person, "work.withdraw_request"),
        "deciders": listed(panels.who_decides(asked, case, on=on)) if is_waiting else "",
        "ladder": panels.ladder_of(asked, case, on=on) if is_waiting else [],
        "others": [(one, panels.state_badge(one)) for one in others_about(asked, person)],
        "next": next_for(person, asked) if not is_waiting else None,
        "days": days,
        "earlier_url": f"?{urlencode({'before': days.before})}" if days.before else "",
    }
    return page(request, "work/approval.html", context, status=422 if form is not None else 200)


@require_POST
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to what is asked."""
    return _decide(request, pk, actions.grant_request, "comment")


@require_POST
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no to what is asked, and why."""
    return _decide(request, pk, actions.refuse_request, "reason")


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an own request back."""
    asked = find_request(request, pk)
    return _do(request, asked, actions.withdraw_request)


def _decide(request: HttpRequest, pk: int, verb: Any, argument: str) -> HttpResponse:
    asked, form = find_request(request, pk), DecisionForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    try:
        return _do(request, asked, verb, **{argument: words})
    except BadInput as refusal:
        for text in refusal.fields.values():
            form.add_error("words", text)
        return _show(request, asked, form)


def _do(request: HttpRequest, asked: ApprovalRequest, verb: Any, **words: str) -> HttpResponse:
    """Decide and go back to the page, which says what came of it.

    Raises:
        BadInput: a word is missing or too long.
    """
    try:
        now = verb(asked, by=person_of(request), at=timezone.now(), key=request.POST.get("idempotency_key"), **words)
    except BadInput:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        level, text = SAID[now.state]
        getattr(messages, level)(request, str(text))
    return redirect("approvals:request", pk=asked.pk)
