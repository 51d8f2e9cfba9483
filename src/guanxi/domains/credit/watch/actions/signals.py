"""Opening signals, and saying what came of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from guanxi.domains.credit.models import Signal, Standing
from guanxi.domains.credit.watch import rules
from guanxi.domains.credit.watch.events import GRADED
from guanxi.domains.credit.watch.policies import WatchPolicy
from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.queries import account_of
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.policies.terms import in_force
from guanxi.foundation.timeline.events import record
from guanxi.foundation.work.actions import finish_task
from guanxi.kit.actions import action
from guanxi.kit.errors import BadInput, Refusal

MOST_TEXT = 400


class AlreadyClosed(Refusal):
    """Somebody has looked at it already."""

    code = "signal_closed"
    message = _("Somebody has looked at this already.")
    mend = _("Note what is new as news of its own.")


def wanted_text(text: str, name: str) -> str:
    """A text that says something, without blanks around it.

    Raises:
        BadInput: it is empty, or longer than 400 characters.
    """
    text = text.strip()
    if not text or len(text) > MOST_TEXT:
        raise BadInput(**{name: _("Say it in 1 to %(most)s characters.") % {"most": MOST_TEXT}})
    return text


def raise_signal(
    customer: Customer, kind: str, *, note: str, facts: Mapping[str, str], on: date, by: Any, at: datetime
) -> tuple[Signal, bool]:
    """The open signal of this kind with the new words, and whether it is a new one: one of a kind is open at a time."""
    Customer.objects.lock().filter(pk=customer.pk).first()  # two who note the same at once come one after the other
    found = Signal.objects.select_for_update().filter(customer=customer, kind=kind, closed_at__isnull=True).first()
    if found is not None:
        found.note, found.facts = note or found.note, dict(facts) or found.facts
        found.save(update_fields=["note", "facts"])
        return found, False
    version = in_force(WatchPolicy, on=on).version
    signal = Signal.objects.create(
        customer=customer, kind=kind, on=on, note=note, facts=dict(facts), policy_version=version, by=by, at=at,
        at_stake=account_of(customer).exposure,
    )  # fmt: skip
    record("credit.signal_opened", signal, about=[customer], by=by, at=at, kind=kind, note=note, **facts)
    return signal, True


@action("credit.close_signal")
def close_signal(signal: Signal, *, outcome: str, by: Any, at: datetime) -> Signal:
    """Say what came of a sign that a customer's credit was to be looked at; its task is done with the last of them.

    Args:
        outcome: what was found and decided, up to 400 characters.

    Raises:
        BadInput: nothing said. AlreadyClosed: somebody was first.
    """
    outcome = wanted_text(outcome, "outcome")
    found = Signal.objects.select_for_update(of=("self",)).select_related("customer").get(pk=signal.pk)
    if found.closed_at is not None:
        raise AlreadyClosed()
    _close(found, outcome, by=by, at=at)
    return found


def _close(signal: Signal, outcome: str, *, by: Any, at: datetime) -> None:
    signal.closed_at, signal.closed_by, signal.outcome = at, by, outcome
    signal.save(update_fields=["closed_at", "closed_by", "outcome"])
    record("credit.signal_closed", signal, about=[signal.customer], by=by, at=at, kind=signal.kind, outcome=outcome)
    others = Signal.objects.filter(task=signal.task_id, closed_at__isnull=True)
    if signal.task is not None and signal.task.done_at is None and not others.exists():
        finish_task(signal.task, outcome=outcome, by=system_user(), at=at)


@action("credit.follow_grading", inner=True)
def follow_grading(standing: Standing, *, by: Any, at: datetime) -> Standing:
    """After a grading the next review is due some months later by the new grade; what was due is done."""
    on = localdate(at)
    terms: WatchPolicy = in_force(WatchPolicy, on=on).terms
    standing.review_on = terms.next_review(standing.grade, standing.graded_on or on)
    standing.save(update_fields=["review_on"])
    due = Signal.objects.select_for_update(of=("self",)).filter(
        customer=standing.customer_id, kind=rules.REVIEW, closed_at__isnull=True
    )
    for signal in due.select_related("customer", "task") if standing.review_on > on else ():
        _close(signal, GRADED, by=by, at=at)
    return standing
