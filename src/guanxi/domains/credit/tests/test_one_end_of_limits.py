"""What holds after a limit's last day is one term: installations that had two end their limits as before."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone
from tests.world import AT

from guanxi.domains.credit.gate import GatePolicy
from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.policies.terms import in_force

pytestmark = pytest.mark.django_db
LENIENT = {"without_limit": "pass", "expired_limit": "pass", "overdue": []}


def kept(world: Any, policy: str, terms: dict[str, Any], on: date, **whom: str) -> None:
    PolicyVersion.objects.create(policy=policy, terms=terms, starts_on=on, by=world.admin, at=AT, **whom)


def holds(on: date, **whom: str) -> str:
    scopes = [(whom["scope"], whom["scope_key"])] if whom else []
    terms: GatePolicy = in_force(GatePolicy, on=on, scopes=scopes).terms
    return terms.expired_limit


@pytest.fixture
def migrated(world: Any) -> Any:
    today = timezone.localdate()
    PolicyVersion.objects.filter(policy="credit.gate").delete()

    def run() -> date:
        import_module("guanxi.domains.credit.migrations.0008_one_end_of_limits").end_as_before(apps, None)
        return today

    return run


def test_who_let_expired_limits_pass_and_ended_them_still_ends_them(world: Any, migrated: Any) -> None:
    kept(world, "credit.gate", LENIENT, date(2000, 1, 1))
    kept(world, "credit.gate", LENIENT, timezone.localdate() + timedelta(days=9))
    today = migrated()
    assert [holds(today - timedelta(days=1)), holds(today), holds(today + timedelta(days=9))] == [
        "pass",
        "hold",
        "hold",
    ]
    terms = in_force(GatePolicy, on=today).terms
    assert (terms.without_limit, terms.overdue) == ("pass", ())


def test_who_kept_them_still_keeps_them(world: Any, migrated: Any) -> None:
    kept(world, "credit.gate", LENIENT, date(2000, 1, 1))
    kept(world, "credit.terms", {"at_expiry": "keep"}, date(2000, 1, 1))
    assert holds(migrated()) == "pass"


def test_each_scope_by_its_own(world: Any, migrated: Any) -> None:
    of_one = {"scope": "customer", "scope_key": str(world.jianhu.pk)}
    kept(world, "credit.gate", LENIENT, date(2000, 1, 1))
    kept(world, "credit.gate", LENIENT, date(2000, 1, 1), **of_one)
    kept(world, "credit.terms", {"at_expiry": "keep"}, date(2000, 1, 1), **of_one)
    today = migrated()
    assert (holds(today), holds(today, **of_one)) == ("hold", "pass")


def test_a_new_installation_gets_no_version(world: Any, migrated: Any) -> None:
    migrated()
    assert not PolicyVersion.objects.filter(policy="credit.gate").exists()
