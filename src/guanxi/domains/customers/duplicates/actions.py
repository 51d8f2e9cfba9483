"""Looking for duplicates over the whole base, and saying that two customers are not the same."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from guanxi.domains.customers.duplicates.finding import compared
from guanxi.domains.customers.duplicates.models import DuplicatePair, DuplicateSearch
from guanxi.domains.customers.models import Customer
from guanxi.foundation.timeline.events import record
from guanxi.kit.actions import action
from guanxi.kit.errors import BadInput

LEASE = timedelta(minutes=10)  # a search without a sign of life for so long was killed


@action("customers.find_duplicates")
def find_duplicates(*, by: Any, at: datetime) -> DuplicateSearch:
    """Have the worker look for duplicates over all customers; a search that waits or runs is answered again."""
    from guanxi.domains.customers.duplicates.tasks import search_whole_base

    running = DuplicateSearch.objects.filter(finished_at__isnull=True).order_by("-pk").first()
    if running and at - (running.touched_at or running.asked_at) < LEASE:
        return running
    search = DuplicateSearch.objects.create(asked_by=by, asked_at=at, total=Customer.objects.active().count())
    search_whole_base.enqueue(search.pk)
    return search


@action("customers.record_not_duplicates")
def record_not_duplicates(one: Customer, other: Customer, *, by: Any, at: datetime) -> DuplicatePair:
    """Say that two customers are different ones: the pair is not asked about again.

    It comes back only when something new speaks for it: a number, code or name they did not share then.

    Raises:
        BadInput: a customer and itself, or one that was merged.
    """
    first, second = sorted((one, other), key=lambda customer: customer.pk)
    if first.pk == second.pk:
        raise BadInput(other=_("Choose two customers."))
    if first.merged_into_id or second.merged_into_id:
        raise BadInput(other=_("One of them was merged. Undo the merge first."))
    pair = DuplicatePair.objects.select_for_update().filter(one=first, other=second).first()
    pair = pair or DuplicatePair(one=first, other=second, found_at=at)
    known = compared(first.pk, second.pk)
    pair.score, pair.reasons = known.score, known.reasons
    pair.decision, pair.decided_at, pair.decided_by = DuplicatePair.Decision.DIFFERENT, at, by
    pair.save()
    record("customers.declared_different", first, about=[second], by=by, at=at, one=first.name, other=second.name)
    return pair
