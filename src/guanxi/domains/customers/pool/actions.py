"""Taking customers from the pool, giving them back, and keeping some out of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.domains.customers.index import index_customers
from guanxi.domains.customers.models import Customer
from guanxi.domains.customers.pool.models import PooledCustomer, Tenure
from guanxi.domains.customers.pool.policies import HoldingPolicy, holding_terms
from guanxi.domains.customers.pool.ports import open_business
from guanxi.domains.customers.pool.queries import count_claims, count_held, lost_days_ago
from guanxi.domains.customers.pool.rules import ClaimFault, claim_fault
from guanxi.domains.customers.pool.tenures import begin_tenures, end_tenures
from guanxi.foundation.people.models import User
from guanxi.foundation.timeline.events import Happening, record, record_many
from guanxi.kit.actions import action
from guanxi.kit.bulk import in_chunks
from guanxi.kit.components.numbers import listed
from guanxi.kit.errors import BadInput, Refusal

KIND = "customers.customer"
LONGEST_REASON = 200


class NotInPool(Refusal):
    """Somebody was faster, or the customer never was in the pool."""

    status = 409
    code = "not_in_pool"
    message = gettext_lazy("This customer is no longer in the pool: somebody else was faster.")
    mend = gettext_lazy("Choose another one.")


class ClaimRefused(Refusal):
    """A limit on taking customers from the pool is reached."""

    code = "claim_refused"


class HasOpenBusiness(Refusal):
    """A customer with open business is not given back to the pool."""

    code = "open_business"


@action("customers.claim_customer")
def claim_customer(customer: PooledCustomer, *, by: User, at: datetime) -> Customer:
    """Take a customer from the pool; of several who try at once one gets it.

    Raises:
        NotInPool: somebody was faster. BadInput: the claimer belongs to no unit.
        ClaimRefused: no place left, no claim left today, or the claimer lost this customer only lately.
    """
    rep, on = take_rep(by), timezone.localdate(at)
    terms = holding_terms(rep, on=on)
    fault = claim_fault(
        held=count_held(rep) if terms.capacity else 0, capacity=terms.capacity,
        claimed_today=count_claims(rep, on=on) if terms.claims_a_day else 0, claims_a_day=terms.claims_a_day,
        lost_days_ago=lost_days_ago(rep, customer.pk, on=on), wait_days=terms.wait_days,
    )  # fmt: skip
    if fault:
        raise refuse_claim(fault, terms)
    free = Customer.objects.filter(pk=customer.pk, pooled_at__isnull=False, merged_into__isnull=True)
    taken = free.update(
        owner=rep, unit=rep.unit_id, pooled_at=None, pool_warned_on=None, active_on=on, updated_at=at,
        version=F("version") + 1,
    )  # fmt: skip
    if not taken:
        raise NotInPool()
    row: Customer = Customer.objects.get(pk=customer.pk)
    begin_tenures([row], began=Tenure.Began.CLAIMED, at=at)
    index_customers([row])
    record("customers.customer_claimed", row, by=by, at=at, customer=row.name, owner=rep.full_name)
    return row


def take_rep(user: User) -> User:
    """The person held until the transaction ends, so that what he or she takes is counted one by one.

    Raises:
        BadInput: the person belongs to no unit.
    """
    rep: User = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if rep.unit_id is None:
        raise BadInput(owner=_("%(name)s belongs to no unit yet. Set the unit first.") % {"name": rep})
    return rep


def refuse_claim(fault: ClaimFault, terms: HoldingPolicy) -> ClaimRefused:
    """The refusal of a fault, with its mend."""
    if fault == "full":
        return ClaimRefused(
            _("You hold as many customers as you may: %(most)s.") % {"most": terms.capacity},
            mend=_("Give one back to the pool first."),
        )
    if fault == "day":
        return ClaimRefused(
            _("You took as many customers today as you may: %(most)s.") % {"most": terms.claims_a_day},
            mend=_("Go on tomorrow."),
        )
    return ClaimRefused(
        _("You had this customer less than %(days)s days ago.") % {"days": terms.wait_days},
        mend=_("Leave it to a colleague, or ask your manager to assign it."),
    )


@action("customers.release_customers")
def release_customers(customers: Iterable[Customer], *, reason: str, by: User, at: datetime) -> int:
    """Give customers back to the pool and say why; answers how many went. Those in the pool already stay there.

    Raises:
        BadInput: no reason, or one of more than 200 characters.
        HasOpenBusiness: one of them has an open order or open receivables.
    """
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise BadInput(reason=_("Say in up to 200 characters why."))
    released = 0
    for ids in in_chunks(sorted({one.pk for one in customers}), 500):
        rows = list(Customer.objects.lock().filter(pk__in=ids, pooled_at__isnull=True, merged_into__isnull=True))
        refuse_open_business(rows)
        pool_customers(rows, ended=Tenure.Ended.RELEASED, reason=reason, by=by, at=at)
        released += len(rows)
    return released


def refuse_open_business(rows: Sequence[Customer]) -> None:
    """Raises HasOpenBusiness: naming the first customer with open business and what is open."""
    busy = open_business([row.pk for row in rows])
    for row in rows:
        if row.pk in busy:
            what = listed(busy[row.pk])
            raise HasOpenBusiness(
                _("%(name)s has open business: %(what)s.") % {"name": row, "what": what},
                mend=_("Finish it first, or have a manager hand the customer over."),
            )


def pool_customers(rows: Sequence[Customer], *, ended: Tenure.Ended, reason: str, by: Any, at: datetime) -> None:
    """Put locked customers into the pool of their unit: a few statements however many they are, one event each."""
    ids, before = [row.pk for row in rows], {row.pk: row.owner_id for row in rows}
    owners = {owner for owner in before.values() if owner is not None}
    names: dict[int | None, str] = dict(User.objects.filter(pk__in=owners).values_list("pk", "full_name"))
    for row in rows:
        row.owner, row.pooled_at = None, at
    Customer.objects.filter(pk__in=ids).update(
        owner=None, pooled_at=at, pool_warned_on=None, updated_at=at, version=F("version") + 1
    )
    end_tenures(ids, ended=ended, at=at, reason=reason)
    index_customers(rows)
    record_many([_pooling(row, names.get(before[row.pk], ""), ended, reason) for row in rows], by=by, at=at)


def _pooling(row: Customer, before: str, ended: Tenure.Ended, reason: str) -> Happening:
    facts = {"name": row.name, "before": before, "reason": reason, "active_on": row.active_on}
    name = "customers.customer_released" if ended == Tenure.Ended.RELEASED else "customers.customer_returned"
    return Happening(name, (KIND, row.pk), facts=facts)


@action("customers.protect_customers")
def protect_customers(customers: Iterable[Customer], *, is_protected: bool, by: User, at: datetime) -> int:
    """Keep customers with their rep however long they are quiet, such as key accounts, or no longer; answers how many
    changed.
    """
    changed = 0
    for ids in in_chunks(sorted({one.pk for one in customers}), 500):
        rows = list(Customer.objects.lock().filter(pk__in=ids, is_protected=not is_protected))
        Customer.objects.filter(pk__in=[row.pk for row in rows]).update(
            is_protected=is_protected, pool_warned_on=None, updated_at=at
        )
        name = "customers.customer_protected" if is_protected else "customers.customer_unprotected"
        record_many([Happening(name, (KIND, row.pk), facts={"name": row.name}) for row in rows], by=by, at=at)
        changed += len(rows)
    return changed
