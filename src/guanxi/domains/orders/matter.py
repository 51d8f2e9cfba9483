"""Releasing a held order as a matter of approval; its ladder is a policy."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.domains.orders.models import Hold
from guanxi.domains.orders.policies import ReleasePolicy
from guanxi.foundation.policies.terms import in_force_for
from guanxi.foundation.work.approvals.matters import Matter, Rung, declare_matter

RELEASE = "orders.release"
FACTS = {"order": _("Order"), "customer": _("Customer"), "total": _("Total"), "reasons": _("Why it is held")}


def ladder(about: Any, on: date) -> tuple[Rung, ...]:
    """The levels of authority over a held order, the lowest first."""
    terms: ReleasePolicy = in_force_for(ReleasePolicy, about.customer, on=on).terms
    return tuple(Rung(row.role, row.most) for row in terms.rungs)


WORDS = {"reasons": dict(Hold.Reason.choices)}
declare_matter(Matter(RELEASE, _("Release of a held order"), ladder, facts=FACTS, words=WORDS, view="orders.view"))
