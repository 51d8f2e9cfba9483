"""Held orders: tried again when room appears, or released by somebody whose authority covers it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.domains.credit.models import Security
from guanxi.domains.orders.actions.confirming import confirm, hold
from guanxi.domains.orders.actions.covering import demand_cover, keep_cover
from guanxi.domains.orders.actions.gate import Answer, ask_gate, pass_released
from guanxi.domains.orders.actions.refusals import demand, demand_customer
from guanxi.domains.orders.actions.taking import take_account, take_order
from guanxi.domains.orders.matter import RELEASE
from guanxi.domains.orders.models import Hold, Order
from guanxi.domains.orders.policies import OrderPolicy, terms_for
from guanxi.domains.orders.rules.gate import above_of, late_of
from guanxi.foundation.timeline.events import by_language
from guanxi.foundation.work.approvals.port import in_languages
from guanxi.kit import approvals
from guanxi.kit.actions import action
from guanxi.kit.components.numbers import money
from guanxi.kit.errors import BadInput


@action("orders.recheck_holds", inner=True)
def recheck_holds(customer: Any, *, by: Any, at: datetime) -> list[Order]:
    """Ask the gate again for the held orders of a customer, the oldest hold first; answers those confirmed.

    An order that does not pass keeps waiting with what it now misses; a younger, smaller one may still get through.
    """
    take_account(customer.pk)
    waiting = Hold.objects.filter(order__customer=customer, released_at__isnull=True).order_by("at", "id")
    confirmed = []
    for pk in list(waiting.values_list("order", flat=True)):
        order = Order.objects.select_related("customer").get(pk=pk)
        terms = _take_terms(order)
        answer = ask_gate(order, terms=terms, is_due=order.confirmed_at is not None, by=by, at=at)
        if answer.is_open:
            order.version += 1
            confirm(order, answer, terms=terms, by=by, at=at, write=order.save)
            confirmed.append(order)
        else:
            hold(order, answer, by=by, at=at, write=partial(_keep_reason, order))
    return confirmed


def _keep_reason(order: Order) -> None:
    Order.objects.filter(pk=order.pk).update(held_reason=order.held_reason)


@action("orders.release_order")
def release_order(
    order: Order, *, reason: str, security: Security | None = None, by: Any, at: datetime
) -> Order:  # fmt: skip
    """Confirm a held order although the gate keeps it back; who did it, why and by whose authority stays on the hold.

    Whose own authority does not cover what is at stake sends a request to the level that does. An order that would pass
    by now needs no authority.

    Args:
        security: of the customer, that covers what is at stake until the order would be paid; it stays on the hold.

    Raises:
        BadInput: no reason given, a security that does not cover it, or none where the terms want one.
        WrongState: the order is not held.
        CustomerGone: the customer was merged into another.
    """
    if not reason.strip():
        raise BadInput(reason=_("Say why the order may go out all the same."))
    order = take_order(order)
    demand(order, "release")
    demand_customer(order.customer)
    terms, event = _take_terms(order), "orders.order_confirmed"
    answer = ask_gate(order, terms=terms, is_due=order.confirmed_at is not None, by=by, at=at)
    if not answer.is_open:
        secured = demand_cover(order, answer, security, at=at)
        authority = _demand_authority(order, answer, security, by=by, at=at)
        if security is not None:
            keep_cover(order, security, secured, by=by, at=at)
        hold(order, answer, by=by, at=at, write=partial(_keep_reason, order))  # what is let pass, as of this moment
        answer, event = pass_released(order, answer, authority, by=by, at=at), "orders.order_released"
    order.version += 1
    confirm(order, answer, terms=terms, by=by, at=at, write=order.save, event=event, reason=reason.strip())
    return order


def _take_terms(order: Order) -> OrderPolicy:
    """The terms of taking orders that hold now, kept on the order."""
    holds = terms_for(order.customer, on=order.ordered_on)
    order.policy_version = holds.version
    terms: OrderPolicy = holds.terms
    return terms


def _demand_authority(
    order: Order, answer: Answer, security: Security | None, *, by: Any, at: datetime
) -> approvals.Authority:  # fmt: skip
    summary = format_lazy(
        "{} {}: {} {}", gettext_lazy("Order"), order.number, order.customer, money(order.total)
    )  # fmt: skip
    amount, facts = _as_granted(order, answer.at_stake, _facts(order, answer, security))
    return approvals.demand(
        RELEASE, amount=amount, about=order, unit=order.unit, summary=summary, facts=facts, by=by, at=at
    )


def _facts(order: Order, answer: Answer, security: Security | None) -> dict[str, Any]:
    """What a release rests on; amounts as plain text."""
    cover = {} if security is None else {"security": f"{security.description} ({money(security.value)})"}
    return cover | {
        "order": order.number, "customer": by_language(in_languages(order.customer)), "total": f"{order.total:.2f}",
        "reasons": [one.key for one in answer.reasons], "missing": f"{above_of(answer.reasons):.2f}",
        "late": f"{late_of(answer.reasons):.2f}",
    }  # fmt: skip


def _as_granted(order: Order, amount: Decimal, facts: dict[str, Any]) -> tuple[Decimal, dict[str, Any]]:
    """The amount and facts somebody granted before, as long as nothing is worse now; else those of now."""
    grant = approvals.grant_over(RELEASE, order)
    if grant is None:
        return amount, facts
    then = dict(grant.facts)
    if then.get("customer") == order.customer.name:  # as it was kept before names were kept in every language
        facts = facts | {"customer": then["customer"]}
    is_no_worse = amount <= grant.amount and set(facts["reasons"]) <= set(then.get("reasons", ()))
    if is_no_worse and all(Decimal(facts[one]) <= Decimal(then.get(one, "0")) for one in ("missing", "late")):
        return grant.amount, facts | {one: then[one] for one in ("reasons", "missing", "late")}
    return amount, facts
