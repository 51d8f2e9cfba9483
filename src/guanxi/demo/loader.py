"""Loading the demo company: the newest weeks first, so that people can work; the rest of the past behind their back.

Every step looks at what is there already, so a load that was cut off goes on where it stopped. What is real and what
is simulated is said on screen by the notice on Today.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from guanxi.demo.company import MANAGER, PEOPLE
from guanxi.demo.credit import make_applications, make_surveys
from guanxi.demo.history import LAST, History, shift_for, windows
from guanxi.demo.ledger import give_limits, receive_payments
from guanxi.demo.staff import let_pass, make_people, make_units
from guanxi.demo.trouble import make_trouble
from guanxi.domains.orders.actions import classify_customers
from guanxi.domains.receivables.jobs import renew_every_ageing
from guanxi.foundation.exchange.actions import begin_run, finish_run
from guanxi.foundation.exchange.models import ImportRun
from guanxi.foundation.exchange.queries import DEMO
from guanxi.foundation.people.models import User
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.policies.models import PolicyVersion
from guanxi.kit.databases import refresh_statistics

Progress = Callable[[int, int], None]
START, USABLE, DONE = "start", "usable", "done"
CONTACTS_FIRST = 400


def is_begun() -> bool:
    """Whether this company is the demo, loaded to the end or not."""
    return ImportRun.objects.filter(kind=DEMO).exists()


def is_loaded() -> bool:
    """Whether the newest weeks are there, so that people can work."""
    return _has(USABLE)


def is_complete() -> bool:
    """Whether all history is there."""
    return _has(DONE)


def users() -> list[User]:
    """The people of the demo, the manager first."""
    names = [person.username for person in PEOPLE]
    found = User.objects.filter(username__in=names).prefetch_related("roles").in_bulk(field_name="username")
    return [found[name] for name in names if name in found]


def manager() -> User:
    """The person whose Today a visitor sees first."""
    return User.objects.get(username=MANAGER)


def load_recent(*, at: datetime, progress: Progress | None = None) -> None:
    """The company, its staff, products and shops, the newest eight weeks of orders, receipts, this week's troubles."""
    tell = progress or (lambda done, total: None)
    by = system_user()
    if not is_begun():
        _mark(START, by=by, at=at)
    people = _staff(by=by, at=at)
    history = History.open(shift=shift_for(_anchor()), users=people, by=by, at=at)
    with history.staging:
        history.make_products()
        history.make_shops(progress=tell)
        _load_window(history, *windows()[0], at=at, progress=tell)
        history.make_contacts(history.codes_without_contacts()[:CONTACTS_FIRST])
    make_trouble(people, today=_anchor(), at=at)
    make_surveys(people, today=_anchor(), at=at)
    _settle(by=by, at=at)
    _mark(USABLE, by=by, at=at)


def load_history(*, at: datetime, progress: Progress | None = None) -> None:
    """The months before, newest first, with their receipts; then ceilings, the other contacts, classes and ageing."""
    tell = progress or (lambda done, total: None)
    if is_complete():
        return
    by = system_user()
    history = History.open(shift=shift_for(_anchor()), users=_staff(by=by, at=at), by=by, at=at)
    with history.staging:
        for since, until in windows()[1:]:
            _load_window(history, since, until, at=at, progress=tell)
        give_limits(at=at)
        history.make_contacts(history.codes_without_contacts())
    _settle(by=by, at=at)
    make_applications({user.username: user for user in users()}, at=at)
    _mark(DONE, by=by, at=at)


def _staff(*, by: Any, at: datetime) -> dict[str, User]:
    units = make_units(by=by, at=at)
    if not PolicyVersion.objects.filter(policy="credit.gate").exists():
        let_pass(by=by, at=at, on=timezone.localdate(at) - timedelta(days=365))
    return make_people(units, password=lambda: secrets.token_urlsafe(18), by=by, at=at)


def _load_window(history: History, since: date, until: date, *, at: datetime, progress: Progress) -> None:
    """Documents and receipts of some of the file's days."""
    history.load(since, until, progress=progress)
    shift: timedelta = history.shift
    receive_payments(since + shift, min(until, LAST + timedelta(days=1)) + shift, today=_anchor(), by=history.by, at=at)


def _settle(*, by: Any, at: datetime) -> None:
    """Sales classes and ageing of the present day; the database looks at what came in."""
    refresh_statistics()
    classify_customers(on=timezone.localdate(at), by=by, at=at)
    renew_every_ageing(at)


def _anchor() -> date:
    """The day on which the demo was first loaded: all its days are counted from there, however long loading takes."""
    return timezone.localdate(ImportRun.objects.filter(kind=DEMO).earliest("id").started_at)


def _has(step: str) -> bool:
    return ImportRun.objects.filter(kind=DEMO, file_name=step, finished_at__isnull=False).exists()


def _mark(step: str, *, by: Any, at: datetime) -> None:
    """Write down that a step is done."""
    run = begin_run(kind=DEMO, file_name=step, sha256="", by=by, at=at)
    finish_run(run, summary={}, by=by, at=at)
