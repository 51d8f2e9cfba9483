"""An order that the gate lets through is confirmed; any other is held."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from guanxi.domains.customers.actions import note_sale
from guanxi.domains.orders.actions.billing import bill_order
from guanxi.domains.orders.actions.gate import Answer, ask_gate
from guanxi.domains.orders.matter import RELEASE, over
from guanxi.domains.orders.models import Hold, Order
from guanxi.domains.orders.policies import OrderPolicy
from guanxi.domains.orders.rules.gate import days_late, rank
from guanxi.foundation.timeline.events import record
from guanxi.foundation.work.approvals.lapsing import lapse_requests
from guanxi.kit.approvals import Authority

DEFAULTS = 0  # as the version of the gate's terms that an order keeps: none was recorded, the defaults held


def admit(
    order: Order, *, terms: OrderPolicy, asks_reason: bool = True, by: Any, at: datetime, write: Callable[[], Any]
) -> Order:
    """Confirm an order that the gate lets through, else hold it.

    Args:
        order: draft or held, not yet saved where it is new; a prepaid one is saved.
        asks_reason: whether it has to say why it is sold on credit where the terms want to know.
        write: saves the order with the dates set here.

    Raises:
        BadInput: the terms ask why it is sold on credit, and it does not say.
    """
    answer = ask_gate(order, terms=terms, asks_reason=asks_reason, by=by, at=at)
    if answer.is_open:
        confirm(order, answer, terms=terms, by=by, at=at, write=write)
    else:
        hold(order, answer, by=by, at=at, write=write)
    return order


def confirm(
    order: Order,
    answer: Answer,
    *,
    terms: OrderPolicy,
    by: Any,
    at: datetime,
    write: Callable[[], Any],
    event: str = "orders.order_confirmed",
    reason: str = "",
) -> None:
    """Make an order that has its room, or its money, a confirmed one; by the terms it is invoiced at once."""
    was_held = order.held_at is not None
    order.reserved, order.counts_on = answer.reserved, answer.counts_on
    order.gate_version = None if order.is_prepaid or not order.total else answer.version or DEFAULTS
    order.confirmed_at, order.held_at, order.held_reason = at, None, ""
    write()
    if was_held:
        end_hold(order, reason=reason, authority=answer.authority, by=by, at=at)
    note_sale(order.customer, on=order.ordered_on, by=by, at=at)
    record(
        event,
        order,
        about=[order.customer],
        by=by,
        at=at,
        number=order.number,
        amount=f"{order.total:.2f}",
        reason=reason,
    )
    if terms.invoicing == "confirmation":
        bill_order(order, on=localdate(at), by=by, at=at)


def end_hold(order: Order, *, reason: str, authority: Authority | None = None, by: Any, at: datetime) -> None:
    """Close the hold of an order held no more: who let it pass, why, by whose authority. Requests for it lapse."""
    found: dict[str, Any] = {"released_at": at, "released_by": by, "release_reason": reason[:200]}
    if authority is not None:
        found |= {"authority": authority.rung, "approved_by": authority.person, "request_id": authority.request_id}
    Hold.objects.filter(order=order, released_at__isnull=True).update(**found)
    lapse_requests(RELEASE, [order], reason=over(order), by=by, at=at)


def hold(order: Order, answer: Answer, *, by: Any, at: datetime, write: Callable[[], Any]) -> None:
    """Let an order wait; one that waits already keeps its place and its day."""
    found: dict[str, Any] = {
        "reason": answer.reasons[0].key, "reasons": [one.plain() for one in answer.reasons],
        "missing": answer.missing, "at_stake": answer.at_stake, "policy_version": answer.version,
        "urgency": rank(answer.missing, days_late(answer.reasons), answer.grade),
    }  # fmt: skip
    order.held_reason = found["reason"]
    if order.held_at is not None:
        write()
        Hold.objects.filter(order=order, released_at__isnull=True).update(**found)
        return
    order.held_at = at
    write()
    Hold.objects.create(order=order, at=at, **found)
    facts = {"number": order.number, "amount": f"{order.total:.2f}", "missing": f"{answer.missing:.2f}"}
    record(
        "orders.order_held", order, about=[order.customer], by=by, at=at, **facts, reason=answer.reasons[0].key,
        reasons=found["reasons"],
    )  # fmt: skip
