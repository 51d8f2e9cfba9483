"""The night of the pool: warns of customers that are quiet too long, and takes those back whose notice is over.

Candidates are a stretch of an index for each unit and class; each batch is one action in one short transaction, which
judges the rows again while they are locked, so an order that comes meanwhile keeps its customer. Running it twice does
nothing twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from guanxi.domains.customers.models import Customer
from guanxi.domains.customers.pool.actions import pool_customers
from guanxi.domains.customers.pool.models import Tenure
from guanxi.domains.customers.pool.policies import PoolPolicy
from guanxi.domains.customers.pool.ports import latest_activity, open_business
from guanxi.domains.customers.pool.queries import leaves_on, quiet_customers
from guanxi.domains.customers.pool.rules import Verdict, judge
from guanxi.foundation.people.models import Unit, User
from guanxi.foundation.policies.book import TermsBook
from guanxi.foundation.timeline.delivery import notify
from guanxi.foundation.timeline.events import record
from guanxi.kit.actions import action
from guanxi.kit.bulk import change_rows

BATCH = 500
BOUGHT = Customer.Stage.CUSTOMER


@dataclass
class Night:
    """What a night did: customers by rep that were warned of and that went back.

    Args:
        first: rep → the warned customer that goes first, and the day.
    """

    warned: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    returned: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    first: dict[int, tuple[date, int]] = field(default_factory=dict)

    def add(self, other: Night) -> None:
        """Count another batch in."""
        for mine, theirs in ((self.warned, other.warned), (self.returned, other.returned)):
            for owner, number in theirs.items():
                mine[owner] += number
        for owner, place in other.first.items():
            self.first[owner] = min(place, self.first.get(owner, place))


def tend_pool(*, on: date, by: Any, at: datetime) -> Night:
    """Warn and take back everywhere the rule is on; answers what was done, and tells each rep in one notification."""
    night = Night()
    book = TermsBook(PoolPolicy)
    for unit in Unit.objects.order_by("pk"):
        terms: PoolPolicy = book.of(unit, on).terms
        if terms.is_on:
            for ids in candidates(unit.pk, terms, on=on):
                night.add(tend_quiet_customers(ids, terms=terms, on=on, by=by, at=at))
    if night.warned or night.returned:
        tell_reps(night, by=by, at=at)
    return night


def candidates(unit: int, terms: PoolPolicy, *, on: date) -> Iterator[list[int]]:
    """Numbers of the customers of a unit that may have to be warned of or taken back, a batch at a time."""
    patience, no_class = terms.patience, Q(unit=unit, sales_class="")
    groups = [(Q(unit=unit, sales_class=letter), days) for letter, days in patience.by_class.items()]
    groups += [(no_class & Q(stage=BOUGHT), patience.bought), (no_class & ~Q(stage=BOUGHT), patience.prospects)]
    for which, days in groups:
        since, place = on - timedelta(days=days - patience.notice), None
        while rows := quiet_customers(which, since=since, after=place, limit=BATCH):
            yield [pk for pk, _day in rows]
            pk, day = rows[-1]
            place = (day, pk)


@action("customers.tend_quiet_customers", inner=True)
def tend_quiet_customers(ids: Sequence[int], *, terms: PoolPolicy, on: date, by: Any, at: datetime) -> Night:
    """Warn of some quiet customers, take others back, and leave those with open business or later activity."""
    rows = list(Customer.objects.lock().filter(pk__in=ids, owner__isnull=False, is_protected=False))
    busy = open_business([row.pk for row in rows], but=terms.not_kept_by)
    known = latest_activity([row.pk for row in rows])
    later = {row.pk: day for row in rows if (day := _later(row, known)) is not None}
    told: dict[Verdict, list[Customer]] = defaultdict(list)
    for row in rows:
        told[_verdict(row, terms, on=on, is_busy=row.pk in busy, active_on=later.get(row.pk))].append(row)
    change_rows(Customer, ["active_on"], "id", [(day, pk) for pk, day in later.items()])
    Customer.objects.filter(pk__in=[row.pk for row in told["spare"]]).update(pool_warned_on=None)
    Customer.objects.filter(pk__in=[row.pk for row in told["warn"]]).update(pool_warned_on=on)
    night = _counted(told, terms, on=on)
    pool_customers(told["return"], ended=Tenure.Ended.RETURNED, reason="", by=by, at=at)
    return night


def _later(row: Customer, known: dict[int, date]) -> date | None:
    """The day a source knows of, where it is later than what the customer's row says."""
    day = known.get(row.pk)
    return day if day is not None and (row.active_on is None or day > row.active_on) else None


def _verdict(row: Customer, terms: PoolPolicy, *, on: date, is_busy: bool, active_on: date | None) -> Verdict:
    day = active_on or row.active_on
    if day is None:
        return "stay"
    patience = terms.patience
    days = patience.days(sales_class=row.sales_class, has_bought=row.stage == BOUGHT)
    return judge(on=on, active_on=day, days=days, notice=patience.notice, warned_on=row.pool_warned_on, is_busy=is_busy)


def _counted(told: dict[Verdict, list[Customer]], terms: PoolPolicy, *, on: date) -> Night:
    night = Night()
    for row in told["return"]:
        night.returned[row.owner_id] += 1  # type: ignore[index]
    for row in told["warn"]:
        row.pool_warned_on = on
        night.warned[row.owner_id] += 1  # type: ignore[index]
        place = (leaves_on(row, terms) or on, row.pk)
        night.first[row.owner_id] = min(place, night.first.get(row.owner_id, place))  # type: ignore[index, arg-type]
    return night


@action("customers.tell_reps_of_pool", inner=True)
def tell_reps(night: Night, *, by: Any, at: datetime) -> None:
    """Tell each rep of the night in one notification: how many are warned of, which goes first, how many went."""
    owners = User.objects.in_bulk([*night.warned, *night.returned])
    names = dict(Customer.objects.filter(pk__in=[pk for _day, pk in night.first.values()]).values_list("pk", "name"))
    for owner in owners.values():
        returned, warned = night.returned.get(owner.pk, 0), night.warned.get(owner.pk, 0)
        if warned:
            day, pk = night.first[owner.pk]
            subject: Any = Customer(pk=pk)
            facts = {"warned": warned, "returned": returned, "customer": names[pk], "day": day}
            event = record("customers.pool_warned", subject, by=by, at=at, owner=owner.full_name, **facts)
        else:
            event = record("customers.pool_took", owner, by=by, at=at, returned=returned, owner=owner.full_name)
        notify(event, [owner], at=at)
