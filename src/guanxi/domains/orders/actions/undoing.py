"""Taking back what a file brought: money by reversing entries, orders as cancelled, drafts not at all.

Worked table: docs/rules/undo_of_an_import.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Max

from guanxi.domains.customers.actions.stages import forget_sales
from guanxi.domains.orders.actions.months import Month, take_off_sales
from guanxi.domains.orders.actions.refusals import CannotUndo
from guanxi.domains.orders.matter import RELEASE, UNDONE
from guanxi.domains.orders.models import Delivery, Hold, Order, OrderLine, Return, ReturnLine
from guanxi.domains.orders.queries.undoing import Concerned, concerned_by, hindrances
from guanxi.domains.receivables.actions import reverse_documents, unreserve
from guanxi.domains.receivables.actions.numbers import numbers_when_undone
from guanxi.domains.receivables.models import Account
from guanxi.foundation.timeline.events import Happening, record_many
from guanxi.foundation.work.approvals.lapsing import lapse_requests
from guanxi.kit.actions import action
from guanxi.kit.amounts import ZERO
from guanxi.kit.bulk import change_rows


@action("orders.undo_history", inner=True)
def undo_history(
    *, orders: Collection[int], returns: Collection[int] = (), reason: str, by: Any, at: datetime,
    peers: tuple[Collection[int], Collection[int]] = ((), ()),
) -> int:  # fmt: skip
    """Take orders and returns back that came by a file, all or none; answers how many.

    Their money is reversed, their months and the customers' latest orders are as before, and their numbers are free. A
    draft is deleted, as nothing ever followed from it.

    Args:
        orders, returns: their ids; those that were taken back before are left out.
        peers: ids of further invoices and credits that are taken back with them.

    Raises:
        CannotUndo: something newer depends on one of them.
    """
    customers = set(Order.objects.filter(pk__among=sorted(orders)).values_list("customer_id", flat=True))
    customers |= set(Return.objects.filter(pk__among=sorted(returns)).values_list("customer_id", flat=True))
    list(Account.objects.filter(customer_id__among=sorted(customers)).order_by("customer_id").lock())
    concerned = concerned_by(orders, returns)
    if hindrances(concerned, peers=peers):
        raise CannotUndo()
    drafts = [one for one in concerned.orders.values() if one.state == "draft"]
    others = [one for one in concerned.orders.values() if one.state != "draft"]
    _take_returns_back(concerned, at=at)
    reverse_documents(
        invoices=concerned.invoices, credits=concerned.credits, peers=peers, reason=reason, is_told=True, by=by, at=at
    )
    months = _months_of(concerned)
    buyers = {one.customer_id for one in concerned.orders.values() if one.confirmed_at is not None}
    happenings = _happenings(others, concerned, reason)
    _free_what_waits(others, by=by, at=at)
    _cancel(others, concerned.deliveries, at=at)
    Order.objects.filter(pk__among=[one.pk for one in drafts]).delete()
    take_off_sales(months)
    forget_sales(_undone_days(buyers), left=_latest(buyers), by=by, at=at)
    record_many(happenings, by=by, at=at)
    return len(concerned.orders) + len(concerned.returns)


def _take_returns_back(concerned: Concerned, *, at: datetime) -> None:
    """What came back is delivered again, as the sale it came from may stay."""
    returns = sorted(concerned.returns)
    lines = ReturnLine.objects.filter(document_id__among=returns, line__order__undone_at__isnull=True)
    rows = lines.filter(line__isnull=False).values_list("line", "quantity")
    change_rows(OrderLine, ["+returned"], "id", [(-units, line) for line, units in rows])
    numbers = numbers_when_undone([concerned.returns[pk].number for pk in returns], (Return,))
    change_rows(
        Return, ["number", "undone_at"], "id", [(one, at, pk) for one, pk in zip(numbers, returns, strict=True)]
    )


def _months_of(concerned: Concerned) -> list[Month]:
    """What the months of the customers have of these orders and returns."""
    months: list[Month] = []
    for order, on, amount in concerned.billed:
        months.append((concerned.orders[order].customer_id, on.replace(day=1), amount, 1))
    for back in concerned.returns.values():
        months.append((back.customer_id, back.on.replace(day=1), -back.amount, 0))
    return months


def _undone_days(buyers: Collection[int]) -> dict[int, set[date]]:
    """Days on which each customer bought, as it seems no longer; those of earlier steps are among them."""
    days: dict[int, set[date]] = defaultdict(set)
    undone = Order.objects.filter(customer_id__among=sorted(buyers), undone_at__isnull=False)
    for customer, day in undone.values_list("customer_id", "ordered_on"):
        days[customer].add(day)
    return days


def _latest(buyers: Collection[int]) -> dict[int, date]:
    """The day of the latest order that stands, of those customers that have one."""
    standing = Order.objects.filter(
        customer_id__among=sorted(buyers), confirmed_at__isnull=False, undone_at__isnull=True
    )
    return dict(standing.order_by().values_list("customer_id").annotate(day=Max("ordered_on")))


def _free_what_waits(orders: Sequence[Order], *, by: Any, at: datetime) -> None:
    """Give back what confirmed orders held, and end the holds of those that waited."""
    for order in orders:
        if order.reserved:
            unreserve(order.customer, amount=order.reserved, by=by, at=at)
    waiting = Hold.objects.filter(order_id__among=[one.pk for one in orders], released_at__isnull=True)
    held = set(waiting.values_list("order", flat=True))
    waiting.update(released_at=at, released_by=by)
    asked = [one for one in orders if one.pk in held]
    lapse_requests(RELEASE, asked, reason=UNDONE, by=by, at=at)


def _cancel(orders: Sequence[Order], deliveries: Sequence[Delivery], *, at: datetime) -> None:
    """The orders were never confirmed, their lines never delivered; their numbers and those of the notes are free."""
    numbers = dict(
        zip(
            (one.pk for one in orders),
            numbers_when_undone([one.number for one in orders], (Order, Delivery)),
            strict=True,
        )
    )
    empty = ["confirmed_at", "delivered_at", "closed_at", "held_at"]
    rows = [(numbers[one.pk], ZERO, at, at, 1, *(None for _name in empty), one.pk) for one in orders]
    change_rows(Order, ["number", "reserved", "cancelled_at", "undone_at", "+version", *empty], "id", rows)
    change_rows(Delivery, ["number"], "id", [(numbers[one.order_id], one.pk) for one in deliveries])
    OrderLine.objects.filter(order_id__among=sorted(numbers)).update(delivered=0, returned=0)


def _happenings(orders: Sequence[Order], concerned: Concerned, reason: str) -> list[Happening]:
    """One event for each; the ledger's documents are told by it, too."""
    invoices = {order: pk for pk, order in concerned.invoices.items()}
    credits = {back: pk for pk, back in concerned.credits.items()}
    found = []
    both: list[Order | Return] = [*orders, *concerned.returns.values()]
    for one in both:
        is_order = isinstance(one, Order)
        money = invoices.get(one.pk) if is_order else credits.get(one.pk)
        about: tuple[tuple[str, int], ...] = (("customers.customer", one.customer_id),)
        if money is not None:
            about += (("receivables.invoice" if is_order else "receivables.credit", money),)
        amount = one.total if isinstance(one, Order) else one.amount
        facts = {"number": one.number, "amount": f"{amount:.2f}", "reason": reason}
        name, kind = ("orders.order_undone", "orders.order") if is_order else ("orders.return_undone", "orders.return")
        found.append(Happening(name, (kind, one.pk), about, facts))
    return found
