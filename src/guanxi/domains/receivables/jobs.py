"""What the ledger does by the clock."""

from __future__ import annotations

import logging
from datetime import datetime, time

from guanxi.domains.receivables.actions.renewal import rebuild_ageing_totals, renew_ageing
from guanxi.domains.receivables.queries.breaks import find_money_breaks
from guanxi.foundation.people.queries import system_user
from guanxi.kit.schedule import job

log = logging.getLogger(__name__)


@job("receivables.renew_ageing", daily_at=time(0, 10))
def renew_every_ageing(at: datetime) -> int:
    """Carry every account's ageing to the new day and make the totals exact; answers how many totals were wrong."""
    by, after = system_user(), renew_ageing(by=system_user(), at=at)
    while after is not None:
        after = renew_ageing(after=after, by=by, at=at)
    return rebuild_ageing_totals(by=by, at=at)


@job("receivables.reconcile", daily_at=time(3, 30))
def reconcile(at: datetime) -> int:
    """Look for money that does not add up and say so in the log; answers in how many places."""
    breaks = find_money_breaks()
    for found in breaks:
        log.error("The ledger does not add up: %s.", found)
    return len(breaks)
