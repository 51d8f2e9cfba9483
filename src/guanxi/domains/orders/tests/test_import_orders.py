"""Orders of any file: what they become, what is refused, and everything taken back, with exact sums."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from guanxi.domains.customers.actions.stages import move_stage
from guanxi.domains.customers.models import Customer
from guanxi.domains.orders.actions import return_goods
from guanxi.domains.orders.models import CustomerMonth, Delivery, Order, OrderLine, Return
from guanxi.domains.orders.tests.conftest import make_customer
from guanxi.domains.orders.tests.importing import (
    brought,
    classify,
    clerk,
    counts,
    opened,
    place,
    problems,
    sums,
    undone,
)
from guanxi.domains.receivables.actions import open_account, take_receipt
from guanxi.domains.receivables.models import Credit, Invoice
from guanxi.domains.receivables.queries import find_money_breaks
from guanxi.foundation.exchange.queries import obstacles_of, preview_of
from guanxi.foundation.people.models import Role
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.models import Event

D = Decimal
__all__ = ["clerk", "place"]  # fixtures

HEAD = "订单号,客户,订单日期,发货日期,状态,产品,数量,单价,折扣,金额,运费,备注"
FILE = f"""{HEAD}
F-1,C1,2026-03-05,2026-03-09,已发货,MUG,10,12,,120,,早上送
F-1,C1,2026-03-05,2026-03-09,已发货,BAG,4,2.50,5%,9.50,,早上送
F-2,绍兴永辉礼品行,2026-04-01,,完成,MUG,3,11.5,,,8.00,
F-3,C1,2026-11-02,,进行中,MUG,5,12,,,,
F-4,C1,2026-05-06,,已取消,BAG,100,2.5,,,,
R-5,C1,2026-06-01,,,MUG,-2,12,,-24,,破损
"""


def test_orders_become_what_their_states_say(shop, clerk):
    run = brought(FILE, clerk)
    assert run.summary["lines"] == {"created": 6}
    orders = {one.number: one for one in Order.objects.all()}
    assert {number: (one.state, one.total) for number, one in orders.items()} == {
        "F-1": ("closed", D("129.50")), "F-2": ("closed", D("42.50")), "F-3": ("draft", D("60.00")),
        "F-4": ("cancelled", D("250.00")),
    }  # fmt: skip
    first = orders["F-1"]
    assert (first.ordered_on, first.remark, first.customer) == (date(2026, 3, 5), "早上送", shop.customer)
    assert list(first.lines.order_by("position").values_list("quantity", "price", "amount", "delivered")) == [
        (10, D("12.0000"), D("120.00"), 10), (4, D("2.3750"), D("9.50"), 4),
    ]  # fmt: skip
    assert Delivery.objects.get(order=first).on == date(2026, 3, 9)
    assert Invoice.objects.get(number="F-1").on == date(2026, 3, 9)
    assert Event.objects.get(name="orders.order_imported", object_id=first.pk).at.date() == date(2026, 3, 5)
    freight = orders["F-2"].lines.get(position=2)
    assert (freight.product.code, freight.product.kind, freight.amount) == ("FREIGHT", "charge", D("8.00"))
    back = Return.objects.get(number="R-5")
    assert (back.amount, back.order, back.reason, back.credit.amount) == (D("24.00"), first, "破损", D("24.00"))
    assert shop.account() == (D("148.00"), 0)  # 129.50 + 42.50 − 24.00
    assert sorted(CustomerMonth.objects.values_list("month", "sales", "orders")) == [
        (date(2026, 3, 1), D("129.50"), 1), (date(2026, 4, 1), D("42.50"), 1), (date(2026, 6, 1), D("-24.00"), 0),
    ]  # fmt: skip
    shop.customer.refresh_from_db()
    assert (shop.customer.last_ordered_on, shop.customer.stage) == (date(2026, 4, 1), "customer")
    assert find_money_breaks() == []


def test_the_same_file_again_changes_nothing_and_other_content_is_refused_with_what_differs(shop, clerk):
    brought(FILE, clerk)
    before = sums(shop.customer)
    again = brought(FILE, clerk)
    assert again.summary["lines"] == {"unchanged": 6}
    other = FILE.replace("MUG,3,11.5", "MUG,4,11.5").replace("2026-05-06", "2026-05-07")
    run = opened(other, clerk)
    assert counts(run) == {"unchanged": 3, "refused": 2}
    told = [str(item.problems[0].reason) for item in preview_of(run, at=timezone.now(), state="refused").items]
    assert "42.50 here, 54.00 in the file" in told[0]
    assert "date" in told[1]
    assert sums(shop.customer) == before


@pytest.mark.parametrize("is_first", [True, False])
def test_undone_everything_is_as_before_and_the_file_can_come_again(shop, clerk, is_first):
    if not is_first:  # something stood before: an order, money on account, a stage set by hand
        move_stage(shop.customer, stage="lost", on=date(2026, 1, 2), by=system_user(), at=timezone.now())
        brought(FILE.replace("F-", "A-").replace("R-5", "A-5").replace("2026-0", "2025-0"), clerk)
        take_receipt(shop.customer, amount=D("500.00"), on=date(2026, 2, 1), by=shop.credit, at=timezone.now())
    classify()
    before = sums(shop.customer)
    run = brought(FILE, clerk)
    classify()
    assert sums(shop.customer) != before
    assert obstacles_of(run, at=timezone.now()) == []
    done = undone(run, clerk)
    assert done.summary["undo"]["left"] == 0
    classify()
    assert sums(shop.customer) == before
    assert find_money_breaks() == []
    assert {one.state for one in Order.objects.filter(undone_at__isnull=False)} == {"cancelled"}
    assert sorted(Order.objects.filter(number__startswith="F").values_list("number", flat=True)) == [
        "F-1~1",
        "F-2~1",
        "F-4~1",
    ]
    again = brought(FILE, clerk)
    assert again.summary["lines"] == {"created": 6}
    undone(again, clerk)
    classify()
    assert sums(shop.customer) == before
    assert Order.objects.filter(number="F-1~2").exists()


def test_what_is_newer_stands_in_the_way_and_the_rest_goes(shop, clerk):
    run = brought(FILE, clerk)
    first, second = Order.objects.get(number="F-1"), Order.objects.get(number="F-2")
    line = second.lines.get(position=1)
    return_goods(second, quantities={line.pk: D(1)}, on=date(2026, 11, 3), reason="退", by=shop.rep, at=timezone.now())
    chosen = {Invoice.objects.get(number="F-1").pk: D("50.00")}
    paid_on = date(2026, 11, 4)
    take_receipt(shop.customer, amount=D("50.00"), on=paid_on, chosen=chosen, by=shop.credit, at=timezone.now())
    found = {one.label: str(one.reason) for one in obstacles_of(run, at=timezone.now())}
    assert set(found) == {"F-1", "F-2"}
    assert "settled against it: 50.00" in found["F-1"]
    done = undone(run, clerk)
    assert (done.summary["undo"]["taken_back"], done.summary["undo"]["left"]) == (3, 2)
    first.refresh_from_db()
    assert (first.state, first.number, first.lines.get(position=1).returned) == ("closed", "F-1", 0)
    assert find_money_breaks() == []


def test_open_orders_are_confirmed_as_far_as_the_ceiling_goes_and_give_their_room_back(shop, clerk):
    rows = ["O-1,C1,2026-11-02,,进行中,MUG,70", "O-2,C1,2026-11-03,,进行中,MUG,70", "O-3,C1,2026-11-03,,暂停,MUG,1"]
    file = "\n".join([HEAD, *(f"{row},12,,,," for row in rows)])
    before = sums(shop.customer)
    run = brought(file, clerk, options={"open_orders": "confirm"})
    assert dict(Order.objects.values_list("number", "version")) == {"O-1": 1, "O-2": 1, "O-3": 1}
    assert [Order.objects.get(number=name).state for name in ("O-1", "O-2", "O-3")] == ["confirmed", "held", "draft"]
    assert shop.account() == (0, D("840.00"))
    undone(run, clerk)
    assert sums(shop.customer) == before
    assert Order.objects.filter(number="O-3").count() == 0


BAD = {
    "customer_unknown": "X,nobody,2026-03-05,,,MUG,1,12,,,,",
    "product_unknown": "X,C1,2026-03-05,,,NOTHING,1,12,,,,",
    "zero_quantity": "X,C1,2026-03-05,,,MUG,0,12,,,,",
    "negative_price": "X,C1,2026-03-05,,,MUG,1,-12,,,,",
    "amount_mismatch": "X,C1,2026-03-05,,,MUG,10,12,,120.90,,",
    "amount_sign": "X,C1,2026-03-05,,,MUG,-1,12,,12,,",
    "discount_wrong": "X,C1,2026-03-05,,,MUG,1,12,150%,,,",
    "date_future": "X,C1,2031-03-05,,,MUG,1,12,,,,",
    "date_early": "X,C1,1996-03-05,,,MUG,1,12,,,,",
    "delivered_before": "X,C1,2026-03-05,2026-03-01,,MUG,1,12,,,,",
    "mixed_signs": "X,C1,2026-03-05,,,MUG,1,12,,,,\nX,C1,2026-03-05,,,MUG,-1,12,,,,",
    "differs_inside": "X,C1,2026-03-05,,,MUG,1,12,,,,\nX,C1,2026-03-06,,,MUG,1,12,,,,",
    "negative_freight": "X,C1,2026-03-05,,,MUG,1,12,,,-3,",
    "no_price": "X,C1,2020-03-05,,,MUG,1,,,,,",
    "open_return": "X,C1,2026-03-05,,进行中,MUG,-1,12,,,,",
    "customer_elsewhere": "X,FAR,2026-03-05,,,MUG,1,12,,,,",
}


@pytest.mark.parametrize("code", BAD)
def test_bad_input_is_refused_with_a_reason_and_nothing_is_written(shop, clerk, code):
    make_customer("FAR", shop.far, shop.stranger)
    file = f"{HEAD}\n{BAD[code]}\n"
    assert code in problems(file, clerk)
    run = brought(file, clerk)
    assert run.summary["lines"].keys() == {"refused"}
    assert not Order.objects.exists()


def test_amounts_may_differ_by_what_rounding_of_prices_makes(shop, clerk):
    brought(f"{HEAD}\nX,C1,2026-03-05,,,MUG,1000,0.33,,333.33,,\nY,C1,2026-03-05,,,MUG,7,,,10.00,,\n", clerk)
    assert list(OrderLine.objects.order_by("order__number").values_list("price", "amount")) == [
        (D("0.3333"), D("333.33")), (D("1.4286"), D("10.00")),
    ]  # fmt: skip


def test_another_currency_is_refused(shop, clerk):
    row = "订单号,客户,订单日期,产品,数量,单价,币种\nX,C1,2026-03-05,MUG,1,12,{}\n"
    assert problems(row.format("USD"), clerk) == {"currency"}
    assert problems(row.format("人民币"), clerk) == set()


def test_missing_customers_and_products_are_made_when_asked(shop, clerk):
    file = f"{HEAD}\nX,台州新华书店,2026-03-05,,,N-77,2,5,,,,\nY,K-9,2026-03-06,,,postcard set,1,3,,,,\n"
    brought(file, clerk, options={"missing": "make"})
    assert sorted(Customer.objects.exclude(code="C1").values_list("name", flat=True)) == [
        "Customer K-9",
        "台州新华书店",
    ]
    named, numbered = sorted(OrderLine.objects.values_list("product__code", "product__name"))
    assert named == ("N-77", "N-77")
    assert (re.sub(r"^P-\d{4}-", "", numbered[0]), numbered[1]) == ("0001", "postcard set")  # the month is today's


def test_who_entered_an_order_elsewhere_is_kept(shop, clerk):
    file = (
        "订单号,客户,订单日期,产品,数量,单价,业务员\nX,C1,2026-03-05,MUG,1,12,吴小燕\nY,C1,2026-03-05,MUG,1,12,Nancy\n"
    )
    brought(file, clerk)
    assert [one.created_by for one in Order.objects.order_by("number")] == [shop.rep, clerk]
    assert Event.objects.get(name="orders.order_imported", facts__number="Y").facts["author"] == "Nancy"


def test_years_can_be_added_to_the_dates_of_trial_data(shop, clerk):
    brought(f"{HEAD}\nX,C1,1996-02-29,1996-03-02,,MUG,1,12,,,,\n", clerk, options={"later": "20"})
    order = Order.objects.get()
    assert (order.ordered_on, order.deliveries.get().on) == (date(2016, 2, 29), date(2016, 3, 2))


def test_a_reps_other_customers_orders_are_nobodys_business(shop, clerk):
    far = make_customer("FAR", shop.far, shop.stranger)
    open_account(far, by=system_user(), at=timezone.now())
    Order.objects.create(
        number="F-1", customer=far, owner=shop.stranger, unit=shop.far, ordered_on=date(2026, 1, 1),
        created_by=shop.stranger, created_at=timezone.now(),
    )  # fmt: skip
    assert "out_of_reach" in problems(FILE, clerk)


def test_pages_of_what_was_taken_back_say_so(shop, clerk, client):
    undone(brought(FILE, clerk), clerk)
    clerk.roles.add(Role.objects.create(key="all", name="all", reach="all", permissions=["*"]))
    client.force_login(clerk)
    order, invoice = Order.objects.get(number="F-1~1"), Invoice.objects.get(number="F-1~1")
    reversal, credit = Credit.objects.get(number="F-1~1"), Credit.objects.get(number="R-5~1")
    for page in (
        f"/orders/{order.pk}/", f"/receivables/invoices/{invoice.pk}/", f"/receivables/credits/{credit.pk}/",
        f"/receivables/credits/{reversal.pk}/",
    ):  # fmt: skip
        answer = client.get(page, headers={"accept-language": "zh-hans"})
        assert answer.status_code == 200, page
        text = answer.content.decode()
        assert "撤回" in text or page.endswith(f"credits/{reversal.pk}/")
        assert "~1" in text
        assert 'form="undo-' not in text
