"""Who decided an application, by which authority, in which words and by which terms; a page and a paper tell it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.domains.credit.limits.progress import role_name
from guanxi.domains.credit.limits.shown import reason_told
from guanxi.domains.credit.models import Application
from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.policies.naming import policy_label, version_sentence
from guanxi.foundation.policies.queries import names_of
from guanxi.foundation.work.models import ApprovalRequest
from guanxi.kit.components.numbers import listed, moment


def decision_rows(application: Application, *, write: Callable[[datetime], str] = moment) -> list[list[str]]:
    """What is told of a decision, as pairs; none before there is one. Nothing is said of what was not kept.

    Args:
        write: how a moment is written; a paper is read in other years too.
    """
    decided = application.granted_at or application.refused_at or application.withdrawn_at
    if decided is None:
        return []
    request = application.request or _request_of(application)
    rung = application.decided_rung or (request.decided_rung if request is not None else "")
    pairs = [
        (pgettext("approval", "Decided by"), f"{application.decided_by} · {write(decided)}"),
        (_("By authority of"), role_name(rung) if rung else ""),
        (_("Standing in for"), request.on_behalf_of if request is not None else None),
        (_("Asked for approval by"), f"{request.requested_by} · {write(request.requested_at)}" if request else ""),
        (_("In the words"), reason_told(application.decision_reason)),
        (_("By the terms"), terms_told(application)),
    ]
    return [[str(label), str(value)] for label, value in pairs if value]


def _request_of(application: Application) -> ApprovalRequest | None:
    """The request that was decided, of applications of before it was kept with them."""
    if application.withdrawn_at is not None:
        return None
    states = (ApprovalRequest.State.DONE, ApprovalRequest.State.REFUSED)
    found = ApprovalRequest.objects.filter(kind="credit.application", object_id=application.pk, state__in=states)
    return found.select_related("on_behalf_of", "requested_by").order_by("-pk").first()


def terms_told(application: Application, *, user: Any = None) -> str:
    """Which versions of the terms decided, and of which policies the defaults held."""
    kept = application.versions
    found = PolicyVersion.objects.filter(pk__in=[pk for pk in kept.values() if pk])
    versions = list(found.select_related("by").order_by("policy"))
    names = names_of(user, [(one.scope, one.scope_key) for one in versions])
    defaults = [_("“%(policy)s”") % {"policy": policy_label(key)} for key, pk in sorted(kept.items()) if pk is None]
    told = [version_sentence(one, names) for one in versions]
    if defaults:
        told.append(_("the defaults of %(policies)s") % {"policies": listed(defaults)})
    return "; ".join(told)
