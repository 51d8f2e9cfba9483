"""What the night does: scores behaviour, raises signs, sets reviews, asks people to survey again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from guanxi.domains.credit.behaviour.ledger import histories_of
from guanxi.domains.credit.behaviour.metrics import BEHAVIOUR
from guanxi.domains.credit.behaviour.queries import cancelled_of, reading_on
from guanxi.domains.credit.behaviour.rules import Facts, History, Reading, facts_of
from guanxi.domains.credit.limits.resting import uncovered
from guanxi.domains.credit.models import Signal, Standing
from guanxi.domains.credit.watch import queries
from guanxi.domains.credit.watch.policies import WatchPolicy
from guanxi.domains.credit.watch.rules import Seen, Sign, signs_of
from guanxi.foundation.measures.actions import grade_records
from guanxi.foundation.people.models import User
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.policies.terms import InForce, in_force
from guanxi.foundation.timeline.events import Happening, record_many
from guanxi.foundation.work.actions import add_task
from guanxi.foundation.work.models import Task
from guanxi.kit.actions import action
from guanxi.kit.amounts import ZERO
from guanxi.kit.bulk import change_rows, insert_rows, reserve_ids

COLUMNS = ["id", "customer_id", "kind", "on", "facts", "note", "policy_version", "at_stake", "by_id", "at"]
AT_ONCE = 500
NONE = Q(pk__in=[])
EVERY = Q()


@action("credit.watch_customers", inner=True)
def watch_customers(customers: Sequence[int], *, by: Any, at: datetime) -> int:
    """Score the behaviour of customers, set their reviews and open the signals there is a reason for.

    The ledger is read once for all of them. What is open already or was looked at lately is not opened again.

    Args:
        customers: ids, a thousand or so at once.

    Returns:
        how many signals were opened.
    """
    on = localdate(at)
    holds: InForce = in_force(WatchPolicy, on=on)
    terms: WatchPolicy = holds.terms
    reading = reading_on(on)
    histories = histories_of(customers, on, reading)
    called_off = cancelled_of(customers, on=on)
    facts = {
        pk: replace(facts_of(history, on, reading), cancelled_share=called_off.get(pk))
        for pk, history in histories.items()
    }
    grade_records(BEHAVIOUR, customers, {pk: one.judged(reading) for pk, one in facts.items()}, on=on, by=by, at=at)
    reviews = set_reviews(customers, terms)
    seen = _seen(customers, histories, facts, reviews, reading, on)
    found = [(pk, sign) for pk, one in seen.items() for sign in signs_of(one, on, terms)]
    taken = queries.open_kinds(customers) | queries.quiet_kinds(customers, at - timedelta(days=terms.quiet_days))
    new = [(pk, sign) for pk, sign in found if (pk, sign.kind) not in taken]
    stakes = {pk: history.exposure or ZERO for pk, history in histories.items()}
    _renew_stakes(customers, stakes)
    return _open(new, stakes, holds.version, on=on, by=by, at=at)


def _seen(
    customers: Sequence[int], histories: dict[int, History], facts: dict[int, Facts], reviews: dict[int, date],
    reading: Reading, on: date,
) -> dict[int, Seen]:  # fmt: skip
    surges, declines = queries.surges_of(customers, on), queries.declines_of(customers, on)
    open_parts = uncovered(customers, on=on)
    return {
        pk: Seen(
            one, one.invoices_due < reading.least_invoices, surges.get(pk), declines.get(pk),
            tuple(histories[pk].promises or ()), reviews.get(pk), open_parts.get(pk),
        )
        for pk, one in facts.items()
    }  # fmt: skip


def set_reviews(customers: Sequence[int], terms: WatchPolicy) -> dict[int, date]:
    """Write down when customers are due for review, where that has changed; answers the day of each."""
    due = queries.reviews_of(customers, terms)
    rows = Standing.objects.filter(customer__among=list(customers)).values_list("customer_id", "review_on")
    moved = [(due.get(pk), pk) for pk, kept in rows if due.get(pk) != kept]
    change_rows(Standing, ["review_on"], "customer_id", moved)
    return due


def _renew_stakes(customers: Sequence[int], stakes: dict[int, Decimal]) -> None:
    """What is at stake today, of the signals that are open."""
    rows = Signal.objects.filter(customer__among=list(customers), closed_at__isnull=True)
    moved = [
        (stakes[customer], pk)
        for pk, customer, kept in rows.values_list("pk", "customer_id", "at_stake")
        if stakes[customer] != kept
    ]
    change_rows(Signal, ["at_stake"], "id", moved)


def _open(
    new: Sequence[tuple[int, Sign]], stakes: dict[int, Decimal], version: int | None, *, on: date, by: Any, at: datetime
) -> int:  # fmt: skip
    """Write signals down and tell of those that were; answers how many."""
    numbered = list(zip(reserve_ids(Signal, len(new)), new, strict=True))
    rows = (
        (number, pk, sign.kind, on, dict(sign.facts), "", version, stakes[pk], by.pk, at)
        for number, (pk, sign) in numbered
    )
    # where another writer was first, his signal stands: one of a kind is open
    insert_rows(Signal, COLUMNS, rows, skip_existing=True)
    written = set(Signal.objects.filter(pk__among=[number for number, _new in numbered]).values_list("pk", flat=True))
    happenings = [
        Happening(
            "credit.signal_opened", ("credit.signal", number), (("customers.customer", pk),),
            {"kind": sign.kind, **sign.facts},
        )
        for number, (pk, sign) in numbered
        if number in written
    ]  # fmt: skip
    record_many(happenings, by=by, at=at)
    return len(written)


@action("credit.open_tasks", inner=True)
def open_tasks(given: Mapping[int, int], *, by: Any, at: datetime) -> Counter[int]:
    """Ask people to survey again where a signal is open and nobody was asked: the next of them, the largest first.

    Everybody gets only so many new tasks a night as the policy says; what waits stands in the list of reviews. Several
    signals of one customer are one task. Called again until it answers nothing, each time a transaction of its own.

    Args:
        given: person's number → tasks of this night so far.

    Returns:
        person's number → tasks given now.
    """
    on = localdate(at)
    terms: WatchPolicy = in_force(WatchPolicy, on=on).terms
    due_on, clerk = on + timedelta(days=terms.task_days), queries.clerk()
    more: Counter[int] = Counter()
    asked: dict[int, int] = {}
    join_tasks()
    page = queries.signals_without_task(AT_ONCE, _free(terms, clerk, given))
    for signal in page:
        person = _surveyor(signal, terms, clerk)
        if signal.customer_id not in asked and given.get(person.pk, 0) + more[person.pk] < terms.most_tasks:
            asked[signal.customer_id] = _survey_task(signal, person, due_on, by=by, at=at).pk
            more[person.pk] += 1
    told = [(asked[one.customer_id], one.pk) for one in page if one.customer_id in asked]
    change_rows(Signal, ["task_id"], "id", told)
    return +more  # a look at somebody's count leaves a zero


def ask_at_once(signal: Signal, *, at: datetime) -> None:
    """Ask for a survey as soon as somebody noted a signal by hand; it shares the task of what is open already.

    However many tasks the person got this night. Where nobody could survey, the night looks again.
    """
    join_tasks(Q(customer=signal.customer_id))
    signal.refresh_from_db()
    terms: WatchPolicy = in_force(WatchPolicy, on=localdate(at)).terms
    clerk, owner = queries.clerk(), signal.customer.owner
    if signal.task_id is not None or (clerk is None and (owner is None or not owner.is_active)):
        return
    due_on = localdate(at) + timedelta(days=terms.task_days)
    person = _surveyor(signal, terms, clerk)
    signal.task = _survey_task(signal, person, due_on, by=system_user(), at=at)
    signal.save(update_fields=["task"])


def join_tasks(which: Q = EVERY) -> None:
    """Let what is open about a customer share the task that one of its signals opened."""
    of_nobody = Signal.objects.filter(which, closed_at__isnull=True, task__isnull=True)
    present = Signal.objects.filter(closed_at__isnull=True, task__done_at__isnull=True, task__isnull=False)
    of_same = present.filter(customer=OuterRef("customer")).order_by("pk")
    of_nobody.filter(Exists(of_same)).update(task=Subquery(of_same.values("task")[:1]))


def _free(terms: WatchPolicy, clerk: User | None, given: Mapping[int, int]) -> Q:
    """The signals whose surveyor may get one more task tonight."""
    full = [pk for pk, count in given.items() if count >= terms.most_tasks]
    of_rep, of_clerk = NONE, ~NONE
    if terms.assignee == "owner":
        of_rep = Q(customer__owner__is_active=True) & ~Q(customer__owner__in=full)
        of_clerk = Q(customer__owner__isnull=True) | Q(customer__owner__is_active=False)
    return of_rep if clerk is None or clerk.pk in full else of_rep | of_clerk


def _surveyor(signal: Signal, terms: WatchPolicy, clerk: User | None) -> User:
    """The rep, or a credit clerk where the policy says so or there is no rep who can."""
    owner = signal.customer.owner
    found = owner if terms.assignee == "owner" and owner is not None and owner.is_active else clerk
    assert found is not None
    return found


def _survey_task(signal: Signal, person: User, due_on: date, *, by: Any, at: datetime) -> Task:
    with translation.override(person.language or settings.LANGUAGE_CODE):
        told = {"customer": signal.customer.name[:100], "kind": signal.get_kind_display()}
        title = _("Survey the credit of %(customer)s again: %(kind)s") % told
    origin = f"credit.signal:{signal.pk}"
    return add_task(title=title, assignee=person, due_on=due_on, about=signal.customer, origin=origin, by=by, at=at)
