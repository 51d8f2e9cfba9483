"""Ageing rows stay true as days pass and customers change hands."""

from __future__ import annotations

from datetime import timedelta

from guanxi.domains.receivables import actions, queries
from guanxi.domains.receivables.actions.renewal import carry_ageing, rebuild_ageing_totals, renew_ageing
from guanxi.domains.receivables.jobs import reconcile, renew_every_ageing
from guanxi.domains.receivables.models import Account, AccountAgeing, AgeingTotal
from guanxi.domains.receivables.reactions import move_ageing
from guanxi.domains.receivables.tests.conftest import AT, TODAY, D, make_customer
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.events import reactions
from guanxi.foundation.timeline.models import Event


def test_renew_ageing_moves_debts_to_their_new_bucket(firm):
    actions.issue_invoice(firm.customer, amount=D("100.00"), on=TODAY, by=system_user(), at=AT)
    idle = actions.open_account(firm.other, by=system_user(), at=AT)
    later = AT + timedelta(days=70)
    assert renew_every_ageing(later) == 0
    row = AccountAgeing.objects.get(account__customer=firm.customer)
    assert row.buckets == (0, D("100.00"), 0, 0, 0)
    assert (row.as_of, row.overdue, row.expected_loss) == (TODAY + timedelta(days=70), D("100.00"), D("20.00"))
    assert AccountAgeing.objects.get(account=idle).as_of == TODAY + timedelta(days=70)
    total = AgeingTotal.objects.get(owner=firm.rep)
    assert (total.bucket_1, total.bucket_2, total.overdue) == (0, D("100.00"), D("100.00"))
    assert renew_every_ageing(later) == 0
    assert queries.find_money_breaks() == []


def test_renew_ageing_works_in_batches(firm):
    for number in range(5):
        customer = make_customer(f"B{number}", firm.here, firm.rep)
        actions.issue_invoice(customer, amount=D("1.00"), on=TODAY, by=system_user(), at=AT)
    later, after, walked = AT + timedelta(days=1), 0, []
    while after is not None:
        walked.append(set(AccountAgeing.objects.filter(as_of=later.date()).values_list("pk", flat=True)))
        after = renew_ageing(after=after, batch=2, by=system_user(), at=later)
    assert [len(rows) for rows in walked] == [0, 2, 4, 5]


def test_an_older_movement_does_not_turn_the_day_back(firm):
    actions.issue_invoice(firm.customer, amount=D("1.00"), on=TODAY, by=system_user(), at=AT)
    before = AT - timedelta(days=30)
    actions.issue_invoice(firm.customer, amount=D("1.00"), on=before.date(), by=system_user(), at=before)
    assert AccountAgeing.objects.get().as_of == TODAY


def test_rebuild_totals_mends_what_is_wrong(firm):
    actions.issue_invoice(firm.customer, amount=D("100.00"), on=TODAY, by=system_user(), at=AT)
    AgeingTotal.objects.update(total=D("7.00"))
    AgeingTotal.objects.create(unit=firm.there, owner=None, bucket_1=D("3.00"))
    assert rebuild_ageing_totals(by=system_user(), at=AT) == 2
    assert sorted(AgeingTotal.objects.values_list("total", "bucket_1")) == [(0, 0), (D("100.00"), D("100.00"))]
    assert rebuild_ageing_totals(by=system_user(), at=AT) == 0


def test_a_customer_who_changes_hands_takes_the_ageing_along(firm):
    actions.issue_invoice(firm.customer, amount=D("100.00"), on=TODAY, by=system_user(), at=AT)
    firm.customer.owner, firm.customer.unit = firm.stranger, firm.there
    firm.customer.save()
    event = Event(name="customers.customer_assigned", object_id=firm.customer.pk, at=AT)
    for _ in range(2):  # a second delivery does nothing
        reactions[event.name]["receivables.carry_ageing"](event)
    row = AccountAgeing.objects.get()
    assert (row.owner, row.unit) == (firm.stranger, firm.there)
    assert dict(AgeingTotal.objects.values_list("owner", "total")) == {firm.rep.pk: 0, firm.stranger.pk: D("100.00")}
    assert queries.ageing_totals(firm.stranger).total == D("100.00")


def test_an_event_of_a_deleted_customer_is_passed_over(firm):
    move_ageing(Event(name="customers.customer_assigned", object_id=10**9, at=AT))
    assert not Account.objects.exists()


def test_carry_ageing_of_a_customer_without_owner(firm):
    actions.issue_invoice(firm.customer, amount=D("5.00"), on=TODAY, by=system_user(), at=AT)
    firm.customer.owner = None
    firm.customer.save()
    carry_ageing(firm.customer, by=system_user(), at=AT)
    actions.issue_invoice(firm.customer, amount=D("2.00"), on=TODAY, by=system_user(), at=AT)
    assert AgeingTotal.objects.get(unit=firm.here, owner=None).total == D("7.00")


def test_reconcile_says_what_is_wrong(firm, caplog):
    actions.issue_invoice(firm.customer, amount=D("5.00"), on=TODAY, by=system_user(), at=AT)
    assert reconcile(AT) == 0
    Account.objects.update(balance=D("6.00"))
    assert reconcile(AT) == 1
    assert f"balance of customer {firm.customer.pk}: 6.00 kept, 5.00 found" in caplog.text
