"""Answers demands for approval: is authority at hand, was it granted, or is a request to be kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.foundation.policies.terms import in_force
from guanxi.foundation.work.approvals.codec import encode
from guanxi.foundation.work.approvals.ladder import Case, deciding_rung, own_rung
from guanxi.foundation.work.approvals.matters import declared
from guanxi.foundation.work.approvals.models import ApprovalRequest
from guanxi.foundation.work.approvals.panels import fact_said
from guanxi.foundation.work.approvals.policies import ApprovalPolicy
from guanxi.foundation.work.approvals.records import tell
from guanxi.kit.actions import describe
from guanxi.kit.approvals import Authority, Demand, FiguresChanged, Grant, NeedsApproval, grant_over, reference_to
from guanxi.kit.components.numbers import money
from guanxi.kit.errors import KeyReused, Refusal

PLAIN_LANGUAGE = "en"  # facts are compared in one language, whoever runs the verb


class NobodyMay(Refusal):
    """The amount is above everybody's authority, or nobody within reach holds the role."""

    code = "nobody_may"
    message = gettext_lazy("Nobody's authority reaches this far.")
    mend = gettext_lazy("Ask for less, or have an administrator change the ladder or give somebody the role.")


class NobodyElse(NobodyMay):
    """Only people who have part in it could decide, and they do not."""

    code = "nobody_else"
    message = gettext_lazy("Nobody could decide this but people who have part in it themselves.")
    mend = gettext_lazy("Give the role to somebody else, or switch the term off that asks for a second person.")


class Approvals:
    """The port behind `kit.approvals.demand`."""

    def demand(self, asked: Demand, *, by: Any, at: datetime) -> Authority:
        """The authority by which `by` may go on.

        Raises:
            NeedsApproval: somebody else has to agree. NobodyMay: nobody could.
            FiguresChanged: it was granted on other figures.
        """
        on = timezone.localdate(at)
        case = case_of(asked, by, on=on)
        if (grant := grant_over(asked.matter, asked.about)) is not None:
            check_figures(grant, asked)
            return Authority(grant.person, grant.rung, grant.request_id, grant.version)
        if is_enough_alone(case, on=on) and (rung := own_rung(by, case, on=on)):
            return Authority(by, rung.role, None, case.version(on=on))
        if deciding_rung(case, on=on) is None:
            raise nobody(case, by, on=on)
        raise NeedsApproval(asked)

    def store(self, need: NeedsApproval, *, action: str, args: Any, kwargs: Any, body: str, by: Any, at: datetime,
              key: str | None, after: ApprovalRequest | None = None) -> ApprovalRequest:  # fmt: skip
        """Keep what was asked; the same key answers the request it made before.

        Raises:
            KeyReused: the key belongs to a request with another body. NobodyMay: nobody decides any more.
        """
        on = timezone.localdate(at)
        asked, case = need.demand, case_of(need.demand, by, on=on)
        kind, object_id = reference_to(asked.about)
        same: dict[str, Any] = {"requested_by": by, "action": action, "matter": asked.matter, "kind": kind,
                                "object_id": object_id}  # fmt: skip
        key = (key or "")[:200]
        if key and ApprovalRequest.objects.filter(requested_by=by, action=action, key=key).exclude(body=body).exists():
            raise KeyReused()
        rung = deciding_rung(case, on=on)
        if rung is None:
            raise nobody(case, by, on=on)
        try:
            with transaction.atomic():
                request = ApprovalRequest.objects.create(
                    **same, key=key, body=body, arguments=encode([list(args), dict(kwargs)], user=by),
                    about_name=str(asked.about or "")[:200], owner_id=case.owner, unit_id=case.unit,
                    amount=asked.amount, facts=plain(asked.facts), summary=in_languages(asked.summary),
                    rung=rung.role, requested_at=at, expires_at=expiry_of(asked.matter, at), after=after,
                    ladder_version=case.version(on=on),
                )  # fmt: skip
                request.apart.set(case.apart)
        except IntegrityError:
            earlier = ApprovalRequest.objects.get(**same, key=key)
            say_what_came(need, earlier)
            return earlier
        tell("work.approval_requested", request, by=by, at=at)
        return request

    def find(self, *, action: str, body: str, by: Any, key: str) -> NeedsApproval | None:
        """What the same key asked for before; None where it asked nothing, or something else."""
        asked = ApprovalRequest.objects.filter(requested_by=by, action=action, key=key[:200], body=body)
        request = asked.order_by("id").first()
        if request is None:
            return None
        need = NeedsApproval(request=request)
        say_what_came(need, request)
        return need

    def url_of(self, request: ApprovalRequest) -> str:
        """The page of the request."""
        return reverse("approvals:request", args=[request.pk])


def say_what_came(need: NeedsApproval, request: ApprovalRequest) -> None:
    """Of a request that is decided, say so instead of that it was sent."""
    if request.state != ApprovalRequest.State.WAITING:
        need.message = _("This was asked before: %(state)s.") % {"state": request.get_state_display()}
        need.mend = _("To ask anew, begin anew.")


def case_of(asked: Demand, by: Any, *, on: date) -> Case:
    """What the ladder wants to know of a demand."""
    apart = declared[asked.matter].apart_from(asked.about, on)
    unit = getattr(asked.unit, "pk", None)
    return Case(asked.matter, asked.amount, asked.about, owner_of(asked.about), unit, by.pk, apart)


def is_enough_alone(case: Case, *, on: date) -> bool:
    """Whether whoever stands high enough needs nobody else's approval."""
    matter = declared[case.matter]
    return matter.own_authority and not (matter.needs_second is not None and matter.needs_second(case.about, on))


def nobody(case: Case, by: Any, *, on: date) -> NobodyMay:
    """Why nobody decides: no authority reaches so far, or only that of people who have part in it."""
    is_barred = own_rung(by, replace(case, apart=frozenset()), on=on) is not None
    others = replace(case, apart=frozenset(), requester=0)
    return NobodyElse() if is_barred or deciding_rung(others, on=on) is not None else NobodyMay()


def owner_of(about: Any) -> int | None:
    """Whose record it is, by the record itself or by the customer it belongs to."""
    owners = (getattr(one, "owner_id", None) for one in (about, getattr(about, "customer", None)))
    return next((owner for owner in owners if owner is not None), None)


def plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as JSON, the same in every language."""
    with translation.override(PLAIN_LANGUAGE):
        return {name: str(value) if isinstance(value, Promise) else describe(value) for name, value in facts.items()}


def in_languages(text: Any) -> dict[str, str]:
    """A text in every language of the program."""
    texts = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            texts[code] = str(text)
    return texts


def expiry_of(matter: str, at: datetime) -> datetime:
    """When a request of this matter that is asked at `at` expires."""
    terms = in_force(ApprovalPolicy, on=timezone.localdate(at)).terms
    return at + timedelta(days=declared[matter].days or terms.days)


def check_figures(grant: Grant, asked: Demand) -> None:
    """Refuse when what was granted is not what is asked now.

    Raises:
        FiguresChanged: names each figure that differs, as it was and as it is.
    """
    matter, now = declared[asked.matter], plain(asked.facts)
    changes = {
        matter.facts.get(name, name): ("", "")
        if name in matter.hidden
        else tuple(fact_said(matter, name, side.get(name)) for side in (grant.facts, now))
        for name in dict.fromkeys([*grant.facts, *now])
        if grant.facts.get(name) != now.get(name)
    }
    if Decimal(asked.amount) != grant.amount:
        changes = {_("amount"): (money(grant.amount), money(asked.amount)), **changes}
    if getattr(asked.unit, "pk", None) != grant.unit_id:
        changes[_("unit")] = ("–" if grant.unit_id is None else f"#{grant.unit_id}", str(asked.unit or "–"))
    if changes:
        raise FiguresChanged(changes)
