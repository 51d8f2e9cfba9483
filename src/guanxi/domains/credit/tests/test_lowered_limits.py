"""A limit that was lowered: by whom, and what was granted before it."""

from __future__ import annotations

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from tests.world import AT, TODAY

from guanxi.domains.credit.liability.actions import write_off
from guanxi.domains.credit.limits import actions
from guanxi.domains.credit.limits.figures import granted_as
from guanxi.domains.credit.models import Limit
from guanxi.domains.credit.tests.granting import D, graded, make_survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def surveyed(world):
    return make_survey(world, world.jianhu)


def test_behind_a_lowered_limit_stands_what_was_granted(world, surveyed) -> None:
    actions.submit(graded(world, world.jianhu), by=world.manager, at=AT)
    granted = Limit.objects.get()
    for amount in ("20000.00", "5000.00"):
        actions.lower_limit(world.jianhu, amount=D(amount), reason="pays late", by=world.credit, at=AT)
    last = Limit.objects.get(ended_at__isnull=True)
    assert granted_as(last) == granted_as(granted) == granted and granted_as(last).approved_by == world.manager
    alone = Limit.objects.create(
        customer=world.yonghui, amount=D("1.00"), starts_on=TODAY, origin="lowered", by=world.credit, at=AT
    )
    assert granted_as(alone) == alone


def test_pages_name_who_lowered_a_limit_and_who_approved_the_higher_one(world, surveyed, client) -> None:
    actions.submit(graded(world, world.jianhu), by=world.manager, at=AT)
    lowered = actions.lower_limit(world.jianhu, amount=D("5000.00"), reason="pays late", by=world.credit, at=AT)
    assert (lowered.by, lowered.approved_by) == (world.credit, None)  # nobody approved 5,000
    client.force_login(world.manager)
    page = client.get(f"/credit/{world.jianhu.pk}/", headers={"Accept-Language": "en"})
    rows = page.context["limit_rows"]
    assert [row[3] for row in rows] == [f"lowered by {world.credit}", str(world.manager)]
    assert "lowered to ¥5,000.00" in page.content.decode()


def test_limits_lowered_before_lose_the_name_of_who_approved_the_higher_one(world, surveyed) -> None:
    actions.submit(graded(world, world.jianhu), by=world.manager, at=AT)
    actions.lower_limit(world.jianhu, amount=D("5000.00"), reason="pays late", by=world.credit, at=AT)
    Limit.objects.update(approved_by=world.manager)  # as it was written before
    import_module("guanxi.domains.credit.migrations.0007_lowered_by").forget_approvers(apps, None)
    assert dict(Limit.objects.values_list("origin", "approved_by")) == {
        "application": world.manager.pk, "lowered": None,
    }  # fmt: skip


def test_who_granted_the_limit_answers_for_what_stood_within_the_lowered_one(world) -> None:
    told = {"customer": world.yonghui, "starts_on": date(2026, 1, 5), "by": world.credit}
    lowered_at = AT.replace(month=2)
    granted = {"origin": "application", "approved_by": world.manager, "at": AT.replace(month=1)}
    Limit.objects.create(amount=D("20000.00"), ended_at=lowered_at, **granted, **told)
    Limit.objects.create(amount=D("9000.00"), origin="lowered", at=lowered_at, **told)
    case = write_off(world.old_invoice, reason="gone", by=world.director, at=AT)
    share = case.shares.get(part="approver")
    assert share.person == world.manager and share.grounds["limit"] == "20000.00"
