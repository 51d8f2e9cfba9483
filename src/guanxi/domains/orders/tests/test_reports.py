"""Sales classes of all customers, the Pareto curve, number × average, last orders, sales by month."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from guanxi.domains.customers.models import Customer
from guanxi.domains.orders import actions
from guanxi.domains.orders.actions.months import add_sales
from guanxi.domains.orders.actions.sales import renew_standings
from guanxi.domains.orders.jobs import classify
from guanxi.domains.orders.models import CustomerMonth, Order, SalesClassFact, SalesStanding
from guanxi.domains.orders.policies import SalesClassPolicy
from guanxi.domains.orders.queries import (
    class_shares,
    last_orders,
    order_for_page,
    pareto,
    sales_by_month,
    sales_decomposition,
)
from guanxi.domains.orders.queries.classes import SalesWindow
from guanxi.domains.orders.tests.conftest import AT, TODAY, D, everything, make_customer, set_terms
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.models import Event
from guanxi.kit.errors import NotAllowed
from guanxi.kit.periods import Period

NOVEMBER, OCTOBER = date(2026, 11, 1), date(2026, 10, 1)


@pytest.fixture
def buyers(shop):
    """Seven customers with the sales of the worked table in docs/rules/sales_class.md, and one who bought nothing."""
    sales = {1: "50", 2: "290", 3: "50", 4: "500", 5: "20", 6: "30", 7: "60", 8: "0"}
    found = {number: make_customer(f"B{number}", shop.unit, shop.rep) for number in sales}
    add_sales([(found[number].pk, NOVEMBER, D(amount), 1) for number, amount in sales.items()])
    return found


def classes(buyers):
    return "".join(Customer.objects.get(pk=one.pk).sales_class or "-" for one in buyers.values())


def run(on=TODAY):
    return actions.classify_customers(on=on, by=system_user(), at=AT)


def test_classify_customers_gives_every_buyer_its_class(shop, buyers):
    assert run() == 7
    assert classes(buyers) == "BABACCA-"
    fact = SalesClassFact.objects.get(customer=buyers[1])
    assert (fact.sales_class, fact.on, fact.until, fact.window_start, fact.window_end) == (
        "B", TODAY, None, date(2025, 12, 1), date(2026, 12, 1),
    )  # fmt: skip
    assert (fact.sales, fact.rank, fact.of, fact.cumulative_share) == (D("50.00"), 4, 7, D("0.900000"))
    assert not Event.objects.filter(name="orders.sales_class_changed").exists()
    before = everything()
    assert run(TODAY + timedelta(days=1)) == 0
    assert everything() == before


def test_the_reason_is_of_the_last_night_the_class_of_the_day_it_changed(shop, buyers):
    run()
    add_sales([(buyers[4].pk, NOVEMBER, D("1000"), 1)])
    later = TODAY + timedelta(days=1)
    assert run(later) == 2  # the giant pushes two of the others down
    for number, figures in {4: ("1500.00", "0.750000", 1, "0.750000"), 1: ("50.00", "0.025000", 4, "0.950000")}.items():
        sales, share, rank, cumulative = figures
        standing = SalesStanding.objects.get(customer=buyers[number])
        assert (standing.sales, standing.share, standing.rank, standing.of, standing.cumulative_share) == (
            D(sales), D(share), rank, 7, D(cumulative),
        )  # fmt: skip
        assert (standing.as_of, standing.window_start, standing.window_end) == (
            later, date(2025, 12, 1), date(2026, 12, 1),
        )  # fmt: skip
    fact = SalesClassFact.objects.get(customer=buyers[4])
    assert (fact.on, fact.until, fact.sales) == (TODAY, None, D("500.00"))  # still A since that day


def test_a_first_class_that_changes_on_its_own_day_is_still_the_first(shop, buyers):
    run()
    add_sales([(buyers[6].pk, NOVEMBER, D("470"), 1)])
    assert run() == 3
    assert classes(buyers) == "BACACAB-"
    fact = SalesClassFact.objects.get(customer=buyers[6])
    assert (fact.sales_class, fact.on, fact.until, fact.sales) == ("A", TODAY, None, D("500.00"))
    assert not Event.objects.filter(name="orders.sales_class_changed").exists()


def test_only_changes_are_written_and_told(shop, buyers):
    run()
    add_sales([(buyers[6].pk, NOVEMBER, D("470"), 1)])
    later = TODAY + timedelta(days=1)
    assert run(later) == 3
    assert classes(buyers) == "BACACAB-"
    old, new = SalesClassFact.objects.filter(customer=buyers[6]).order_by("id")
    assert (old.sales_class, old.until, new.sales_class, new.on, new.until) == ("C", later, "A", later, None)
    facts = Event.objects.get(name="orders.sales_class_changed", object_id=buyers[6].pk).facts
    assert facts == {"before": "C", "now": "A", "sales": "500.00", "months": 12, "rank": 2, "of": 7}
    assert Event.objects.filter(name="orders.sales_class_changed").count() == 3


def test_classes_are_compared_with_what_the_handbook_expects(shop, buyers):
    run()
    found = {one.letter: (one.customers, one.customer_share, one.sales_share) for one in class_shares(shop.manager)}
    assert found == {"A": (3, D(3) / 7, D("0.85")), "B": (2, D(2) / 7, D("0.10")), "C": (2, D(2) / 7, D("0.05"))}
    assert class_shares(shop.stranger) == []


def test_whoever_stops_buying_loses_the_class(shop, buyers):
    run()
    add_sales([(buyers[5].pk, NOVEMBER, D("-20"), 0)])
    run(TODAY + timedelta(days=1))
    assert Customer.objects.get(pk=buyers[5].pk).sales_class == ""
    assert SalesClassFact.objects.get(customer=buyers[5]).until == TODAY + timedelta(days=1)
    assert not SalesStanding.objects.filter(customer=buyers[5]).exists()


def test_window_and_cuts_are_a_policy_and_the_walk_in_account_is_no_customer(shop, buyers):
    walk_in = make_customer("WALK", shop.unit, None, kind="walk_in")
    add_sales([(walk_in.pk, NOVEMBER, D("9999"), 5), (buyers[8].pk, OCTOBER, D("5000"), 1)])
    set_terms(shop.manager, SalesClassPolicy(window_months=1, cut_a=D("0.5"), cut_b=D("0.9")))
    run()
    assert classes(buyers) == "BBCACCB-"
    assert Customer.objects.get(pk=walk_in.pk).sales_class == ""


def test_the_job_and_only_the_program_classes(shop, buyers):
    classify(AT)
    assert classes(buyers) == "BABACCA-"
    with pytest.raises(NotAllowed):
        renew_standings([], window=SalesWindow(TODAY, TODAY, 0, D(0)), on=TODAY, months=12, by=shop.manager, at=AT)


def test_months_add_up_under_repetition(shop):
    for amount, orders in (("10.50", 1), ("-3.25", 0)):
        add_sales([(shop.customer.pk, NOVEMBER, D(amount), orders)])
    month = CustomerMonth.objects.get()
    assert (month.sales, month.orders) == (D("7.25"), 1)


def test_pareto(shop, buyers):
    walk_in = make_customer("WALK", shop.unit, shop.rep, kind="walk_in")
    add_sales([(walk_in.pk, NOVEMBER, D("70"), 1), (shop.customer.pk, NOVEMBER, D("-5"), 0)])
    found = pareto(shop.manager, start=NOVEMBER, end=date(2026, 12, 1))
    assert (found.count, found.total, found.negative, found.walk_in) == (7, D("1000.00"), D("-5.00"), D("70.00"))
    assert [(one.customer, one.sales, one.share, one.cumulative_share) for one in found.leaders] == [
        (buyers[4], D("500.00"), D("0.5000"), D("0.5000")),
        (buyers[2], D("290.00"), D("0.2900"), D("0.7900")),
        (buyers[7], D("60.00"), D("0.0600"), D("0.8500")),
    ]
    assert (found.leader_count, len(found.points), found.points[-1].sales_share) == (3, 7, 1)
    assert pareto(shop.stranger, start=NOVEMBER, end=date(2026, 12, 1)).count == 0
    assert pareto(shop.manager, start=OCTOBER, end=NOVEMBER).points == []


def test_sales_decomposition(shop, buyers):
    other = make_customer("O1", shop.far, shop.stranger)
    add_sales(
        [(buyers[1].pk, OCTOBER, D("100"), 1), (buyers[2].pk, OCTOBER, D("300"), 1), (other.pk, OCTOBER, D("40"), 1),
         (other.pk, NOVEMBER, D("-10"), 0)]
    )  # fmt: skip
    periods = {"period": Period(NOVEMBER, date(2026, 12, 1)), "before": Period(OCTOBER, NOVEMBER)}
    overall = sales_decomposition(shop.credit, **periods).overall
    assert (overall.before_sales, overall.before_number, overall.sales, overall.number) == (440, 3, 990, 7)
    assert overall.number_effect + overall.average_effect == 550
    groups = dict(sales_decomposition(shop.credit, by="owner", **periods).groups)
    assert set(groups) == {shop.rep.pk, shop.stranger.pk}
    assert (groups[shop.rep.pk].sales, groups[shop.rep.pk].number_effect, groups[shop.rep.pk].average_effect) == (
        D("1000.00"), D("857.14"), D("-257.14"),
    )  # fmt: skip
    assert (groups[shop.stranger.pk].number_effect, groups[shop.stranger.pk].number) == (D("-50.00"), 0)
    units = sales_decomposition(shop.manager, by="unit", **periods).groups
    assert [key for key, _split in units] == [shop.unit.pk]
    nothing = sales_decomposition(
        shop.stranger, period=Period(date(2020, 1, 1), date(2020, 2, 1)), before=periods["before"]
    )
    assert nothing.overall.change == D("-40.00")


def test_last_orders_and_sales_by_month(shop):
    orders = [shop.place((shop.bag, "1"), ordered_on=TODAY - timedelta(days=days)) for days in (3, 1, 2)]
    assert last_orders(shop.customer, 2) == [orders[1], orders[2]]
    actions.deliver_order(orders[0], on=TODAY, by=shop.rep, at=AT)
    add_sales([(shop.customer.pk, date(2026, 9, 1), D("7"), 1), (shop.customer.pk, date(2026, 8, 1), D("9"), 1)])
    other = make_customer("O2", shop.unit, shop.rep)
    assert sales_by_month([shop.customer.pk, other.pk], 3, on=TODAY) == {
        shop.customer.pk: [D("7.00"), 0, D("2.50")],
        other.pk: [0, 0, 0],
    }


def test_order_for_page_reads_all_at_once_and_only_for_those_who_may(shop, django_assert_max_num_queries):
    order = shop.place()
    actions.deliver_order(order, on=TODAY, by=shop.rep, at=AT)
    with django_assert_max_num_queries(9):
        found = order_for_page(shop.rep, order.pk)
        assert [line.product.code for line in found.lines.all()] == ["MUG", "BAG"]
        assert [one.invoice.amount for one in found.deliveries.all()] == [D("130.00")]
    with pytest.raises(Order.DoesNotExist):
        order_for_page(shop.stranger, order.pk)
