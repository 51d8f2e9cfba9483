"""What a customer paid last time is offered by the product combobox."""

from __future__ import annotations

from guanxi.domains.catalogue.ports import ports
from guanxi.domains.orders import actions
from guanxi.domains.orders.queries.prices import last_prices
from guanxi.domains.orders.rules import LineInput
from guanxi.domains.orders.tests.conftest import AT, TODAY, D


def test_last_prices(shop):
    def order(price, confirm=True):
        lines = [LineInput(shop.mug, D(1), D(price))]
        actions.place_order(shop.customer, lines=lines, ordered_on=TODAY, confirm=confirm, by=shop.rep, at=AT)

    order("11.50")
    order("11.75")
    order("9.00", confirm=False)
    ids = [shop.mug.pk, shop.ribbon.pk]
    assert last_prices(shop.rep, shop.customer.pk, ids) == {shop.mug.pk: D("11.7500")}
    assert last_prices(shop.stranger, shop.customer.pk, ids) == {}
    assert last_prices(shop.rep, 999_999, ids) == {}
    assert ports.last_prices is last_prices
