"""The gate on trial over the history of the cast, and over 122 real customers with their real limits."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from tests.world import AT, TODAY

from guanxi.domains.credit.gate import GatePolicy
from guanxi.domains.orders.whatif.trial import average_month, run_trial, shown
from guanxi.domains.receivables.models import Account
from guanxi.foundation.policies.models import PolicyTrial
from guanxi.foundation.policies.terms import to_json
from guanxi.foundation.policies.trials.actions import try_terms
from guanxi.foundation.policies.trials.kinds import Trying
from guanxi.foundation.policies.trials.running import run_waiting

pytestmark = pytest.mark.django_db
D = Decimal
JANUARY = date(2026, 1, 1)


def tried(user, terms: GatePolicy, *, since: date = JANUARY) -> dict:
    return run_trial(Trying(terms, user, since, TODAY, lambda done, total: None))


def test_orders_within_their_limits_pass_and_without_purchases_none_would(world):
    found = tried(world.manager, GatePolicy())
    assert found["customers"] == 1
    now, trial, month = (found["scenarios"][key] for key in ("now", "trial", "months_1"))
    assert (now["orders"], now["held"], trial["orders"], trial["held"]) == (1, 0, 1, 0)
    # 永辉 bought for 2,950.00 in July, nothing before: a limit of average months is nothing, the order never passes
    assert (month["stopped"], month["stopped_amount"], month["sales_at_risk"]) == (1, "2950.00", "590.00")
    # 2,360.00 are open since 135 days: half of it is expected to come in (S4-60)
    assert D(month["losses_avoided"]) == D("1180.00")


def test_a_lower_ceiling_holds_what_it_would_have_held(world):
    Account.objects.filter(customer=world.yonghui).update(ceiling=D("2000.00"))
    found = tried(world.manager, GatePolicy())
    assert found["scenarios"]["trial"]["by_reason"] == {"over_limit": 1}
    (told,) = found["held"]
    assert (told["order"], told["missing"], told["waited"], told["open"]) == (
        world.old_order.pk, "950.00", None, "2360.00",
    )  # fmt: skip


def test_customers_without_a_limit_are_held_where_the_terms_say_so(world):
    assert tried(world.stranger, GatePolicy(without_limit="hold"))["scenarios"]["trial"]["held"] == 1
    assert tried(world.stranger, GatePolicy(without_limit="pass"))["scenarios"]["trial"]["held"] == 0


def test_a_trial_sees_what_its_author_sees(world):
    assert tried(world.stranger, GatePolicy())["customers"] == 1
    assert tried(world.director, GatePolicy())["customers"] == 2
    assert not shown(tried(world.director, GatePolicy(without_limit="hold")), world.rep)["order_rows"]


def test_the_average_month_counts_the_year_before_a_day():
    months = {date(2025, 6, 1): D(500), date(2025, 7, 1): D(1200), date(2026, 7, 1): D(9000)}
    assert average_month(months, before=date(2026, 7, 8)) == D(100)
    assert average_month(months, before=date(2026, 8, 1)) == D(750)
    assert average_month({date(2026, 1, 1): D(-50)}, before=date(2026, 7, 8)) == 0


def test_the_trial_on_its_page(world, client):
    terms = to_json(GatePolicy(without_limit="hold"))
    trial = try_terms("credit.gate", terms=terms, since=JANUARY, by=world.director, at=AT)
    PolicyTrial.objects.filter(pk=trial.pk).update(until=TODAY)
    run_waiting()
    client.force_login(world.director)
    page = client.get(reverse("policies:trial", args=[trial.pk])).content.decode()
    assert "H-2" in page and "590.00" in page
    assert (
        reverse("policies:trials", args=["credit.gate"])
        in client.get(reverse("policies:policy", args=["credit.gate"])).content.decode()
    )
