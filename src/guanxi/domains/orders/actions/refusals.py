"""The "no"s of orders. Each names the state of things and what to do instead."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from guanxi.domains.orders.models import Order
from guanxi.domains.orders.rules import is_allowed
from guanxi.kit.errors import BadInput, Refusal
from guanxi.kit.periods import EARLIEST

AHEAD = timedelta(days=366)

STATE_NAMES = {
    "draft": _("draft"),
    "held": _("held"),
    "confirmed": _("confirmed"),
    "delivered": _("delivered"),
    "closed": _("closed"),
    "cancelled": _("cancelled"),
}

REFUSED = {
    "change": _("Order %(number)s is %(state)s; its lines can no longer be changed."),
    "confirm": _("Order %(number)s is %(state)s; only a draft can be confirmed."),
    "release": _("Order %(number)s is %(state)s; only a held order can be released."),
    "deliver": _("Order %(number)s is %(state)s; only a confirmed order can be delivered."),
    "invoice": _("Order %(number)s is %(state)s; there is nothing to invoice."),
    "return": _("Order %(number)s is %(state)s; nothing was delivered that could come back."),
    "cancel": _("Order %(number)s is %(state)s; it can no longer be cancelled."),
    "close": _("Order %(number)s is %(state)s; only a delivered order can be closed."),
}

INSTEAD = {
    "draft": _("Confirm it first."),
    "held": _("It waits: take the money, let it be prepaid, or have it released."),
    "confirmed": _("Deliver what is left or cancel the rest."),
    "delivered": _("Take goods back as a return."),
    "closed": _("Take goods back as a return, or enter a new order."),
    "cancelled": _("Enter a new order."),
}

MENDS = {
    ("release", "draft"): _("Confirm it first."),
    ("release", "confirmed"): _("It needs no release: deliver it."),
    ("confirm", "confirmed"): _("It needs nothing more: deliver it."),
    ("change", "confirmed"): _("Cancel it and enter a new order, or add a second order."),
    ("close", "closed"): _("There is nothing left to do."),
    ("cancel", "cancelled"): _("There is nothing left to do."),
}


class WrongState(Refusal):
    """The order is in a state in which this is not possible."""

    code = "wrong_state"


class NothingToDo(Refusal):
    """The request would change nothing."""

    code = "nothing_to_do"


class NotInvoiced(Refusal):
    """Deliveries wait for their invoice."""

    code = "not_invoiced"


class DoesNotCountYet(Refusal):
    """Goods are to leave for an order that does not count towards the limit yet, and there is no room for it now."""

    code = "does_not_count_yet"


class CustomerGone(Refusal):
    """The customer was merged into another."""

    code = "customer_merged"


class AlreadyInvoiced(Refusal):
    """The delivery has its invoice."""

    code = "already_invoiced"


class NumberTaken(Refusal):
    """A document of this number exists."""

    code = "number_taken"


def demand(order: Order, verb: str) -> None:
    """Let `verb` pass in the order's state.

    Raises:
        WrongState: it is not possible now; the text names the state and what to do instead.
    """
    if is_allowed(verb, order.state):
        return
    names = {"number": order.number, "state": STATE_NAMES[order.state]}
    raise WrongState(REFUSED[verb] % names, mend=MENDS.get((verb, order.state), INSTEAD[order.state]))


def demand_customer(customer: Any) -> None:
    """Let pass whoever can order.

    Raises:
        CustomerGone: the customer was merged into another one.
    """
    if customer.merged_into_id is not None:
        raise CustomerGone(
            _("%(name)s was merged into another customer.") % {"name": customer},
            mend=_("Enter the order for the customer that remained."),
        )


def demand_order_days(ordered_on: date, requested_on: date | None, *, at: datetime) -> None:
    """Let plausible days pass: from the year 2000 to one year ahead, delivery not before the order.

    Raises:
        BadInput: a day is not plausible; names the field.
    """
    latest = localdate(at) + AHEAD
    for field, day in (("ordered_on", ordered_on), ("requested_on", requested_on)):
        if day is not None and not EARLIEST <= day <= latest:
            raise BadInput(**{field: implausible(day, latest)})
    if requested_on is not None and requested_on < ordered_on:
        raise BadInput(requested_on=_("The requested delivery lies before the order. Choose a later day."))


def demand_payment(payment: str, reason_code: str) -> None:
    """Let known ways of paying and known reasons for credit pass.

    Raises:
        BadInput: names the field.
    """
    if payment not in Order.Payment.values:
        raise BadInput(payment=_("An order is paid on credit (credit) or in advance (prepaid)."))
    if reason_code and reason_code not in Order.CreditReason.values:
        raise BadInput(reason_code=_("This reason is not on the list. Choose one of it, or none."))


def demand_past_day(day: date, *, since: date, at: datetime, field: str = "on") -> None:
    """Let the day of something that happened pass: not before the order, not in the future.

    Raises:
        BadInput: names the field.
    """
    if not EARLIEST <= day <= localdate(at):
        raise BadInput(**{field: implausible(day, localdate(at))})
    if day < since:
        raise BadInput(
            **{field: _("%(day)s lies before %(since)s. Choose a later day.") % {"day": day, "since": since}}
        )


def implausible(day: date, latest: date) -> Any:
    """The sentence about a day outside the plausible range."""
    return _("%(day)s is not plausible. Choose a day from %(earliest)s to %(latest)s.") % {
        "day": day.isoformat(),
        "earliest": EARLIEST.isoformat(),
        "latest": latest.isoformat(),
    }


class CannotUndo(Refusal):
    """Something newer depends on an order or return that is to be taken back."""

    code = "cannot_undo"
    message = _("Something newer depends on one of these orders.")
    mend = _("Look at what stands in the way, take that back first, and undo the import then.")
