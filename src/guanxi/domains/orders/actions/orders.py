"""Drafting, changing, confirming, placing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from guanxi.domains.customers.models import Customer
from guanxi.domains.orders.actions.confirming import admit
from guanxi.domains.orders.actions.editing import CHANGED, merge_edit
from guanxi.domains.orders.actions.pricing import Priced, price_lines, write_lines
from guanxi.domains.orders.actions.refusals import demand, demand_customer, demand_order_days, demand_payment
from guanxi.domains.orders.actions.taking import take_order
from guanxi.domains.orders.models import Order
from guanxi.domains.orders.policies import terms_for
from guanxi.domains.orders.rules import LineInput
from guanxi.domains.receivables.actions import give_back
from guanxi.foundation.fields.actions.values import Extra, begin_edit, begin_entry
from guanxi.foundation.policies.series import next_number
from guanxi.foundation.policies.terms import InForce
from guanxi.foundation.timeline.events import record
from guanxi.kit.actions import action

SERIES = "SO"


class OrderChanges(TypedDict, total=False):
    """What of an order can be changed besides its lines."""

    ordered_on: date
    requested_on: date | None
    reference: str
    remark: str
    payment: str
    reason_code: str


CHANGEABLE = tuple(OrderChanges.__annotations__)


@action("orders.draft_order")
def draft_order(
    customer: Customer,
    *,
    lines: Sequence[LineInput],
    ordered_on: date,
    requested_on: date | None = None,
    reference: str = "",
    remark: str = "",
    payment: str = "credit",
    reason_code: str = "",
    extra: Extra | None = None,
    by: Any,
    at: datetime,
) -> Order:
    """Write an order down without promising anything: no goods, no money reserved.

    Args:
        lines: products, quantities and, where they differ from the list, prices.
        ordered_on: the order's day; the list price of this day holds.
        requested_on: when the customer wants the goods. extra: values of extra fields by key.
        payment: credit or prepaid. reason_code: why it is sold on credit (S4-50).

    Raises:
        BadInput: no lines, wrong lines, implausible days, an unknown payment or reason.
        CustomerGone: the customer was merged into another.
    """
    edit = begin_entry("orders.order", extra, by=by)
    demand_customer(customer)
    demand_order_days(ordered_on, requested_on, at=at)
    demand_payment(payment, reason_code)
    priced = price_lines(lines, on=ordered_on, terms=terms_for(customer, on=ordered_on).terms)
    head = {"requested_on": requested_on, "reference": reference, "remark": remark}
    order = _new_order(customer, priced, ordered_on, head, payment, reason_code, by, at)
    _insert(order, priced)
    edit.write(order.pk, edit.wanted, by=by, at=at)
    record(
        "orders.order_drafted", order, about=[customer], by=by, at=at, number=order.number, amount=f"{order.total:.2f}"
    )
    return order


@action("orders.place_order")
def place_order(
    customer: Customer,
    *,
    lines: Sequence[LineInput],
    ordered_on: date,
    requested_on: date | None = None,
    reference: str = "",
    remark: str = "",
    payment: str = "credit",
    reason_code: str = "",
    extra: Extra | None = None,
    confirm: bool = True,
    by: Any,
    at: datetime,
) -> Order:
    """Take an order and confirm it in one step; the gate may hold it, which is a result and not a refusal.

    Args:
        confirm: False leaves it a draft. extra: values of extra fields by key.
        payment: credit or prepaid. reason_code: why it is sold on credit (S4-50); by the terms it has to be said.

    Raises:
        BadInput: as `draft_order`, or on `reason_code`. CustomerGone: as there.
    """
    head = {"requested_on": requested_on, "reference": reference, "remark": remark}
    if not confirm:
        paying = {"payment": payment, "reason_code": reason_code}
        return draft_order(customer, lines=lines, ordered_on=ordered_on, **head, **paying, extra=extra, by=by, at=at)
    edit = begin_entry("orders.order", extra, by=by)
    demand_customer(customer)
    demand_order_days(ordered_on, requested_on, at=at)
    demand_payment(payment, reason_code)
    holds = terms_for(customer, on=ordered_on)
    priced = price_lines(lines, on=ordered_on, terms=holds.terms)
    order = _new_order(customer, priced, ordered_on, head, payment, reason_code, by, at)
    order.policy_version = holds.version
    placed = admit(order, terms=holds.terms, by=by, at=at, write=_writer(order, priced))
    edit.write(placed.pk, edit.wanted, by=by, at=at)
    return placed


@action("orders.confirm_order")
def confirm_order(order: Order, *, by: Any, at: datetime) -> Order:
    """Promise a drafted order: its total is reserved under the customer's ceiling, or paid in advance, or it is held.

    Raises:
        WrongState: it is no draft.
        BadInput: the terms ask why it is sold on credit, and it does not say.
        CustomerGone: the customer was merged into another.
    """
    return confirm_draft(order, by=by, at=at)


def confirm_draft(order: Order, *, asks_reason: bool = True, by: Any, at: datetime) -> Order:
    """The same within another verb; orders that were agreed on elsewhere are not asked why they are on credit."""
    order = take_order(order)
    demand(order, "confirm")
    demand_customer(order.customer)
    holds = terms_for(order.customer, on=order.ordered_on)
    order.policy_version = holds.version
    order.version += 1
    return admit(order, terms=holds.terms, asks_reason=asks_reason, by=by, at=at, write=order.save)


@action("orders.change_order")
def change_order(
    order: Order,
    *,
    lines: Sequence[LineInput] | None = None,
    version: int,
    extra: Extra | None = None,
    by: Any,
    at: datetime,
    **changes: Unpack[OrderChanges],
) -> Order:
    """Change a draft, or a held order, which is then tried again against the ceiling; edits of others are merged.

    Args:
        lines: all lines anew; None leaves them. version: the order's version when it was opened for editing.
        changes: ordered_on, requested_on, reference, remark, payment, reason_code; what is left out stays.
        extra: extra fields by key.

    Raises:
        EditConflict: somebody else changed the same fields of the head, or the same lines, to other values.
        WrongState: it is neither draft nor held.
        BadInput: no lines, wrong lines, implausible days; on `reason_code`, where a held order is no longer prepaid.
    """
    _demand_changeable(changes)
    order = take_order(order)
    demand(order, "change")
    edit = begin_edit(order, extra, version=version, event=CHANGED, by=by)
    found = merge_edit(order, _cut(changes), lines, edit, version=version, at=at)
    before, was_prepaid = order.total, order.is_prepaid
    for name, value in found.head.items():
        setattr(order, name, value)
    if found.priced is not None:
        _replace_lines(order, found.priced)
    order.version += 1
    order.save()
    edit.write(order.pk, found.more, by=by, at=at)
    facts = found.facts | edit.facts(found.more) | {"fields": sorted(changes)}
    _tell_change(order, before, facts, by=by, at=at)
    _ask_again(order, found.terms, was_prepaid=was_prepaid, by=by, at=at)
    return order


def _ask_again(order: Order, terms: InForce, *, was_prepaid: bool, by: Any, at: datetime) -> None:
    """Give back money of an order that is on credit now; a held one goes before the gate again."""
    is_new_on_credit = was_prepaid and not order.is_prepaid
    if is_new_on_credit:
        give_back(order.customer, record=order, by=by, at=at)
    if order.held_at is not None:
        order.policy_version = terms.version
        admit(order, terms=terms.terms, asks_reason=is_new_on_credit, by=by, at=at, write=order.save)


def _tell_change(order: Order, before: Decimal, facts: Mapping[str, Any], *, by: Any, at: datetime) -> None:
    sums = {"number": order.number, "before": f"{before:.2f}", "amount": f"{order.total:.2f}"}
    record(CHANGED, order, about=[order.customer], by=by, at=at, **sums, **facts, version=order.version)


def _demand_changeable(changes: Mapping[str, Any]) -> None:
    if strange := set(changes) - set(CHANGEABLE):
        raise TypeError(f"an order has no {', '.join(sorted(strange))} to change")


def _cut(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Texts no longer than their columns."""
    most = {name: getattr(Order._meta.get_field(name), "max_length", None) for name in changes}
    return {name: value[: most[name]] if most[name] else value for name, value in changes.items()}


def _replace_lines(order: Order, priced: Priced) -> None:
    order.total = priced.total
    order.lines.all().delete()
    write_lines(order, priced)


def _new_order(
    customer: Any,
    priced: Priced,
    ordered_on: date,
    head: Mapping[str, Any],
    payment: str,
    reason_code: str,
    by: Any,
    at: datetime,
) -> Order:
    return Order(
        customer=customer,
        owner_id=customer.owner_id,
        unit_id=customer.unit_id,
        ordered_on=ordered_on,
        requested_on=head["requested_on"],
        reference=head["reference"][:80],
        remark=head["remark"][:400],
        payment=payment,
        reason_code=reason_code,
        total=priced.total,
        reserved=Decimal("0.00"),
        created_by=by,
        created_at=at,
    )


def _writer(order: Order, priced: Priced) -> Callable[[], Any]:
    """What saves a new order; a prepaid one is written at once, as money is set aside for what has a number."""
    if not order.is_prepaid:
        return lambda: _insert(order, priced)
    _insert(order, priced)
    return order.save


def _insert(order: Order, priced: Priced) -> None:
    order.number = next_number(SERIES, on=order.ordered_on)
    order.save(force_insert=True)
    write_lines(order, priced)
