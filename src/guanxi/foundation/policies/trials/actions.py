"""Having the worker try terms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.foundation.policies.actions import TermValue, check_scope
from guanxi.foundation.policies.checking import check_terms
from guanxi.foundation.policies.models import PolicyTrial
from guanxi.foundation.policies.scopes import scopes
from guanxi.foundation.policies.terms import COMPANY, declared
from guanxi.foundation.policies.trials.kinds import kinds
from guanxi.kit.actions import action
from guanxi.kit.errors import BadInput

LONGEST = timedelta(days=10 * 366)


@action("policies.try_terms")
def try_terms(
    policy: str, *, terms: Mapping[str, TermValue], since: date, until: date | None = None, scope: str = COMPANY,
    scope_key: str = "", by: Any, at: datetime,
) -> PolicyTrial:  # fmt: skip
    """Have the worker look what terms would have done to the company's own past; nothing is put in force.

    Args:
        policy: its declared name. terms: those that differ from the defaults. since, until: the days looked at, until
            today where it is left out. scope, scope_key: whom they are meant for; whoever has more special terms
            keeps them.

    Raises:
        BadInput: the policy cannot be tried; an unknown term or a wrong value; days that are none of the past; nobody
            of this key whom one may see.
    """
    from guanxi.foundation.policies.trials.tasks import run_trials

    if policy not in kinds:
        raise BadInput(policy=_("This policy cannot be tried on the past."))
    today = timezone.localdate(at)
    until = until or today
    if not until - LONGEST <= since < until <= today:
        raise BadInput(since=_("Choose a day of the past, at most ten years back and before the last day."))
    check_scope(declared[policy], scope, scope_key)
    if scope != COMPANY and scope_key not in scopes[scope].names_of(by, [scope_key]):
        raise BadInput(scope_key=_("There is nobody of this key. Choose whom the terms are for."))
    kept = check_terms(declared[policy], terms)
    whom = {"scope": scope, "scope_key": scope_key}
    trial = PolicyTrial.objects.create(policy=policy, **whom, terms=kept, since=since, until=until, by=by, at=at)
    run_trials.enqueue()
    return trial
