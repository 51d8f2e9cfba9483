"""Orders that wait, why, and who may let them through."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Prefetch, QuerySet, Sum

from guanxi.domains.orders.models import Hold, Order
from guanxi.domains.orders.queries.gate import money_for_many
from guanxi.domains.orders.queries.releasers import Releasers
from guanxi.domains.orders.rules.gate import SUMS, Reason, days_late, urgency
from guanxi.domains.receivables.models import Account
from guanxi.domains.receivables.ports import Awaited
from guanxi.domains.receivables.rules import least
from guanxi.foundation.people.visibility import reach_of, tree_of
from guanxi.kit.amounts import ZERO

MOST = 500  # held orders that are ranked: the worst of them, as the gate last found


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
        is_mine: whether the reader's own authority covers that.
    """

    order: Order
    hold: Hold
    missing: Decimal
    days_late: int
    grade: str
    urgency: Decimal
    holders: list[str]
    is_mine: bool


@dataclass(frozen=True)
class Queue:
    """Orders that wait for release, the worst first.

    Args:
        rows: the worst 500. count, missing, total: of all that wait, how many, what is missing and what they sell;
            what is missing is of today, where not all are among the rows as the gate last answered.
    """

    rows: list[Waiting]
    count: int
    missing: Decimal
    total: Decimal

    @property
    def is_cut(self) -> bool:
        """Whether more wait than are ranked here."""
        return self.count > len(self.rows)


def held_orders(user: Any) -> Any:
    """Held orders within one's reach, the longest waiting first; `open_holds` lists each one's hold."""
    waiting = Prefetch("holds", Hold.objects.filter(released_at__isnull=True), to_attr="open_holds")
    orders = Order.objects.visible_to(user).filter(held_at__isnull=False, cancelled_at__isnull=True)
    return orders.select_related("customer__account", "owner").prefetch_related(waiting).order_by("held_at", "id")


def missing_now(orders: Iterable[Order], accounts: Iterable[Account] | None = None) -> dict[int, Decimal]:
    """Order's number → what is to be paid today before it goes on by itself, each order by itself.

    Args:
        accounts: those of the customers; without them each customer's own is asked.
    """
    held = list(orders)
    if accounts is None:
        accounts = [one.customer.account for one in held if hasattr(one.customer, "account")]
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
    found, releasers = list(holds.select_related("order__customer__unit").order_by("at", "id")), Releasers()
    return [OpenHold(one.order, one, releasers.names(one.order, one.at_stake)) for one in found]


def waiting_of(customer: Any, account: Account, *, reader: Any) -> list[Waiting]:
    """What of one customer waits, the worst first.

    Args:
        account: the customer's, read before. reader: for whom; the units he or she was measured by are not read again.
    """
    holds = list(_open().filter(order__customer=customer).select_related("order__owner"))
    for hold in holds:
        hold.order.customer = customer
    return _in_order(holds, missing_now(_orders_of(holds), [account]), Releasers(tree=tree_of(reader)), reader)


def release_queue(user: Any, *, only_mine: bool = False) -> Queue:
    """Held orders within one's reach, the worst first: amount missing × days late × grade (weights ours).

    Args:
        only_mine: those that one's own authority covers.
    """
    releasers = Releasers(tree=tree_of(user))
    condition = releasers.covered_by(user) if only_mine else reach_of(user).condition("order__owner", "order__unit")
    holds = _open() if condition is None else _open().filter(condition)
    told = holds.select_related(
        "order__customer__unit", "order__customer__credit_standing", "order__customer__account", "order__owner"
    )
    found = list(told.order_by("-urgency", "id")[:MOST])
    orders = _orders_of(found)
    missing = missing_now(orders)
    rows = _in_order(found, missing, releasers, user)
    if len(rows) < MOST:
        return Queue(rows, len(rows), sum(missing.values(), ZERO), sum((one.total for one in orders), ZERO))
    sums = holds.aggregate(count=Count("pk"), missing=Sum("missing"), total=Sum("order__total"))
    return Queue(rows, **sums)


def _open() -> QuerySet[Hold]:
    return Hold.objects.filter(released_at__isnull=True, order__cancelled_at__isnull=True)


def _orders_of(holds: Sequence[Hold]) -> list[Order]:
    """The orders of open holds; each knows its hold."""
    for hold in holds:
        vars(hold.order)["open_holds"] = [hold]
    return [hold.order for hold in holds]


def _in_order(
    holds: Sequence[Hold], missing: dict[int, Decimal], releasers: Releasers, reader: Any
) -> list[Waiting]:  # fmt: skip
    rows = []
    for hold in holds:
        order, late = hold.order, days_late([Reason.of(plain) for plain in hold.known_reasons])
        standing = getattr(order.customer, "credit_standing", None)
        grade = standing.grade if standing else ""
        weight = urgency(missing[order.pk], late, grade)
        names = releasers.names(order, hold.at_stake)
        is_mine = releasers.covers(reader, order, hold.at_stake)
        rows.append(Waiting(order, hold, missing[order.pk], late, grade, weight, names, is_mine))
    return sorted(rows, key=lambda one: (-one.urgency, one.order.held_at, one.order.pk))


def holder_names(order: Order, *, amount: Decimal) -> list[str]:
    """Names of people whose authority covers letting this order pass, those of the lowest level first.

    Args:
        order: saved or not; its customer, owner and unit tell whose managers decide.
    """
    return Releasers().names(order, amount)


def covers_release(user: Any, order: Order, amount: Decimal) -> bool:
    """Whether the authority of `user` covers letting an order pass; else a request is sent."""
    return Releasers(tree=tree_of(user)).covers(user, order, amount)


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
