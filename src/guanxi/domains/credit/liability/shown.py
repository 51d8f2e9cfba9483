"""Losses in words: who bears what, and on what grounds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.domains.credit.models import BadDebtCase, LiabilityShare
from guanxi.foundation.work.approvals.queries import consent_behind
from guanxi.kit.components.lists import Column
from guanxi.kit.components.numbers import day, figure, money, percent


@dataclass(frozen=True)
class Borne:
    """One share as a row: who, as what, of how much which part, the amount, and why."""

    who: str
    part: str
    base: Decimal
    rate: Decimal
    amount: Decimal
    why: str


def shares_of(case: BadDebtCase) -> list[LiabilityShare]:
    """The shares of a case, people first."""
    order = ("handler", "approver", "company")
    found = case.shares.select_related("person")
    return sorted(found, key=lambda one: (order.index(one.part), one.pk))


def approver_of(case: BadDebtCase) -> str:
    """Who approved that the claim is given up, and for whom; nothing where one's own authority reached so far."""
    consent = consent_behind(case, about=case.invoice)
    if consent is None:
        return ""
    told = {"person": consent.decided_by, "absent": consent.on_behalf_of}
    return _("%(person)s (for %(absent)s)") % told if consent.on_behalf_of else str(consent.decided_by)


def borne(shares: Iterable[LiabilityShare]) -> list[Borne]:
    """Shares as they read."""
    return [
        Borne(
            str(one.person) if one.person else _("the company"), str(one.get_part_display()),
            Decimal(one.grounds.get("base", one.amount)), one.rate, one.amount, why(one.grounds),
        )
        for one in shares
    ]  # fmt: skip


def why(grounds: dict[str, Any]) -> str:
    """On what a share rests."""
    rests_on = grounds.get("rests_on")
    if rests_on == "limit":
        told = {"limit": money(Decimal(grounds["limit"])), "day": day(date.fromisoformat(grounds["granted_on"]))}
        return _("Stood within the limit of %(limit)s, granted on %(day)s.") % told
    if rests_on == "release":
        return _released(grounds)
    return _("Nobody approved it: there was no limit in force, and nobody released the order.")


def _released(grounds: dict[str, Any]) -> str:
    """Why it was released, and against which security."""
    text = _("Stood above the limit and was released: %(reason)s") % {"reason": grounds.get("release_reason") or "–"}
    if "security" not in grounds:
        return text
    told = {"security": grounds["security"], "amount": money(Decimal(grounds["secured"]))}
    return f"{text} · " + _("against %(security)s, which was to cover %(amount)s") % told


COLUMNS = ("who", "part", "of", "share", "amount", "why")


def columns() -> list[Column]:
    """The heads of the table of shares."""
    return [
        Column(pgettext("person", "Who"), phone="title"), Column(_("As"), phone="lead"), Column(_("Of"), numeric=True),
        Column(pgettext("liability", "Share"), numeric=True, phone="state"),
        Column(_("Amount"), numeric=True, phone="end"), Column(_("Why"), grow=True, phone="sub"),
    ]  # fmt: skip


def rows(shares: Sequence[Borne]) -> list[list[str]]:
    """The table of shares."""
    return [[one.who, one.part, figure(one.base), percent(one.rate), figure(one.amount), one.why] for one in shares]
