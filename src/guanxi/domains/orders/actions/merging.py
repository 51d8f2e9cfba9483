"""Orders, returns, sales by month and the sales class follow a customer that is merged into another."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.domains.customers.actions import set_sales_classes
from guanxi.domains.customers.merging.movers import Joining, Mover, register_mover
from guanxi.domains.customers.models import Customer
from guanxi.domains.orders.actions.months import add_sales
from guanxi.domains.orders.models import CustomerMonth, Delivery, Order, Return, SalesClassFact, SalesStanding
from guanxi.domains.receivables.actions import reserve, unreserve
from guanxi.domains.receivables.models import Credit, Earmark, Invoice
from guanxi.kit.actions import describe
from guanxi.kit.amounts import ZERO
from guanxi.kit.bulk import change_rows

NAMED = 3


def count_orders(customer: Customer) -> int:
    """Orders and returns of a customer."""
    return Order.objects.filter(customer=customer).count() + Return.objects.filter(customer=customer).count()


def move_orders(joining: Joining) -> dict[str, Any]:
    """Give the survivor all orders with what they reserve, returns, and the sales of every month."""
    merged = joining.merged
    orders, returns = Order.objects.filter(customer=merged), Return.objects.filter(customer=merged)
    state: dict[str, Any] = {
        "orders": list(orders.order_by("pk").values_list("pk", flat=True)),
        "returns": list(returns.order_by("pk").values_list("pk", flat=True)),
        "class": _drop_class(joining),
        "months": _join_months(joining),
    }
    _carry_reserved(joining.merged, joining.survivor, state["orders"], joining)
    _give(joining.survivor, state)
    return state


def bring_orders_back(joining: Joining, state: dict[str, Any]) -> None:
    """Give the merged customer its orders back, with what they reserve now."""
    _carry_reserved(joining.survivor, joining.merged, state["orders"], joining)
    _give(joining.merged, state)
    _part_months(joining, state["months"])
    _give_class_back(joining.merged, state["class"], joining)


def _give(customer: Customer, state: dict[str, Any]) -> None:
    owner, unit = Customer.objects.values_list("owner_id", "unit_id").get(pk=customer.pk)
    orders = Order.objects.filter(pk__among=state["orders"])
    orders.update(customer=customer, owner_id=owner, unit_id=unit)
    Return.objects.filter(pk__among=state["returns"]).update(customer=customer)


def _carry_reserved(giver: Customer, taker: Customer, orders: Sequence[int], joining: Joining) -> None:
    amount = Order.objects.filter(pk__among=orders).aggregate(sum=Sum("reserved"))["sum"] or ZERO
    if amount:
        unreserve(giver, amount=amount, by=joining.by, at=joining.at)
        reserve(taker, amount=amount, force=True, by=joining.by, at=joining.at)


def _join_months(joining: Joining) -> list[list[Any]]:
    """Add the months of one to those of the other; answers what was added, and whether the month was new."""
    mine = CustomerMonth.objects.filter(customer=joining.merged).order_by("month")
    there = set(CustomerMonth.objects.filter(customer=joining.survivor).values_list("month", flat=True))
    rows = list(mine.values_list("month", "sales", "orders"))
    add_sales((joining.survivor.pk, *row) for row in rows)
    mine.delete()
    return [[month.isoformat(), str(sales), orders, month not in there] for month, sales, orders in rows]


def _part_months(joining: Joining, months: list[list[Any]]) -> None:
    rows = CustomerMonth.objects.filter(customer=joining.survivor).values_list("month", "pk")
    places = {month.isoformat(): pk for month, pk in rows}
    taken = [(-Decimal(sales), -orders, places[month]) for month, sales, orders, _new in months]
    change_rows(CustomerMonth, ["+sales", "+orders"], "id", taken)
    made = [places[month] for month, _sales, _orders, new in months if new]
    CustomerMonth.objects.filter(pk__among=made, sales=0, orders=0).delete()
    back = [
        CustomerMonth(customer=joining.merged, month=month, sales=Decimal(sales), orders=orders)
        for month, sales, orders, _new in months
    ]
    CustomerMonth.objects.bulk_create(back, batch_size=500)


def _drop_class(joining: Joining) -> dict[str, Any]:
    """A merged customer has no sales of its own, so neither class nor standing; the survivor's come with the night."""
    merged, on = joining.merged, timezone.localdate(joining.at)
    standing = SalesStanding.objects.filter(customer=merged).values().first()
    fact = SalesClassFact.objects.filter(customer=merged, until__isnull=True).first()
    state = {"letter": merged.sales_class, "standing": describe(standing), "fact": fact and fact.pk}
    SalesStanding.objects.filter(customer=merged).delete()
    if fact:
        SalesClassFact.objects.filter(pk=fact.pk).update(until=on)
    if merged.sales_class:
        set_sales_classes({merged.pk: ""}, by=joining.by, at=joining.at)
    return state


def _give_class_back(merged: Customer, state: dict[str, Any], joining: Joining) -> None:
    if state["standing"]:
        fields = {field.attname: field for field in SalesStanding._meta.local_concrete_fields}
        SalesStanding.objects.create(
            **{name: fields[name].to_python(value) for name, value in state["standing"].items()}
        )
    if state["fact"]:
        SalesClassFact.objects.filter(pk=state["fact"]).update(until=None)
    if state["letter"]:
        set_sales_classes({merged.pk: state["letter"]}, by=joining.by, at=joining.at)


def orders_in_the_way(joining: Joining, state: dict[str, Any]) -> list[str]:
    """Orders whose goods were invoiced, credited or returned on the survivor's account since."""
    orders = Order.objects.filter(pk__among=state["orders"])
    deliveries = Delivery.objects.filter(order__in=orders)
    returned = Return.objects.filter(order__in=orders).exclude(pk__among=state["returns"])
    posted = Q(source_kind="orders.order", source_id__in=orders.values("pk"))
    posted |= Q(source_kind="orders.delivery", source_id__in=deliveries.values("pk"))
    ids = set(returned.values_list("order_id", flat=True))
    for model in (Invoice, Credit):
        for kind, pk in model._default_manager.filter(posted, customer=joining.survivor).values_list(
            "source_kind", "source_id"
        ):
            ids.add(pk if kind == "orders.order" else deliveries.values_list("order_id", flat=True).get(pk=pk))
    posted_text = _(
        "Invoices or credits of these orders stand on the account of the customer that remained: %(numbers)s."
    )
    paid_text = _("Money for these orders was set aside on the account of the other customer: %(numbers)s.")
    return [*_named(ids, posted_text), *_named(_paid_across(joining, state), paid_text)]


def _named(ids: Collection[int], text: str) -> list[str]:
    """A sentence with the numbers of these orders, none where there are none."""
    numbers = list(Order.objects.filter(pk__among=sorted(ids)).order_by("number").values_list("number", flat=True))
    names = _(", ").join(numbers[:NAMED]) + ("…" if len(numbers) > NAMED else "")
    return [text % {"numbers": names}] if numbers else []


def _paid_across(joining: Joining, state: dict[str, Any]) -> set[int]:
    """Orders of one for which money of the other is set aside: it would belong to nobody once they are two again."""
    going = set(state["orders"])
    members = {joining.merged.pk, *Customer.objects.filter(merged_into=joining.merged).values_list("pk", flat=True)}
    kept = Earmark.objects.filter(source_kind="orders.order", left__gt=0)
    of_both = kept.filter(Q(source_id__among=sorted(going)) | Q(credit__customer_id__among=sorted(members)))
    pairs = of_both.values_list("source_id", "credit__customer_id")
    return {order for order, customer in pairs if (order in going) != (customer in members)}


register_mover(
    Mover(
        "orders.orders", gettext_lazy("Orders and returns"), count_orders, move_orders, bring_orders_back,
        hinders=orders_in_the_way, rank=20,
    )
)  # fmt: skip
