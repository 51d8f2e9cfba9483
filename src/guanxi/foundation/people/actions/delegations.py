"""Standing in for a colleague for some days."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.people.models import Delegation, User
from guanxi.foundation.people.visibility import may
from guanxi.foundation.timeline.events import record
from guanxi.kit.actions import action
from guanxi.kit.errors import BadInput, NotAllowed

LONGEST = timedelta(days=366)


@action("people.delegate")
def delegate(
    giver: User, *, to: User, starts_on: date, ends_on: date, reason: str = "", by: User, at: datetime
) -> Delegation:
    """Let `to` see what `giver` sees and decide what `giver` decides, from the first to the last day, both included.

    Raises:
        BadInput: the last day lies before the first or in the past, it is longer than a year, both are one person, or
            the colleague has left.
        NotAllowed: `by` is neither the giver nor may change users.
    """
    if giver.pk != by.pk and not may(by, "people.change_user"):
        raise NotAllowed()
    if giver.pk == to.pk:
        raise BadInput(to=_("Choose a colleague, not the same person."))
    if not to.is_active or to.is_system:
        raise BadInput(to=_("This colleague cannot sign in; choose another."))
    if ends_on < starts_on:
        raise BadInput(ends_on=_("The last day lies before the first."))
    if ends_on < timezone.localdate(at):
        raise BadInput(ends_on=_("The last day has passed already."))
    if ends_on - starts_on > LONGEST:
        raise BadInput(ends_on=_("A year at most; delegate again when it is over."))
    made = Delegation.objects.create(giver=giver, to=to, starts_on=starts_on, ends_on=ends_on, reason=reason.strip())
    record(
        "people.delegated", giver, about=[to], by=by, at=at, to=to.full_name, starts_on=starts_on, ends_on=ends_on,
        reason=made.reason,
    )  # fmt: skip
    return made


@action("people.revoke_delegation")
def revoke_delegation(delegation: Delegation, *, by: User, at: datetime) -> Delegation:
    """End a delegation now.

    Raises:
        NotAllowed: `by` is neither of the two nor may change users.
    """
    if by.pk not in {delegation.giver_id, delegation.to_id} and not may(by, "people.change_user"):
        raise NotAllowed()
    if delegation.revoked_at is None:
        delegation.revoked_at = at
        delegation.save(update_fields=["revoked_at"])
        record("people.delegation_revoked", delegation.giver, about=[delegation.to], by=by, at=at,
               to=delegation.to.full_name)  # fmt: skip
    return delegation
