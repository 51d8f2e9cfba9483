"""Making the demo company's units and people, by the verbs of `people`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from guanxi.demo.company import COMPANY, PEOPLE, REGIONS, TEAMS, Person
from guanxi.domains.customers.models import Customer
from guanxi.foundation.people.actions import create_unit, create_user
from guanxi.foundation.people.models import Unit, User
from guanxi.foundation.people.seeds import seed_roles
from guanxi.foundation.policies.actions import record_policy_version
from guanxi.foundation.policies.models import PolicyVersion


def make_units(*, teams: Iterable[str] | None = None, by: Any, at: datetime) -> dict[str, Unit]:
    """The company, its regions and teams by name; those that are there stay.

    Args:
        teams: only these teams and their regions (None: all).
    """
    wanted = [team for team in TEAMS if teams is None or team.name in set(teams)]
    units = {unit.name: unit for unit in Unit.objects.all()}

    def ensure(name: str, name_en: str, kind: str, parent: str | None) -> None:
        if name not in units:
            above = units[parent] if parent else None
            units[name] = create_unit(name=name, name_en=name_en, kind=kind, parent=above, by=by, at=at)

    ensure(*COMPANY, "company", None)
    for team in wanted:
        ensure(team.region, REGIONS[team.region], "region", COMPANY[0])
        ensure(team.name, team.name_en, "team", team.region)
    return units


def let_pass(*, by: Any, at: datetime, on: date) -> None:
    """Orders of customers without a limit pass, lateness holds none, nobody is asked why: limits alone count."""
    lenient = {"without_limit": "pass", "overdue": [], "reason_code": False}
    record_policy_version("credit.gate", terms=lenient, starts_on=on, reason="演示：历史订单没有授信", by=by, at=at)


def tighten_gate(customer: Customer, *, on: date, by: Any, at: datetime) -> None:
    """From now on lateness holds orders of everybody, and want of a limit those of one customer; once only."""
    if PolicyVersion.objects.filter(policy="credit.gate", starts_on=on).exists():
        return
    asked = {"starts_on": on, "by": by, "at": at}
    with transaction.atomic():
        late = {"without_limit": "pass"}
        record_policy_version("credit.gate", terms=late, reason="楼总决定：逾期的客户先收款，再发货", **asked)
        whom = {"scope": "customer", "scope_key": str(customer.pk)}
        record_policy_version("credit.gate", terms={}, reason="听说要关店：没有授信之前只做现款", **whom, **asked)


def make_people(
    units: dict[str, Unit], *, people: Iterable[Person] = PEOPLE, password: Callable[[], str], by: Any, at: datetime
) -> dict[str, User]:
    """The staff by sign-in name; those that are there stay.

    Args:
        password: makes one for each new person.
    """
    seed_roles()
    found = {user.username: user for user in User.objects.filter(is_system=False)}
    for one in people:
        if one.username not in found and one.unit in units:
            found[one.username] = create_user(
                username=one.username,
                full_name=one.full_name,
                name_en=one.name_en,
                phone=one.phone,
                password=password(),
                unit=units[one.unit],
                roles=[one.role],
                by=by,
                at=at,
            )
    return found
