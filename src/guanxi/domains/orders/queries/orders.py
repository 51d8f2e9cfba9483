"""Single orders, a customer's last ones, and its sales by month."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from guanxi.domains.catalogue.queries import products_by_codes
from guanxi.domains.orders.models import CustomerMonth, Hold, Order, OrderLine
from guanxi.domains.orders.rules import LineInput, month_window
from guanxi.kit.amounts import ZERO
from guanxi.kit.bulk import in_chunks
from guanxi.kit.errors import BadInput


def order_for_page(user: Any, pk: int) -> Order:
    """An order with everything its page shows: customer, lines with products, deliveries, returns, holds.

    Raises:
        Order.DoesNotExist: there is none, or `user` may not see it.
    """
    order: Order = (
        Order.objects.visible_to(user)
        .select_related("customer", "owner", "unit", "created_by")
        .prefetch_related(
            Prefetch("lines", OrderLine.objects.select_related("product").order_by("position")),
            "deliveries__invoice",
            "deliveries__lines",
            "returns__credit",
            Prefetch("holds", Hold.objects.select_related("released_by").order_by("-at", "-id")),
        )
        .get(pk=pk)
    )
    return order


def last_orders(customer: Any, n: int = 10) -> list[Order]:
    """A customer's newest orders by order date, at most `n`."""
    return list(Order.objects.filter(customer=customer).order_by("-ordered_on", "-id")[:n])


def sales_by_month(customer_ids: Iterable[int], months: int = 12, *, on: date) -> dict[int, list[Decimal]]:
    """Sales of each customer in the last `months` calendar months, oldest first, the month of `on` last.

    A month without sales counts 0; every customer asked for is in the answer.
    """
    start, end = month_window(on, months=months)
    wanted = list(customer_ids)
    found = {pk: [ZERO] * months for pk in wanted}
    for part in in_chunks(wanted):
        rows = CustomerMonth.objects.filter(customer__in=part, month__gte=start, month__lt=end)
        for pk, month, sales in rows.values_list("customer_id", "month", "sales"):
            found[pk][(month.year - start.year) * 12 + month.month - start.month] = sales
    return found


def lines_from_codes(rows: Sequence[tuple[str, Decimal, Decimal | None]]) -> list[LineInput]:
    """Order lines from (product code, quantity, price or None); codes compare without case.

    Raises:
        BadInput: a code is no product; names every such line as `lines[2].product`, counted from 0.
    """
    products = products_by_codes([code for code, _quantity, _price in rows])
    faults = {
        f"lines[{index}].product": _("Line %(line)s: there is no product “%(code)s”. Check the code.")
        % {"line": index + 1, "code": code[:30]}
        for index, (code, _quantity, _price) in enumerate(rows)
        if code.strip().upper() not in products
    }
    if faults:
        raise BadInput(**faults)
    return [LineInput(products[code.strip().upper()], quantity, price) for code, quantity, price in rows]
