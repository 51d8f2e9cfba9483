"""What the API takes and shows of orders."""

from __future__ import annotations

from datetime import date
from typing import Any

from ninja import Field, Schema

from guanxi.domains.orders.models import Hold, Order
from guanxi.domains.orders.panels import reason_text
from guanxi.domains.orders.queries import holder_names, money_for
from guanxi.domains.orders.rules.gate import Reason
from guanxi.foundation.fields.api import ExtraIn, ExtraOut, extra_of
from guanxi.kit.amounts import ZERO
from guanxi.kit.api import Amount, Body, moment


class LineIn(Body):
    """One line of a new order; without a price the list price of the day is used."""

    product: str = Field(description="product code, compared without case", max_length=30)
    quantity: Amount = Field(description="units of the product, greater than zero")
    price: Amount | None = Field(None, description="price per unit, up to 4 decimals")


class OrderIn(Body):
    """A new order."""

    customer: int | str = Field(description="the customer's id, or its code as text")
    lines: list[LineIn] = Field(min_length=1, max_length=1000)
    ordered_on: date | None = Field(None, description="today when left out")
    requested_on: date | None = None
    reference: str = Field("", max_length=80)
    remark: str = Field("", max_length=400)
    payment: str = Field("credit", description="credit, or prepaid: it waits until its own money has come")
    reason_code: str = Field(
        "",
        description="why on credit: capital, competition, habit, towards_cash, market or payment_rules; by the terms "
        "(`credit.gate`) asked of orders on credit that are confirmed",
    )
    confirm: bool = Field(False, description="confirm in the same request; the order is confirmed or held")
    extra: ExtraIn = None


class LineOut(Schema):
    """A line of an order."""

    id: int
    position: int
    product: str
    name: str
    quantity: Amount
    price: Amount
    amount: Amount
    delivered: Amount
    returned: Amount


class ReasonOut(Schema):
    """One reason why an order waits."""

    key: str = Field(
        description="over_limit, no_limit, limit_expired, overdue, blocked or awaiting_payment", examples=["over_limit"]
    )
    amount: Amount | None = Field(description="what is missing, or late")
    days: int | None = Field(description="how late, or since when")
    text: str


class HoldOut(Schema):
    """Why an order waits, how much is missing, and who may let it pass."""

    reason: str = Field(description="the first of the reasons")
    reasons: list[ReasonOut]
    missing: Amount = Field(description="what must be paid before it goes on by itself")
    at_stake: Amount = Field(description="what somebody grants who releases it")
    since: str
    can_release: list[str]
    policy_version: int | None = Field(description="version of the gate's terms that decided; null: the defaults")


class DeliveryOut(Schema):
    """Goods handed over; `invoice` is the number of the invoice that bills them, once there is one."""

    id: int
    number: str
    on: date
    amount: Amount
    invoice: str | None


class OrderOut(Schema):
    """An order with its lines and deliveries."""

    id: int
    number: str
    customer: int
    state: str
    ordered_on: date
    requested_on: date | None
    reference: str
    remark: str
    payment: str
    reason_code: str
    counts_on: date | None = Field(description="the day from which it counts towards the limit; null: it counts")
    gate_version: int | None = Field(description="the version of `credit.gate` by which it was confirmed; 0: the "
                                     "defaults; null: the gate was not asked")  # fmt: skip
    set_aside: Amount = Field(description="what is paid in advance for it and not yet invoiced")
    total: Amount
    version: int
    created_at: str | None
    confirmed_at: str | None
    lines: list[LineOut]
    deliveries: list[DeliveryOut]
    hold: HoldOut | None
    extra: ExtraOut


class DeliveryIn(Body):
    """What was delivered; without quantities all that is left."""

    on: date | None = None
    quantities: dict[int, Amount] | None = Field(None, description="line id → units")


class ReasonIn(Body):
    """Why."""

    reason: str = Field(min_length=1, max_length=200)


class ReleaseIn(ReasonIn):
    """Why, and against which security."""

    security: int | None = Field(None, description="id of a security of the customer that covers what is at stake")


class ReturnIn(Body):
    """What came back, and why."""

    quantities: dict[int, Amount] = Field(description="line id → units")
    reason: str = Field(min_length=1, max_length=200)
    on: date | None = None


def order_out(order: Order, user: Any) -> dict[str, Any]:
    """An order as the API shows it to `user`."""
    hold = order.holds.filter(released_at__isnull=True).first() if order.held_at else None
    names = (
        "id", "number", "state", "ordered_on", "requested_on", "reference", "remark", "payment", "reason_code",
        "counts_on", "gate_version", "total", "version",
    )  # fmt: skip
    lines = list(order.lines.select_related("product").order_by("position"))
    return {name: getattr(order, name) for name in names} | {
        "customer": order.customer_id,
        "extra": extra_of(order, user),
        "created_at": moment(order.created_at),
        "confirmed_at": moment(order.confirmed_at),
        "deliveries": _deliveries(order) if any(line.delivered for line in lines) else [],
        "set_aside": money_for(order) if order.is_prepaid else ZERO,
        "hold": hold and _hold(order, hold),
        "lines": [
            {
                "product": line.product.code,
                "name": line.description or str(line.product),
                **{
                    name: getattr(line, name)
                    for name in ("id", "position", "quantity", "price", "amount", "delivered", "returned")
                },
            }
            for line in lines
        ],
    }


def _hold(order: Order, hold: Hold) -> dict[str, Any]:
    reasons = [Reason.of(plain) for plain in hold.known_reasons]
    return {name: getattr(hold, name) for name in ("reason", "missing", "at_stake", "policy_version")} | {
        "reasons": [one.plain() | {"text": reason_text(one)} for one in reasons],
        "since": moment(hold.at),
        "can_release": holder_names(order, amount=hold.at_stake),
    }


def _deliveries(order: Order) -> list[dict[str, Any]]:
    return [
        {name: getattr(one, name) for name in ("id", "number", "on", "amount")}
        | {"invoice": one.invoice and one.invoice.number}
        for one in order.deliveries.select_related("invoice").order_by("id")
    ]
