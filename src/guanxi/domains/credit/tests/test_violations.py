"""What is done against a rule of credit is written down when it happens, and the report of past days never changes."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.world import AT, TODAY

from guanxi.domains.credit.audit.kinds import Look, rules
from guanxi.domains.credit.audit.sums import by_person, newest, total
from guanxi.domains.credit.models import Limit, Standing, Violation
from guanxi.domains.customers.actions import merge_customers
from guanxi.domains.orders.actions import cancel_order, deliver_order, place_order, release_order
from guanxi.domains.orders.models import Hold, Order
from guanxi.domains.orders.rules import LineInput
from guanxi.domains.receivables.actions import (
    PostedDocument,
    charge_customer,
    post_documents,
    reverse_documents,
    set_ceiling,
    take_receipt,
)
from guanxi.domains.receivables.actions.accounts import set_ceilings
from guanxi.domains.receivables.models import Account, Credit
from guanxi.domains.receivables.rules import above_limit, uncovered
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.policies.actions import record_policy_version
from guanxi.foundation.policies.models import PolicyVersion
from guanxi.kit.testing.tables import read_table

D = Decimal
PAGE = "rules/violations.md"


def amount(text: str) -> Decimal | None:
    return None if text == "–" else D(text.replace(",", ""))


@pytest.mark.parametrize("row", read_table(PAGE, "A rise of the exposure"), ids=str)
def test_a_rise_of_the_exposure(row):
    found = above_limit(amount(row["exposure"]), amount(row["rise"]), amount(row["limit"]))
    assert found == amount(row["written down"])


@pytest.mark.parametrize("row", read_table(PAGE, "A limit that sinks"), ids=str)
def test_a_limit_that_sinks(row):
    found = uncovered(amount(row["exposure"]), before=amount(row["before"]), after=amount(row["after"]))
    assert found == amount(row["written down"])


@pytest.fixture
def watched(world):
    """永辉 has a limit of 3,000.00 and owes 2,360.00; 鉴湖 has none, and the terms let pass."""
    Account.objects.filter(customer=world.yonghui).update(ceiling=D("3000.00"))
    return world


def noted(**only) -> list[tuple[str, Decimal]]:
    return [(one.kind, one.amount) for one in Violation.objects.filter(**only).order_by("pk")]


def buy(world, customer, count: int, **more) -> Order:
    wanted = {"ordered_on": TODAY, "by": world.rep, "at": AT, **more}
    order: Order = place_order(customer, lines=[LineInput(world.mug, D(count))], **wanted)
    return order


def charge(world, customer, sum_: str):
    return charge_customer(customer, amount=D(sum_), on=TODAY, reason="service", by=world.finance, at=AT)


def look(world, user=None, **days) -> Look:
    return Look(user or world.director, days.get("since", TODAY - timedelta(days=30)), days.get("until", TODAY))


@pytest.mark.django_db
def test_an_order_is_never_written_down_and_what_passes_the_limit_by_itself_is(watched):
    order = buy(watched, watched.yonghui, 50)  # 600.00: fits
    deliver_order(order, on=TODAY, by=watched.rep, at=AT)
    assert noted() == []
    charge(watched, watched.yonghui, "100.00")
    charge(watched, watched.yonghui, "30.00")
    assert noted() == [("written", D("60.00")), ("written", D("30.00"))]
    one = Violation.objects.latest("pk")
    assert (one.customer, one.by, one.on, one.at) == (watched.yonghui, watched.finance, TODAY, AT)
    assert (one.exposure, one.ceiling) == (D("3090.00"), D("3000.00"))


@pytest.mark.django_db
def test_a_file_and_money_taken_back_are_written_down_and_history_is_not(watched):
    system, pk = system_user(), watched.yonghui.pk
    documents = [PostedDocument("invoice", pk, TODAY, D("500.00")), PostedDocument("invoice", pk, TODAY, D("400.00"))]
    post_documents(documents, is_told=True, by=system, at=AT)
    assert noted() == []
    take_receipt(watched.yonghui, amount=D("900.00"), on=TODAY, by=watched.finance, at=AT)
    post_documents(documents, by=system, at=AT)
    assert noted() == [("brought", D("260.00"))]  # what the file adds in all
    reverse_documents(credits=[Credit.objects.latest("pk").pk], reason="Bounced", by=system, at=AT)
    assert noted(kind="written") == [("written", D("900.00"))]


@pytest.mark.django_db
def test_a_limit_that_sinks_below_what_is_owed_is_written_down(watched):
    set_ceiling(watched.yonghui, ceiling=D("2000.00"), by=system_user(), at=AT)
    set_ceilings({watched.yonghui.pk: D("2500.00")}, by=system_user(), at=AT)
    assert noted() == [("lowered", D("360.00"))]
    set_ceilings({watched.yonghui.pk: D(0), watched.jianhu.pk: D(0)}, by=system_user(), at=AT)
    assert noted(kind="ended") == [("ended", D("2360.00"))]
    # who lowers a limit breaks no rule, so this is not summed up by person with those who passed one
    assert total(rules["credit.limits_passed"], look(watched)).count == 0
    assert [one.amount for one in newest(rules["credit.limits_run_out"], look(watched), 10)] == [
        D("2360.00"), D("360.00"),
    ]  # fmt: skip


@pytest.mark.django_db
def test_what_the_terms_allow_is_no_violation(watched):
    """S4-48: a rule is broken by who does not follow it; whom the terms let pass without a limit, they let pass."""
    assert buy(watched, watched.jianhu, 10).state == "confirmed"
    PolicyVersion.objects.filter(policy="credit.gate").delete()
    terms = {"without_limit": "hold", "reason_code": False}
    record_policy_version("credit.gate", terms=terms, starts_on=TODAY, by=watched.admin, at=AT)
    order = buy(watched, watched.jianhu, 10)
    assert order.state == "held"
    release_order(order, reason="老客户", by=watched.director, at=AT)  # told as a release
    assert noted() == []


@pytest.mark.django_db
def test_nor_is_a_sale_after_the_end_of_a_limit_that_the_terms_let_stay(watched):
    terms = {"expired_limit": "pass", "overdue": [], "reason_code": False}
    record_policy_version("credit.gate", terms=terms, starts_on=TODAY, by=watched.admin, at=AT)
    Standing.objects.update_or_create(
        customer=watched.yonghui, defaults={"valid_until": TODAY - timedelta(days=1), "limit_amount": D("3000.00")}
    )
    assert buy(watched, watched.yonghui, 10).state == "confirmed"
    assert noted() == []


@pytest.mark.django_db
def test_sums_by_person_are_of_all_however_many_there_are(watched):
    Violation.objects.bulk_create(
        Violation(
            customer=watched.jianhu, rule="limit", kind="written", amount=D(10), exposure=D(20), ceiling=D(10),
            on=TODAY, at=AT, by=watched.rep if place % 3 else watched.stranger,
        )
        for place in range(300)
    )  # fmt: skip
    rule, days = rules["credit.limits_passed"], look(watched)
    assert [(one.person, one.count, one.amount) for one in by_person(rule, days, 20)] == [
        (watched.rep, 200, D(2000)), (watched.stranger, 100, D(1000)),
    ]  # fmt: skip
    assert [(one.person, one.count, one.amount) for one in by_person(rule, days, 1)][1] == (1, 100, D(1000))
    assert (total(rule, days).count, len(newest(rule, days, 10))) == (300, 10)


@pytest.mark.django_db
def test_a_release_stays_in_the_report_when_its_order_is_cancelled(watched):
    order = buy(watched, watched.yonghui, 100)
    release_order(order, reason="老客户", by=watched.director, at=AT)
    rule = rules["orders.released"]
    before = newest(rule, look(watched), 10)
    assert [(one.amount, one.note) for one in before] == [(D("560.00"), "老客户")]
    cancel_order(Order.objects.get(pk=order.pk), reason="r", by=watched.rep, at=AT)
    assert newest(rule, look(watched), 10) == before
    assert by_person(rule, look(watched), 20)[0].amount == D("560.00")


@pytest.mark.django_db
def test_the_page_shows_the_days_chosen_within_one_s_reach(watched, client):
    charge(watched, watched.yonghui, "1000.00")  # 360.00 above
    Hold.objects.create(
        order=watched.old_order, missing=D("77.00"), at=AT, released_at=AT - timedelta(days=40),
        released_by=watched.director, release_reason="alt",
    )  # fmt: skip
    page = reverse("credit:audit")
    client.force_login(watched.manager)
    shown = client.get(page).content.decode()
    assert "360.00" in shown and "77.00" in shown
    assert "77.00" not in client.get(f"{page}?days=30").content.decode()
    autumn = client.get(f"{page}?since=2026-10-01&until=2026-10-31").content.decode()
    assert "77.00" in autumn and "360.00" not in autumn
    assert client.get(f"{page}?since=x&until=2026-10-31").status_code == 200
    assert client.get(f"{page}?since=2026-10-31&until=2026-10-01").status_code == 200
    client.force_login(watched.stranger)
    other = client.get(page).content.decode()
    assert "360.00" not in other and "77.00" not in other


@pytest.mark.django_db
def test_the_page_asks_as_much_for_a_thousand_as_for_ten(watched, client):
    client.force_login(watched.director)

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("credit:audit"))
        return len(found)

    def make(count: int) -> None:
        for rule in Violation.Rule.values:
            Violation.objects.bulk_create(
                Violation(
                    customer=watched.jianhu, rule=rule, kind="written", amount=D(1), exposure=D(2), ceiling=D(1),
                    on=TODAY, at=AT, by=watched.rep,
                )
                for _place in range(count)
            )  # fmt: skip

    make(10)
    few = asked()
    make(1000)
    assert asked() == few


@pytest.mark.django_db
def test_a_limit_that_a_file_brought_stays_in_the_report_when_another_takes_its_place(watched):
    limit = Limit.objects.create(
        customer=watched.wanjiafu, amount=D("500.00"), starts_on=date(2026, 11, 1), origin="import", by=watched.credit,
        at=AT,
    )  # fmt: skip
    rule = rules["credit.without_application"]
    before = newest(rule, look(watched), 10)
    assert len(before) == 1
    limit.ended_at = AT
    limit.save()
    assert newest(rule, look(watched), 10) == before


@pytest.mark.django_db
def test_a_merge_changes_nothing_of_the_report_of_past_days(watched):
    charge(watched, watched.yonghui, "1000.00")
    rule = rules["credit.limits_passed"]
    before = newest(rule, look(watched), 10)
    assert [one.customer for one in before] == [watched.yonghui]
    merge_customers(watched.jianhu, watched.yonghui, by=watched.admin, at=AT)
    assert newest(rule, look(watched), 10) == before
