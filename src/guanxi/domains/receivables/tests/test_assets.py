"""The share of receivables in the company's assets (S4-49)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from tests.world import AT, TODAY

from guanxi.domains.receivables.actions import charge_customer
from guanxi.domains.receivables.policies import AssetsPolicy
from guanxi.domains.receivables.queries import AssetShare, ageing_totals, share_of_assets
from guanxi.domains.receivables.views.ageing import _figures
from guanxi.foundation.policies.checking import WrongTerm
from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.policies.terms import to_json
from guanxi.kit.testing.tables import read_table

D = Decimal
PAGE = reverse("receivables:ageing")


@pytest.mark.parametrize("row", read_table("rules/ageing.md", "Share of the assets"), ids=lambda row: row["share"])
def test_the_documented_share(row: dict[str, str]) -> None:
    terms = AssetsPolicy(D(12_000_000))
    share = terms.share_of(D(row["open invoices"].replace(",", "")))
    assert share is not None
    level = terms.level_of(share)
    tone = AssetShare(share, D(12_000_000), TODAY, None, level, len(terms.steps)).tone
    assert (str(share), str(level), tone or "–") == (row["share"], row["steps reached"], row["shown"])


def test_the_steps_rise() -> None:
    with pytest.raises(WrongTerm):
        AssetsPolicy(D(1), (D("0.5"), D("0.4")))
    assert AssetsPolicy().steps == (D("0.30"), D("0.40"), D("0.50"))
    assert AssetsPolicy(D(1), ()).level_of(D(9)) == 0
    assert AssetsPolicy().share_of(D(9)) is None  # not known, not zero


def enter(world: Any, amount: str, on: date = date(2026, 6, 30)) -> None:
    PolicyVersion.objects.create(
        policy="receivables.assets", terms=to_json(AssetsPolicy(D(amount))), starts_on=on, by=world.director, at=AT
    )


@pytest.fixture
def owing(world: Any) -> Any:
    """2,950.00 were open; 1,050.00 more make 4,000.00."""
    charge_customer(world.jianhu, amount=D(1050), on=TODAY, reason="服务费", by=world.credit, at=AT)
    return world


@pytest.mark.django_db
def test_who_sees_every_customer_is_told_the_share_of_the_day(owing: Any) -> None:
    director = owing.director
    total = ageing_totals(director).total
    assert total == D(4000)
    assert share_of_assets(director, total, on=TODAY) is None
    enter(owing, "20000", date(2025, 12, 31))
    enter(owing, "10000")
    found = share_of_assets(director, total, on=TODAY)
    assert found == AssetShare(D("0.400"), D(10_000), date(2026, 6, 30), D("0.40"), 2, 3)
    before = share_of_assets(director, D(2000), on=date(2026, 6, 29))
    assert before is not None and (before.share, before.passed, before.tone) == (D("0.100"), None, "")
    assert share_of_assets(owing.manager, total, on=TODAY) is None


@pytest.mark.django_db
def test_it_stands_on_ageing_on_today_and_in_the_api(owing: Any, client: Any) -> None:
    client.force_login(owing.director)
    policy = reverse("policies:policy", args=["receivables.assets"])
    assert policy in client.get(PAGE).content.decode()
    enter(owing, "10000")
    page, today = (client.get(url).content.decode() for url in (PAGE, reverse("today")))
    assert "40%" in page and "资产占比" in page and "已达 40% 预警线" in page
    assert "占总资产 40%" in today
    told = client.get("/api/v1/receivables/ageing").json()["totals"]
    assert told["share_of_assets"] == "0.400"
    client.force_login(owing.manager)
    assert "资产占比" not in client.get(PAGE).content.decode()
    assert "占总资产" not in client.get(reverse("today")).content.decode()
    assert client.get("/api/v1/receivables/ageing").json()["totals"]["share_of_assets"] is None


@pytest.mark.django_db
@pytest.mark.parametrize(("overdue", "tone"), [("0", ""), ("0.01", "bad")])
def test_nothing_overdue_is_no_alarm(world: Any, overdue: str, tone: str) -> None:
    totals = replace(ageing_totals(world.finance), overdue=D(overdue))
    assert [one.get("tone", "") for one in _figures(totals)] == ["", tone, "", ""]
