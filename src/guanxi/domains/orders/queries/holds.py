"""Orders that wait for room under a ceiling, and who may let them through."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, Q
from django.utils import timezone

from guanxi.domains.orders.models import Hold, Order
from guanxi.domains.receivables.models import Account
from guanxi.foundation.people.models import Role, User
from guanxi.foundation.people.queries import with_roles
from guanxi.foundation.people.visibility import measure_reaches, reach_of, tree_of

RELEASE = "orders.release_order"


@dataclass(frozen=True)
class OpenHold:
    """An order that waits: why, what is missing, since when, and who may release it."""

    order: Order
    hold: Hold
    holders: list[str]


def held_orders(user: Any) -> Any:
    """Held orders within one's reach, the longest waiting first; `open_holds` lists each one's hold."""
    waiting = Prefetch("holds", Hold.objects.filter(released_at__isnull=True), to_attr="open_holds")
    orders = Order.objects.visible_to(user).filter(held_at__isnull=False)
    return orders.select_related("customer", "owner").prefetch_related(waiting).order_by("held_at", "id")


def missing_now(orders: Iterable[Order], accounts: Iterable[Account] | None = None) -> dict[int, Decimal]:
    """Order's number → what is to be paid today before it fits below its customer's ceiling, each order by itself.

    Args:
        accounts: those of the customers, where they were read before.
    """
    held = list(orders)
    if accounts is None:
        accounts = Account.objects.filter(customer__in=[one.customer_id for one in held])
    return _missing(held, {one.customer_id: one for one in accounts})


def _missing(held: list[Order], accounts: dict[int, Account]) -> dict[int, Decimal]:
    missing = {}
    for order in held:
        account = accounts.get(order.customer_id)
        room = None if account is None or account.ceiling is None else account.ceiling - account.exposure
        missing[order.pk] = Decimal(0) if room is None else max(order.total - room, Decimal(0))
    return missing


def open_holds(customer: Any) -> list[OpenHold]:
    """The open holds of one customer, the oldest first."""
    holds = Hold.objects.filter(order__customer=customer, released_at__isnull=True)
    found = list(holds.select_related("order").order_by("at", "id"))
    names = holder_names(customer) if found else []
    return [OpenHold(one.order, one, names) for one in found]


def holder_names(customer: Any, *, limit: int = 3, reader: Any = None) -> list[str]:
    """Names of active people who may release an order of this customer and see it, those nearest to it first.

    Args:
        reader: for whom; what was read of the company's units to know his or her reach is not read again.
    """
    steps = customer.unit.path.strip("/").split("/")
    near = Q(unit__path__startswith="/".join(steps[:2]) + "/") | Q(roles__reach=Role.Reach.ALL)
    for depth in range(1, len(steps) + 1):
        near |= Q(unit__path="/".join(steps[:depth]) + "/")
    found = [person for person in with_roles(near) if person.may(RELEASE)]
    measure_reaches(found, on=timezone.localdate(), tree=tree_of(reader) if reader else None)
    names: list[str] = []
    for one in sorted(found, key=lambda one: (_distance(one, steps), one.full_name, one.pk)):
        if len(names) < limit and _sees(one, customer):
            names.append(str(one))
    return names


def _distance(person: User, steps: list[str]) -> int:
    """How many steps of the tree lie between a person's unit and the customer's."""
    own = person.unit.path.strip("/").split("/") if person.unit else []
    shared = 0
    for mine, theirs in zip(own, steps, strict=False):
        if mine != theirs:
            break
        shared += 1
    return len(own) + len(steps) - 2 * shared


def _sees(person: User, customer: Any) -> bool:
    return reach_of(person).covers(customer.owner_id, customer.unit_id)
