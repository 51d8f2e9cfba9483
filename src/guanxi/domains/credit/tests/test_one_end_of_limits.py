"""What holds after a limit's last day is one term: installations that had two end their limits as before."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse
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


def test_the_reason_of_an_upgrade_reads_in_the_language_of_who_looks(client: Any, world: Any, migrated: Any) -> None:
    kept(world, "credit.gate", LENIENT, date(2000, 1, 1), reason="as before the gate was widened")
    kept(world, "credit.gate", LENIENT, timezone.localdate() + timedelta(days=9), reason="asked by the bank")
    migrated()
    for one in PolicyVersion.objects.filter(policy="credit.gate", terms__expired_limit="hold"):
        one.terms.pop("reason_code", None)
        one.save()
    import_module("guanxi.domains.orders.migrations.0009_reason_for_credit").ask_no_reason(apps, None)
    client.force_login(world.admin)
    pages = ["policies:policy", "policies:versions"]
    for page in [reverse(name, args=["credit.gate"]) for name in pages]:
        shown = client.get(page, headers={"accept-language": "zh-hans"}).content.decode()
        assert "as before" not in shown and "沿用原来的做法" in shown, page
    for one in PolicyVersion.objects.filter(policy="credit.gate"):
        shown = client.get(reverse("policies:version", args=[one.pk]), headers={"accept-language": "zh-hans"})
        assert ("沿用原来的做法" if one.reason.startswith("as before") else one.reason) in shown.content.decode()
    english = client.get(reverse("policies:versions", args=["credit.gate"]), headers={"accept-language": "en"})
    assert "as before: limits end on their day" in english.content.decode()


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
