"""Questions about the pool."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from guanxi.domains.customers.index import INDEX
from guanxi.domains.customers.models import Customer
from guanxi.domains.customers.pool.models import PooledCustomer, Tenure, pool_units
from guanxi.domains.customers.pool.policies import HoldingPolicy, PoolPolicy, holding_terms
from guanxi.domains.customers.pool.rules import goes_back_on
from guanxi.foundation.people.models import Unit
from guanxi.foundation.policies.book import TermsBook
from guanxi.kit.querysets import moment_of
from guanxi.kit.search import Hits

SHOWN = 6
Place = tuple[date, int]


def count_held(user: Any) -> int:
    """How many customers somebody looks after."""
    return Customer.objects.filter(owner=user, merged_into__isnull=True).count()


def count_claims(user: Any, *, on: date) -> int:
    """How many customers somebody took from the pool on a day."""
    return Tenure.objects.filter(owner=user, began=Tenure.Began.CLAIMED, since__gte=moment_of(on)).count()


def lost_days_ago(user: Any, customer_id: int, *, on: date) -> int | None:
    """How many days ago somebody lost or gave back a customer; None: never."""
    ended = Q(ended=Tenure.Ended.RETURNED) | Q(ended=Tenure.Ended.RELEASED)
    found = Tenure.objects.filter(ended, owner=user, customer=customer_id).order_by("-until").first()
    return None if found is None or found.until is None else (on - timezone.localdate(found.until)).days


@dataclass(frozen=True)
class Room:
    """What somebody may still take: places for customers and claims of today; None means without limit."""

    held: int
    terms: HoldingPolicy
    claimed_today: int

    @property
    def places_left(self) -> int | None:
        """How many more customers he or she may hold."""
        return max(0, self.terms.capacity - self.held) if self.terms.capacity else None

    @property
    def claims_left(self) -> int | None:
        """How many more customers he or she may claim today."""
        return max(0, self.terms.claims_a_day - self.claimed_today) if self.terms.claims_a_day else None


def room_of(user: Any, *, on: date) -> Room:
    """What a person holds, and may still take on a day."""
    return Room(count_held(user), holding_terms(user, on=on), count_claims(user, on=on))


def find_pooled(user: Any, text: str, *, limit: int) -> Hits:
    """Numbers of the customers of the pool that hold every word of a text, in the order of the search."""
    units = pool_units(user)
    seen = Unit.objects.values_list("pk", flat=True) if units is None else sorted(units)
    return INDEX.find(text, within=[f"p:{pk}" for pk in seen], limit=limit)


def last_tenures(ids: Iterable[int]) -> dict[int, Tenure]:
    """Who looked after each of these customers last, if anybody did."""
    ended = Tenure.objects.filter(customer__in=list(ids)).select_related("owner").order_by("until", "id")
    return {one.customer_id: one for one in ended}


def tenures_of(customer: Customer) -> list[Tenure]:
    """Who looked after a customer, the latest first."""
    return list(Tenure.objects.filter(customer=customer).select_related("owner", "unit").order_by("-since", "-id"))


@dataclass(frozen=True)
class Leaving:
    """A customer that goes back to the pool soon, and the day."""

    customer: Customer
    on: date


def leaving(user: Any, *, on: date) -> list[Leaving]:
    """The customers of `user` that were warned of, the first to go first; at most six."""
    warned = Customer.objects.filter(owner=user, pool_warned_on__isnull=False).order_by("active_on", "id")
    rows = list(warned[:SHOWN])
    book = TermsBook(PoolPolicy) if rows else None
    return [Leaving(row, day) for row in rows if book and (day := leaves_on(row, book.of(row, on).terms)) is not None]


def leaves_on(customer: Customer, terms: Any) -> date | None:
    """The day a customer goes back by the rule if nothing happens; None while it does not."""
    if not terms.is_on or customer.owner_id is None or customer.active_on is None or customer.is_protected:
        return None
    patience = terms.patience
    days = patience.days(sales_class=customer.sales_class, has_bought=customer.stage == Customer.Stage.CUSTOMER)
    return goes_back_on(
        active_on=customer.active_on, days=days, warned_on=customer.pool_warned_on, notice=patience.notice
    )


def quiet_customers(which: Q, *, since: date, after: Place | None, limit: int) -> list[tuple[int, date]]:
    """Number and latest activity of held customers that were active last on `since` or before, the quietest first.

    Args:
        which: unit, class and stage, which with the day are one stretch of an index. after: the last one read.
    """
    rows = Customer.objects.filter(
        which, owner__isnull=False, merged_into__isnull=True, is_protected=False, active_on__lte=since
    ).exclude(kind=Customer.Kind.WALK_IN)
    if after is not None:
        day, pk = after
        rows = rows.filter(active_on__gte=day).exclude(active_on=day, pk__lte=pk)
    return list(rows.order_by("active_on", "id").values_list("pk", "active_on")[:limit])


def was_in_sight(user: Any, pk: int) -> bool:
    """Whether a customer belongs to a unit whose pool a person sees, so that its being gone may be told."""
    units, found = pool_units(user), Customer.objects.filter(pk=pk)
    return found.exists() if units is None else found.filter(unit__in=sorted(units)).exists()


def pooled_for(user: Any) -> Any:
    """The customers of the pool that a person sees."""
    return PooledCustomer.objects.visible_to(user)
