"""The gate on trial over the history of the cast, and over 122 real customers with their real limits."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from tests.world import AT, TODAY

from guanxi.domains.credit.gate import GatePolicy, OverdueRule
from guanxi.domains.credit.models import Limit, Standing
from guanxi.domains.orders.actions import place_order, recheck_holds
from guanxi.domains.orders.models import Order
from guanxi.domains.orders.rules import LineInput
from guanxi.domains.orders.whatif.limits import PastLimit, limit_of_day
from guanxi.domains.orders.whatif.trial import average_month, run_trial, shown
from guanxi.domains.receivables.actions import take_receipt
from guanxi.domains.receivables.models import Account
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.policies.actions import record_policy_version
from guanxi.foundation.policies.models import PolicyTrial
from guanxi.foundation.policies.terms import to_json
from guanxi.foundation.policies.trials.actions import try_terms
from guanxi.foundation.policies.trials.kinds import Trying
from guanxi.foundation.policies.trials.running import run_waiting

pytestmark = pytest.mark.django_db
D = Decimal
JANUARY = date(2026, 1, 1)


def tried(user, terms: GatePolicy, *, since: date = JANUARY, scope: str = "company", key: str = "") -> dict:
    return run_trial(Trying(terms, user, since, TODAY, lambda done, total: None, scope, key))


def held_by(found: dict) -> tuple[int, int]:
    """How many orders the terms of today and those on trial hold."""
    return found["scenarios"]["now"]["held"], found["scenarios"]["trial"]["held"]


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


def test_a_prepaid_order_passes_whatever_the_terms_and_is_not_counted(world):
    hard = GatePolicy(without_limit="hold", overdue=(OverdueRule("", 0, D("0.01")),))
    assert tried(world.manager, hard)["scenarios"]["trial"]["orders"] == 1
    order = place_order(world.yonghui, lines=[LineInput(world.mug, D(100))], ordered_on=TODAY, payment="prepaid",
                        by=world.rep, at=AT)  # fmt: skip
    take_receipt(world.yonghui, amount=D("1200.00"), on=TODAY, set_aside_for=order, by=world.finance, at=AT)
    recheck_holds(world.yonghui, by=system_user(), at=AT)
    order.refresh_from_db()
    assert order.state == "confirmed"  # in truth, although an invoice is 100 days late
    found = tried(world.manager, hard)["scenarios"]["trial"]
    assert (found["orders"], found["held"]) == (1, 0)
    Order.objects.filter(pk=order.pk).update(payment="credit")
    found = tried(world.manager, hard)["scenarios"]["trial"]
    assert (found["orders"], found["by_reason"]) == (2, {"overdue": 1})


def test_a_grade_of_a_file_lets_no_more_pass_than_none(world):
    place_order(world.yonghui, lines=[LineInput(world.mug, D(10))], ordered_on=TODAY, by=world.rep, at=AT)
    late = GatePolicy(overdue=(OverdueRule("", 0, D(1)), OverdueRule("A", 300, D(1))))
    assert held_by(tried(world.manager, late)) == (0, 1)
    standing, _is_new = Standing.objects.update_or_create(customer=world.yonghui, defaults={"grade": "A"})
    assert held_by(tried(world.manager, late)) == (0, 1)
    Standing.objects.filter(pk=standing.pk).update(graded_on=TODAY)
    assert held_by(tried(world.manager, late)) == (0, 0)


def test_each_customer_is_judged_by_its_own_terms(world):
    own = {"scope": "customer", "scope_key": str(world.wanjiafu.pk)}
    lenient = to_json(GatePolicy(without_limit="pass"))
    assert held_by(tried(world.stranger, GatePolicy(without_limit="hold"))) == (0, 1)  # the world lets pass
    record_policy_version("credit.gate", terms=lenient, starts_on=TODAY, **own, by=world.admin, at=AT)
    strict = to_json(GatePolicy(without_limit="hold"))
    record_policy_version("credit.gate", terms=strict, starts_on=TODAY, by=world.admin, at=AT)
    assert held_by(tried(world.stranger, GatePolicy(without_limit="hold"))) == (0, 0)
    tried_for_it = {"scope": "customer", "key": str(world.wanjiafu.pk)}
    assert held_by(tried(world.stranger, GatePolicy(without_limit="hold"), **tried_for_it)) == (0, 1)


def test_a_trial_for_a_unit_counts_only_its_customers(world):
    strict = GatePolicy(without_limit="hold")
    assert tried(world.director, strict)["customers"] == 2
    of_south = {"scope": "unit", "key": str(world.south.pk)}
    assert tried(world.director, strict, **of_south)["customers"] == 1
    assert held_by(tried(world.director, strict, **of_south)) == (0, 1)


def test_a_limit_that_ran_out_yesterday_held_on_the_day_of_the_order(world):
    Account.objects.filter(customer=world.yonghui).update(ceiling=D(0))
    Limit.objects.filter(customer=world.yonghui).delete()
    strict = GatePolicy(without_limit="hold")
    assert held_by(tried(world.manager, strict))[1] == 1
    Limit.objects.create(
        customer=world.yonghui, amount=D("20000.00"), starts_on=date(2026, 1, 5), valid_until=date(2026, 11, 19),
        ended_at=AT, origin="application", by=world.rep, at=AT,
    )  # fmt: skip
    assert held_by(tried(world.manager, strict))[1] == 0


def test_the_limit_of_a_day():
    first = PastLimit(date(2026, 1, 1), D(100), until=date(2026, 3, 1))
    second = PastLimit(date(2026, 3, 1), D(200), until=date(2026, 6, 30), has_run_out=True)

    def on(day: date, **more) -> Decimal:
        return limit_of_day((first, second), day, keeps_expired=more.get("keeps", False))

    assert [on(date(2025, 5, 5)), on(date(2026, 2, 28)), on(date(2026, 3, 1))] == [D(100), D(100), D(200)]
    assert [on(date(2026, 6, 30)), on(date(2026, 7, 1)), on(date(2026, 7, 1), keeps=True)] == [D(200), D(0), D(200)]
    assert limit_of_day((first,), date(2026, 3, 2), keeps_expired=True) == 0  # somebody ended it


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
