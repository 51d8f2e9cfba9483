"""Surveys, applications, limits and securities follow a customer that is merged into another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.domains.credit.limits.actions import set_limits
from guanxi.domains.credit.limits.actions.importing import LimitGiven
from guanxi.domains.credit.limits.actions.rows import OPEN, standing_row
from guanxi.domains.credit.limits.figures import granted_as, standing_of
from guanxi.domains.credit.limits.matter import MATTER, WITHDRAWN
from guanxi.domains.credit.limits.policies import authority_of
from guanxi.domains.credit.limits.refusals import AboveAuthority
from guanxi.domains.credit.models import Application, BadDebtCase, Limit, Security, Signal, Standing, Survey
from guanxi.domains.customers.merging.movers import Choice, Joining, Mover, register_choice, register_mover
from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.queries import account_of
from guanxi.foundation.people.visibility import may
from guanxi.foundation.work.approvals.lapsing import lapse_requests
from guanxi.kit.components.numbers import day, money

MOVED: tuple[type[models.Model], ...] = (Survey, Application, Limit, Security, Signal, BadDebtCase)
BLOCK = ("blocked_at", "blocked_by_id", "block_reason")
KEPT = ("grade", "points", "graded_on", "limit_amount", "term_days", "valid_until", "review_on", *BLOCK)
MERGED = "merged"
NOW = {"ended_at__isnull": True}


def count_rows(customer: Customer) -> int:
    """Surveys, applications, limits, securities, signals and bad debts."""
    return sum(model._default_manager.filter(customer=customer).count() for model in MOVED)


def move_credit(joining: Joining) -> dict[str, Any]:
    """Give the survivor everything; what both can have only once stands as the survivor has it, a block stays."""
    survivor, merged = joining.survivor, joining.merged
    ids = {
        model._meta.label_lower: list(model._default_manager.filter(customer=merged).values_list("pk", flat=True))
        for model in MOVED
    }
    closed, standing = _close(joining), _take_standing(merged)
    for model in MOVED:
        model._default_manager.filter(pk__in=ids[model._meta.label_lower]).update(customer=survivor)
    return {"ids": ids, "closed": closed, "standing": standing, "blocked": _carry_block(survivor, standing)}


def _close(joining: Joining) -> dict[str, list[int]]:
    """End what the survivor has one of already: the limit in force, an open application, open signals."""
    survivor, merged, at = joining.survivor, joining.merged, joining.at
    limits = Limit.objects.filter(customer=merged, **NOW)
    rest_on(limits.first(), survivor, at=at)
    open_ones = Application.objects.filter(customer=merged, **OPEN)
    if not Application.objects.filter(customer=survivor, **OPEN).exists():
        open_ones = open_ones.none()
    kinds = Signal.objects.filter(customer=survivor, closed_at__isnull=True).values_list("kind", flat=True)
    signals = Signal.objects.filter(customer=merged, closed_at__isnull=True, kind__in=list(kinds))
    closed = {
        "limits": list(limits.values_list("pk", flat=True)),
        "applications": list(open_ones.values_list("pk", flat=True)),
        "signals": list(signals.values_list("pk", flat=True)),
    }
    lapse_requests(MATTER, list(open_ones), reason=WITHDRAWN, by=joining.by, at=at)
    limits.update(ended_at=at, end_reason=MERGED)
    open_ones.update(withdrawn_at=at, decided_by=joining.by, decision_reason=MERGED)
    signals.update(closed_at=at, closed_by=joining.by, outcome=MERGED)
    return closed


def _take_standing(merged: Customer) -> dict[str, Any]:
    """What the merged one's standing said, as plain values; the row is gone."""
    row = Standing.objects.filter(customer=merged).values(*KEPT).first()
    Standing.objects.filter(customer=merged).delete()
    return {name: None if value is None else str(value) for name, value in row.items()} if row else {}


def _carry_block(survivor: Customer, standing: dict[str, Any]) -> bool:
    """Block the survivor where the other was blocked; answers whether that was new."""
    if not standing.get("blocked_at") or standing_of(survivor).blocked_at is not None:
        return False
    row = standing_row(survivor)
    _set(row, {name: standing[name] for name in BLOCK})
    return True


def _set(row: Standing, values: dict[str, Any]) -> None:
    fields = {field.attname: field for field in Standing._meta.concrete_fields}
    for name, value in values.items():
        setattr(row, name, None if value is None else fields[name].to_python(value))
    row.save()


def bring_credit_back(joining: Joining, state: dict[str, Any]) -> None:
    """Give the merged customer its rows back as they were; what came since stays with the survivor."""
    for model in MOVED:
        rows = model._default_manager.filter(pk__in=state["ids"][model._meta.label_lower])
        rows.update(customer=joining.merged)
    closed = state["closed"]
    Limit.objects.filter(pk__in=closed["limits"]).update(ended_at=None, end_reason="")
    Application.objects.filter(pk__in=closed["applications"]).update(
        withdrawn_at=None, decided_by=None, decision_reason=""
    )
    Signal.objects.filter(pk__in=closed["signals"]).update(closed_at=None, closed_by=None, outcome="")
    if state["blocked"]:
        Standing.objects.filter(customer=joining.survivor).update(blocked_at=None, blocked_by=None, block_reason="")
    if state["standing"]:
        _set(standing_row(joining.merged), state["standing"])


def limit_value(customer: Customer) -> list[Any] | None:
    """Amount, end and days to pay of what holds; None: no limit. The ceiling of the account is what counts."""
    ceiling = account_of(customer).ceiling
    if ceiling is None:
        return None
    standing = standing_of(customer)
    end = standing.valid_until.isoformat() if standing.valid_until else None
    return [f"{ceiling:.2f}", end, standing.term_days]


def _read(value: Any) -> LimitGiven:
    """A kept value; merges of before there was credit kept the amount alone."""
    amount, end, days = value if isinstance(value, list) else (value, None, None)
    return LimitGiven(None if amount is None else Decimal(amount), date.fromisoformat(end) if end else None, days)


def write_limit(customer: Customer, value: Any, by: Any, at: datetime) -> None:
    """Give a customer the limit that was chosen, or its own back; its grade stays."""
    given = replace(_read(value), grade=standing_of(customer).grade)
    had = Limit.objects.filter(customer=customer, valid_until=given.valid_until, term_days=given.term_days)
    before = None if given.amount is None else had.filter(amount=given.amount).order_by("-at", "-pk").first()
    set_limits({customer.pk: given}, origin=Limit.Origin.MERGED, by=by, at=at)
    rest_on(before, customer, at=at)


def rest_on(before: Limit | None, customer: Customer, *, at: datetime) -> None:
    """What a merge, or its undoing, gave a customer at this moment rests on what the same limit rested on before."""
    if before is None:
        return
    same = {"amount": before.amount, "valid_until": before.valid_until, "term_days": before.term_days}
    Limit.objects.filter(customer=customer, origin=Limit.Origin.MERGED, at=at, **same, **NOW).update(
        secured=before.secured, application=before.application_id, policy_version=before.policy_version,
        approved_by=granted_as(before).approved_by_id,
    )  # fmt: skip


def demand_authority(customer: Customer, value: Any, by: Any, at: datetime) -> None:
    """A merge is no way to more credit than one's own level grants (S4-45); lowering needs none.

    Raises:
        AboveAuthority: the limit chosen is more than the survivor's, and more than `by` may grant.
    """
    given, most = _read(value), authority_of(by, on=timezone.localdate(at))
    if most is None or (given.amount is not None and given.amount <= most):
        return
    if is_more(given, _read(limit_value(customer))):
        raise AboveAuthority(most=most)


def is_more(given: LimitGiven, held: LimitGiven) -> bool:
    """Whether a limit lets through what another does not: more, for longer, without bounds, or with longer to pay."""
    if given.amount is None or held.amount is None:
        return given.amount != held.amount
    ends_later = given.valid_until is None or (held.valid_until is not None and given.valid_until > held.valid_until)
    if given.amount > held.amount or (given.amount > 0 and given.valid_until != held.valid_until and ends_later):
        return True
    days, before = given.term_days, held.term_days  # what neither grants the terms of the ledger say
    return bool(given.amount) and days is not None and (before is None or days > before)


def shown_limit(value: Any) -> Any:
    """The limit as it reads."""
    limit = _read(value)
    if limit.amount is None:
        return pgettext_lazy("credit", "no limit")
    if limit.valid_until is None:
        return money(limit.amount)
    return _("%(amount)s until %(day)s") % {"amount": money(limit.amount), "day": day(limit.valid_until)}


register_mover(
    Mover("credit.rows", _("Credit surveys, applications and limits"), count_rows, move_credit, bring_credit_back,
          rank=60)
)  # fmt: skip
register_choice(
    Choice(
        "receivables.ceiling", _("Credit limit"), limit_value, write_limit, shown=shown_limit,
        permits=lambda user: may(user, "credit.lower_limit"), demand=demand_authority, fills=False,
    )
)  # fmt: skip
