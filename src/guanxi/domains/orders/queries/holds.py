"""Orders that wait, why, and who may let them through."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from guanxi.domains.orders.matter import RELEASE
from guanxi.domains.orders.models import Hold, Order
from guanxi.domains.orders.queries.gate import least, money_for_many
from guanxi.domains.orders.rules.gate import SUMS, Reason, urgency
from guanxi.domains.receivables.models import Account
from guanxi.domains.receivables.ports import Awaited
from guanxi.foundation.people.visibility import Tree, tree_of
from guanxi.foundation.work.approvals.ladder import Case, holders_of, own_rung
from guanxi.kit.amounts import ZERO

MOST = 500  # held orders of which the queue takes the worst; more of them is a matter for its own filter


@dataclass(frozen=True)
class OpenHold:
    """An order that waits: why, what is missing, since when, and who may release it."""

    order: Order
    hold: Hold
    holders: list[str]


@dataclass(frozen=True)
class Waiting:
    """An order in the queue of release.

    Args:
        missing: what is to be paid today before it goes on. days_late: of the customer's oldest late invoice.
        grade: the customer's. urgency: its place, the highest first. holders: who may let it pass.
    """

    order: Order
    hold: Hold
    missing: Decimal
    days_late: int
    grade: str
    urgency: Decimal
    holders: list[str]


def held_orders(user: Any) -> Any:
    """Held orders within one's reach, the longest waiting first; `open_holds` lists each one's hold."""
    waiting = Prefetch("holds", Hold.objects.filter(released_at__isnull=True), to_attr="open_holds")
    orders = Order.objects.visible_to(user).filter(held_at__isnull=False, cancelled_at__isnull=True)
    return orders.select_related("customer", "owner").prefetch_related(waiting).order_by("held_at", "id")


def missing_now(orders: Iterable[Order], accounts: Iterable[Account] | None = None) -> dict[int, Decimal]:
    """Order's number → what is to be paid today before it goes on by itself, each order by itself.

    Args:
        accounts: those of the customers, where they were read before.
    """
    held = list(orders)
    if accounts is None:
        accounts = Account.objects.filter(customer__in=[one.customer_id for one in held])
    by_customer, paid = {one.customer_id: one for one in accounts}, money_for_many(held)
    return {one.pk: _missing(one, by_customer.get(one.customer_id), paid.get(one.pk, ZERO)) for one in held}


def _missing(order: Order, account: Account | None, paid: Decimal) -> Decimal:
    """The sum missing below the limit, what is late where that is more; of a prepaid order what is not paid."""
    if order.is_prepaid:
        return max(order.total - paid, ZERO)
    reasons = [Reason.of(plain) for hold in open_holds_of(order) for plain in hold.known_reasons]
    cap = ZERO if any(one.key in {"no_limit", "limit_expired"} for one in reasons) else None
    ceiling = least(None if account is None else account.ceiling, cap)
    exposure = ZERO if account is None else account.exposure
    over = ZERO if ceiling is None else max(order.total + exposure - ceiling, ZERO)
    return max([over, *(one.amount for one in reasons if one.amount is not None and one.key not in SUMS)])


def open_holds_of(order: Order) -> Sequence[Hold]:
    """The open hold of an order, read before where it is at hand."""
    found: Sequence[Hold] | None = getattr(order, "open_holds", None)
    return list(order.holds.filter(released_at__isnull=True)) if found is None else found


def open_holds(customer: Any) -> list[OpenHold]:
    """The open holds of one customer, the oldest first."""
    holds = Hold.objects.filter(order__customer=customer, released_at__isnull=True)
    found = list(holds.select_related("order__customer__unit").order_by("at", "id"))
    return [OpenHold(one.order, one, holder_names(one.order, amount=one.at_stake)) for one in found]


def release_queue(user: Any, *, customers: Collection[int] | None = None) -> list[Waiting]:
    """Held orders within one's reach, the worst first: amount missing × days late × grade (weights ours)."""
    orders = held_orders(user).select_related("customer__unit", "customer__credit_standing", "owner")
    if customers is not None:
        orders = orders.filter(customer__in=customers)
    found = list(orders[:MOST])
    missing, tree = missing_now(found), tree_of(user)
    names: dict[Any, list[str]] = {}
    rows = []
    for order in found:
        (hold,) = order.open_holds
        late = max((one["days"] or 0 for one in hold.known_reasons if one["key"] == "overdue"), default=0)
        standing = getattr(order.customer, "credit_standing", None)
        grade = standing.grade if standing else ""
        place = (order.owner_id, order.unit_id, hold.at_stake)
        if place not in names:
            names[place] = holder_names(order, amount=hold.at_stake, tree=tree)
        weight = urgency(missing[order.pk], late, grade)
        rows.append(Waiting(order, hold, missing[order.pk], late, grade, weight, names[place]))
    return sorted(rows, key=lambda one: (-one.urgency, one.order.held_at, one.order.pk))


def case_of(order: Order, amount: Decimal, *, requester: int = 0) -> Case:
    """The release of an order as the ladder sees it."""
    return Case(RELEASE, amount, order, order.owner_id, order.unit_id, requester)


def holder_names(order: Order, *, amount: Decimal, limit: int = 3, tree: Tree | None = None) -> list[str]:
    """Names of people whose authority covers letting this order pass, those of the lowest level first.

    Args:
        order: saved or not; its customer, owner and unit tell whose managers decide.
        tree: the units of the company, where they were read before.
    """
    case = case_of(order, amount)
    roles = [rung.role for rung in case.rungs(on=timezone.localdate())]
    holders = holders_of(case, roles, tree=tree or Tree())
    return [str(one) for one in dict.fromkeys(one for role in roles for one in holders[role])][:limit]


def covers_release(user: Any, order: Order, amount: Decimal, *, on: date) -> bool:
    """Whether the authority of `user` covers letting an order pass; else a request is sent."""
    return own_rung(user, case_of(order, amount), on=on) is not None


def awaiting_payment(customer: Any) -> list[Awaited]:
    """Prepaid orders of a customer that wait for their money, drafts too, the oldest first."""
    orders = Order.objects.filter(
        customer=customer, payment=Order.Payment.PREPAID, confirmed_at__isnull=True, cancelled_at__isnull=True,
        undone_at__isnull=True, total__gt=0,
    )  # fmt: skip
    found = list(orders.order_by("ordered_on", "pk"))
    paid = money_for_many(found)
    missing = [(one, one.total - paid.get(one.pk, ZERO)) for one in found]
    return [Awaited(one, one.number, amount) for one, amount in missing if amount > 0]
