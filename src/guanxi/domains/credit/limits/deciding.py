"""Who decided an application, by which authority, in which words and by which terms; a page and a paper tell it."""

from __future__ import annotations

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
from guanxi.kit.components.numbers import moment


def decision_rows(application: Application) -> list[list[str]]:
    """What is told of a decision, as pairs; none before there is one. Nothing is said of what was not kept."""
    decided = application.granted_at or application.refused_at or application.withdrawn_at
    if decided is None:
        return []
    request = application.request or _request_of(application)
    rung = application.decided_rung or (request.decided_rung if request is not None else "")
    pairs = [
        (pgettext("approval", "Decided by"), f"{application.decided_by} · {moment(decided)}"),
        (_("By authority of"), role_name(rung) if rung else ""),
        (_("Standing in for"), request.on_behalf_of if request is not None else None),
        (_("Asked for approval by"), f"{request.requested_by} · {moment(request.requested_at)}" if request else ""),
        (_("In the words"), reason_told(application.decision_reason)),
        *((_("By the terms"), text) for text in terms_told(application)),
    ]
    return [[str(label), str(value)] for label, value in pairs if value]


def _request_of(application: Application) -> ApprovalRequest | None:
    """The request that was decided, of applications of before it was kept with them."""
    states = (ApprovalRequest.State.DONE, ApprovalRequest.State.REFUSED)
    found = ApprovalRequest.objects.filter(kind="credit.application", object_id=application.pk, state__in=states)
    if application.withdrawn_at is not None:
        return None
    return found.select_related("on_behalf_of", "requested_by").order_by("-pk").first()


def terms_told(application: Application, *, user: Any = None) -> list[str]:
    """Which versions of the terms decided, a sentence each."""
    kept = application.versions
    held = {one.pk: one for one in PolicyVersion.objects.filter(pk__in=[pk for pk in kept.values() if pk])}
    names = names_of(user, [(one.scope, one.scope_key) for one in held.values()])
    return [
        version_sentence(held[pk], names) if pk in held
        else _("The defaults of “%(policy)s” held.") % {"policy": policy_label(key)}
        for key, pk in sorted(kept.items())
        if pk is None or pk in held
    ]  # fmt: skip
