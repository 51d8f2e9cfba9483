"""How often a rule was broken and over how much, by whom: summed up by the database, whatever is shown one by one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum

from guanxi.domains.credit.audit.kinds import AuditRule, Finding, Look
from guanxi.foundation.people.models import User
from guanxi.kit.amounts import ZERO


@dataclass(frozen=True)
class Total:
    """How often, and over how much in all; of one person, of all (`person` none), or of the rest of them."""

    count: int
    amount: Decimal
    person: Any = None


def newest(rule: AuditRule, look: Look, most: int) -> list[Finding]:
    """The latest findings, so many at most."""
    return [rule.tell(row) for row in rule.rows(look).order_by(*rule.order)[:most]]


def total(rule: AuditRule, look: Look) -> Total:
    """All findings of the days."""
    found = rule.rows(look).order_by().aggregate(count=Count("pk"), amount=Sum(rule.amount))
    return Total(found["count"], found["amount"] or ZERO)


def by_person(rule: AuditRule, look: Look, most: int) -> list[Total]:
    """Who did it how often, over how much, the largest sum first; so many people at most, the others together last."""
    groups = rule.rows(look).order_by().annotate(who=rule.person).values("who")
    summed = groups.annotate(count=Count("pk"), amount=Sum(rule.amount)).order_by("-amount", "who")
    rows = [(one["who"], one["count"], one["amount"] or ZERO) for one in summed]
    people = User.objects.in_bulk([who for who, _count, _amount in rows[:most] if who is not None])
    found = [Total(count, amount, people.get(who)) for who, count, amount in rows[:most]]
    if rest := rows[most:]:
        found.append(Total(sum(one[1] for one in rest), sum((one[2] for one in rest), ZERO), len(rest)))
    return found
