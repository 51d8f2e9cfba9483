"""Two people edit one draft: what only one of them touched is merged, what both changed is shown to the second."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from guanxi.domains.orders import actions
from guanxi.domains.orders.models import Order
from guanxi.domains.orders.tests.conftest import AT, D
from guanxi.kit.errors import EditConflict


def change(shop, order, *lines, version=1, **head):
    told = {"lines": shop.lines(*lines)} if lines else {}
    return actions.change_order(order, **told, version=version, **head, by=shop.rep, at=AT)


def lines_of(order):
    return [(line.product.code, line.quantity) for line in Order.objects.get(pk=order.pk).lines.order_by("position")]


def test_the_head_of_one_and_the_lines_of_the_other_are_kept(shop):
    order = shop.draft()
    change(shop, order, (shop.mug, "10"), (shop.bag, "9"))
    day = order.ordered_on + timedelta(days=3)
    merged = change(shop, order, (shop.mug, "10"), (shop.bag, "4"), requested_on=day, remark="上午送", reference="")
    assert (merged.version, merged.requested_on, merged.remark) == (3, day, "上午送")
    assert lines_of(order) == [("MUG", D(10)), ("BAG", D(9))]
    assert merged.total == D("142.50")


def test_different_lines_are_merged_added_and_removed_ones_too(shop):
    order = shop.draft()
    change(shop, order, (shop.mug, "12"), (shop.bag, "4"))
    change(shop, order, (shop.mug, "10"), (shop.ribbon, "2"))  # took the bags out, added ribbon
    assert dict(lines_of(order)) == {"MUG": D(12), shop.ribbon.code: D(2)}
    assert Order.objects.get(pk=order.pk).version == 3


@pytest.mark.parametrize("second", ["7", None])
def test_one_line_changed_by_both_is_shown_to_the_second(shop, second):
    order = shop.draft()
    change(shop, order, (shop.mug, "12"), (shop.bag, "4"))
    mine = [(shop.mug, second), (shop.bag, "4")] if second else [(shop.bag, "4")]
    with pytest.raises(EditConflict) as refused:
        change(shop, order, *mine, remark="x")
    clash = refused.value
    assert clash.theirs == {"line.MUG": (D(12), D(12))}
    assert clash.original == {"line.MUG": (D(10), D(12))}
    assert clash.yours == {"line.MUG": (D(second), D(12)) if second else None}
    assert (lines_of(order)[0], Order.objects.get(pk=order.pk).remark) == (("MUG", D(12)), "")


def test_the_same_edit_twice_is_no_conflict(shop):
    order = shop.draft()
    for _editor in range(2):
        change(shop, order, (shop.mug, "3"), remark="同一句")
    assert lines_of(order) == [("MUG", D(3))]


def test_a_product_that_stands_twice_makes_all_lines_one_field(shop):
    order = shop.draft()
    change(shop, order, (shop.mug, "1"), (shop.mug, "2"))
    with pytest.raises(EditConflict) as refused:
        change(shop, order, (shop.mug, "5"))
    assert list(refused.value.theirs) == ["lines"]
    merged = change(shop, order, (shop.mug, "10"), (shop.bag, "4"), remark="只改备注")
    assert (merged.remark, len(lines_of(order))) == ("只改备注", 2)


def typed(order, *lines, **head):
    told = {"customer": order.customer_id, "ordered_on": order.ordered_on.isoformat(), "version": 1, **head}
    for key, (product, units, price) in enumerate(lines, start=1):
        told |= {f"line-{key}-product": product.pk, f"line-{key}-quantity": units, f"line-{key}-price": price}
    return told


def test_the_page_shows_the_three_sides_and_saves_what_is_picked(shop):
    order = shop.draft()
    change(shop, order, (shop.mug, "12"), (shop.bag, "4"), remark="先到先得")
    client, address = Client(headers={"accept-language": "en"}), reverse("orders:edit", args=[order.pk])
    client.force_login(shop.rep)
    answer = client.post(address, typed(order, (shop.mug, "7", "12"), (shop.bag, "4", "2.5"), remark="明早送"))
    page = answer.content.decode()
    assert answer.status_code == 409
    rows = {row["name"]: row for row in answer.context["clashes"]}
    assert set(rows) == {"remark", "line-1-quantity"}
    assert [rows["line-1-quantity"][side][0] for side in ("original", "theirs", "yours")] == ["10", "12", "7"]
    assert all(text in page for text in ("先到先得", "明早送", 'name="version" value="2"'))
    picked = typed(order, (shop.mug, "7", "12"), (shop.bag, "4", "2.5"), remark="先到先得") | {"version": 2}
    assert client.post(address, picked).status_code == 302
    assert (lines_of(order)[0], Order.objects.get(pk=order.pk).remark) == (("MUG", D(7)), "先到先得")


def test_the_page_keeps_what_only_one_changed_without_asking(shop):
    order = shop.draft()
    change(shop, order, (shop.mug, "12"), (shop.bag, "4"))
    client, address = Client(), reverse("orders:edit", args=[order.pk])
    client.force_login(shop.rep)
    answer = client.post(address, typed(order, (shop.mug, "10", "12"), (shop.bag, "9", "2.5")))
    assert answer.status_code == 302
    assert lines_of(order) == [("MUG", D(12)), ("BAG", D(9))]
