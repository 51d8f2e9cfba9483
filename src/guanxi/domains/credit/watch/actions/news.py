"""What people hear: news, returned mail, nobody answers; and what customers promise."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from guanxi.domains.credit.models import PaymentPromise, Signal
from guanxi.domains.credit.watch import rules
from guanxi.domains.credit.watch.actions.nights import ask_at_once
from guanxi.domains.credit.watch.actions.signals import raise_signal, wanted_text
from guanxi.domains.credit.watch.policies import WatchPolicy
from guanxi.domains.customers.merging.families import demand_standing
from guanxi.domains.customers.models import Customer
from guanxi.foundation.policies.terms import in_force
from guanxi.foundation.timeline.events import record
from guanxi.foundation.timeline.models import Event
from guanxi.kit.actions import action
from guanxi.kit.amounts import round_cents
from guanxi.kit.errors import BadInput, Refusal
from guanxi.kit.querysets import moment_of

TYPED = (rules.NEWS, rules.MAIL, rules.CONTACT)
YEAR = timedelta(days=365)
LONGEST = 366  # days ahead that somebody promises
LARGEST = Decimal(10) ** 12


class PromiseWithdrawn(Refusal):
    """It was taken back already."""

    code = "promise_withdrawn"
    message = _("This promise was taken back already.")


@action("credit.note_news")
def note_news(customer: Customer, *, text: str, kind: str = rules.NEWS, by: Any, at: datetime) -> Signal | None:
    """Note what gives reason to look at a customer's credit again: news, mail that came back, nobody to be reached.

    Its rep, or a clerk by the policy, is asked at once to survey it again.

    Attempts to reach somebody are counted; only so many in vain as the policy says make a signal (S4-49).

    Args:
        text: in up to 400 characters. kind: "news", "returned_mail" or "contact_failed".

    Raises:
        BadInput: nothing said, or another kind. AlreadyMerged: the customer was merged into another one.
    """
    demand_standing(customer)
    text = wanted_text(text, "text")
    if kind not in TYPED:
        raise BadInput(kind=_("Choose news, returned mail or an attempt in vain."))
    record("credit.news_noted", customer, by=by, at=at, kind=kind, text=text)
    facts: dict[str, str] = {}
    if kind == rules.CONTACT:
        terms: WatchPolicy = in_force(WatchPolicy, on=localdate(at)).terms
        times = count_failures(customer, since=localdate(at) - YEAR)
        if times < terms.contact_failures:
            return None
        facts = {"times": str(times)}
    signal, is_new = raise_signal(customer, kind, note=text, facts=facts, on=localdate(at), by=by, at=at)
    if is_new:
        ask_at_once(signal, at=at)
    return signal


def count_failures(customer: Customer, *, since: date) -> int:
    """Attempts in vain to reach a customer since a day, or since somebody last looked at it for that."""
    closed = Signal.objects.filter(customer=customer, kind=rules.CONTACT, closed_at__isnull=False)
    last = closed.order_by("-closed_at").values_list("closed_at", flat=True).first()
    noted = Event.objects.filter(
        name="credit.news_noted", kind="customers.customer", object_id=customer.pk, at__gte=moment_of(since),
        facts__kind=rules.CONTACT,
    )  # fmt: skip
    return noted.filter(at__gt=last).count() if last else noted.count()


@action("credit.note_promise")
def note_promise(
    customer: Customer, *, amount: Decimal, due_on: date, note: str = "", by: Any, at: datetime
) -> PaymentPromise:  # fmt: skip
    """Note that a customer promised to pay an amount by a day; whether it does follows from its receipts (ours).

    Raises:
        BadInput: an amount of nothing, a day that is over or more than a year ahead, a note of over 200 characters.
        AlreadyMerged: the customer was merged into another one.
    """
    demand_standing(customer)
    on = localdate(at)
    if not amount.is_finite() or not 0 < round_cents(amount) < LARGEST:
        raise BadInput(amount=_("An amount above zero."))
    if not 0 <= (due_on - on).days <= LONGEST:
        raise BadInput(due_on=_("Choose a day from today to a year ahead."))
    note = note.strip()
    if len(note) > 200:
        raise BadInput(note=_("Up to 200 characters."))
    promise = PaymentPromise.objects.create(
        customer=customer, on=on, due_on=due_on, amount=round_cents(amount), note=note, by=by, at=at
    )
    record("credit.promise_noted", promise, about=[customer], by=by, at=at, amount=promise.amount, due_on=due_on)
    return promise


@action("credit.withdraw_promise")
def withdraw_promise(promise: PaymentPromise, *, by: Any, at: datetime) -> PaymentPromise:
    """Take back a promise to pay that was noted by mistake.

    Raises:
        PromiseWithdrawn: it was taken back already.
    """
    found = PaymentPromise.objects.select_for_update(of=("self",)).select_related("customer").get(pk=promise.pk)
    if found.withdrawn_at is not None:
        raise PromiseWithdrawn()
    found.withdrawn_at = at
    found.save(update_fields=["withdrawn_at"])
    record("credit.promise_withdrawn", found, about=[found.customer], by=by, at=at, amount=found.amount,
           due_on=found.due_on)  # fmt: skip
    return found
