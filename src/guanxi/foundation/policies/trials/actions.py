"""Having the worker try terms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.foundation.policies.actions import TermValue
from guanxi.foundation.policies.checking import check_terms
from guanxi.foundation.policies.models import PolicyTrial
from guanxi.foundation.policies.terms import declared
from guanxi.foundation.policies.trials.kinds import kinds
from guanxi.kit.actions import action
from guanxi.kit.errors import BadInput

LONGEST = timedelta(days=10 * 366)


@action("policies.try_terms")
def try_terms(
    policy: str, *, terms: Mapping[str, TermValue], since: date, until: date | None = None, by: Any, at: datetime
) -> PolicyTrial:
    """Have the worker look what terms would have done to the company's own past; nothing is put in force.

    Args:
        policy: its declared name. terms: those that differ from the defaults. since, until: the days looked at, until
            today where it is left out.

    Raises:
        BadInput: the policy cannot be tried; an unknown term or a wrong value; days that are none of the past.
    """
    from guanxi.foundation.policies.trials.tasks import run_trials

    if policy not in kinds:
        raise BadInput(policy=_("This policy cannot be tried on the past."))
    today = timezone.localdate(at)
    until = until or today
    if not until - LONGEST <= since < until <= today:
        raise BadInput(since=_("Choose a day of the past, at most ten years back and before the last day."))
    kept = check_terms(declared[policy], terms)
    trial = PolicyTrial.objects.create(policy=policy, terms=kept, since=since, until=until, by=by, at=at)
    run_trials.enqueue()
    return trial
