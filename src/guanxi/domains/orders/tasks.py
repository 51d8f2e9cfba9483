"""What orders have the worker do."""

from __future__ import annotations

import logging
from datetime import datetime

from guanxi.domains.customers.models import Customer
from guanxi.domains.orders.models import Hold
from guanxi.foundation.people.queries import system_user
from guanxi.kit.jobs import task

log = logging.getLogger(__name__)


@task
def recheck_by_new_terms(customer: int | None) -> None:
    """Ask the gate again for the held orders of everybody, or of one customer."""
    from django.utils import timezone

    recheck_held(timezone.now(), customer=customer)


def recheck_held(at: datetime, *, customer: int | None = None) -> int:
    """Ask the gate again for the held orders of everybody, or of one customer; answers how many were confirmed.

    Each customer is a transaction of its own; one that fails holds nobody else up.
    """
    from guanxi.domains.orders.actions.holds import recheck_holds  # only when needed: start-up reads this file

    waiting = Hold.objects.filter(released_at__isnull=True, order__customer__merged_into__isnull=True)
    if customer is not None:
        waiting = waiting.filter(order__customer=customer)
    by, done = system_user(), 0
    for pk in sorted(set(waiting.values_list("order__customer", flat=True))):
        try:
            done += len(recheck_holds(Customer.objects.get(pk=pk), by=by, at=at))
        except Exception:
            log.exception("The held orders of customer %s could not be tried again; the next night does.", pk)
    return done
