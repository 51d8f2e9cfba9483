"""The worker's part of trials: reads only, keeps how far it is, and what came out at the end.

A trial that was killed has left nothing behind and is begun again; after three attempts it says so.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from time import monotonic
from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from guanxi.foundation.policies.models import PolicyTrial
from guanxi.foundation.policies.terms import declared, from_json
from guanxi.foundation.policies.trials.kinds import Trying, kinds
from guanxi.kit.faults import Busy

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=2)  # a trial without a sign of life for so long was killed
BEAT = 2.0  # seconds between two signs of life
ATTEMPTS = 3
BROKEN = gettext_noop("The trial failed three times; the program's log says why.")


def waiting() -> Q:
    """Trials nobody works on."""
    return Q(finished_at__isnull=True) & (Q(touched_at__isnull=True) | Q(touched_at__lt=timezone.now() - LEASE))


def run_waiting() -> None:
    """Take up one waiting trial after the other; two workers never take the same."""
    while (trial := PolicyTrial.objects.filter(waiting()).order_by("pk").first()) is not None:
        taken = PolicyTrial.objects.filter(waiting(), pk=trial.pk)
        if taken.update(touched_at=timezone.now(), attempts=F("attempts") + 1):
            trial.refresh_from_db()
            _run(trial)


def _run(trial: PolicyTrial) -> None:
    if trial.attempts > ATTEMPTS or trial.policy not in kinds:
        _finish(trial, failure=BROKEN)
        return
    last = 0.0

    def tell(done: int, total: int) -> None:
        nonlocal last
        if monotonic() - last >= BEAT:
            last = monotonic()
            PolicyTrial.objects.filter(pk=trial.pk).update(done=done, total=total, touched_at=timezone.now())

    kind = declared[trial.policy]
    whom = {"scope": trial.scope, "scope_key": trial.scope_key}
    asked = Trying(from_json(kind, trial.terms), trial.by, trial.since, trial.until, tell, **whom)
    try:
        result = kinds[trial.policy].run(asked)
    except Busy:
        return  # the next look takes it up again
    except Exception:
        log.exception("The trial %s failed.", trial.pk)
        PolicyTrial.objects.filter(pk=trial.pk).update(touched_at=None)
        if trial.attempts >= ATTEMPTS:
            _finish(trial, failure=BROKEN)
        return
    _finish(trial, result=result)


def _finish(trial: PolicyTrial, *, result: dict[str, Any] | None = None, failure: str = "") -> None:
    values = {"finished_at": timezone.now(), "result": result, "failure": failure, "done": F("total")}
    PolicyTrial.objects.filter(pk=trial.pk).update(**values)
