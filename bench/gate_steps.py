"""What writers at the gate do: order, pay in advance, deliver, collect, cancel, look again."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import Any

D = Decimal


def attempt(step: Callable[..., None], *words: Any) -> None:
    """A step; that somebody else was faster is no fault."""
    from guanxi.kit.errors import Refusal

    with suppress(Refusal):
        step(*words)


def order(customer: Any, person: Any, program: Any, chance: random.Random, payment: str = "credit") -> Any:
    """An order of one to four lines over 12.50 to 500.00."""
    from django.utils import timezone

    from guanxi.domains.orders.actions import place_order
    from guanxi.domains.orders.queries import lines_from_codes

    at = timezone.now()
    rows = [(f"P{chance.randrange(20)}", D(chance.randint(1, 10)), None) for _line in range(chance.randint(1, 4))]
    lines = lines_from_codes(list({row[0]: row for row in rows}.values()))
    return place_order(
        customer, lines=lines, ordered_on=timezone.localdate(at), payment=payment, reason_code="habit", by=person, at=at
    )  # fmt: skip


def prepay(customer: Any, person: Any, program: Any, chance: random.Random) -> None:
    """A prepaid order and its money; sometimes only part of it."""
    from django.utils import timezone

    from guanxi.domains.orders.actions import recheck_holds
    from guanxi.domains.receivables.actions import take_receipt

    placed, at = order(customer, person, program, chance, "prepaid"), timezone.now()
    if placed.state == "held":
        amount = placed.total if chance.random() < 0.7 else placed.total / 2
        take_receipt(
            customer, amount=round(amount, 2), on=timezone.localdate(at), set_aside_for=placed, by=program, at=at
        )  # fmt: skip
        recheck_holds(customer, by=program, at=at)


def deliver(customer: Any, person: Any, program: Any, chance: random.Random) -> None:
    """Goods of an open order leave and are invoiced."""
    from django.utils import timezone

    from guanxi.domains.orders.actions import deliver_order

    found = _open(customer).filter(confirmed_at__isnull=False, held_at=None).first()
    if found:
        at = timezone.now()
        deliver_order(found, on=timezone.localdate(at), by=person, at=at)


def collect(customer: Any, person: Any, program: Any, chance: random.Random) -> None:
    """Money comes, and held orders are tried again."""
    from django.utils import timezone

    from guanxi.domains.orders.actions import recheck_holds
    from guanxi.domains.receivables.actions import take_receipt

    at, amount = timezone.now(), D(chance.randint(100, 20_000)) / 100
    take_receipt(customer, amount=amount, on=timezone.localdate(at), by=program, at=at)
    recheck_holds(customer, by=program, at=at)


def cancel(customer: Any, person: Any, program: Any, chance: random.Random) -> None:
    """An order is given up."""
    from django.utils import timezone

    from guanxi.domains.orders.actions import cancel_order

    found = _open(customer).filter(delivered_at=None).order_by("-pk").first()
    if found:
        cancel_order(found, reason="bench", by=person, at=timezone.now())


def look(customer: Any, person: Any, program: Any, chance: random.Random) -> None:
    """Held orders are tried again although nothing happened."""
    from django.utils import timezone

    from guanxi.domains.orders.actions import recheck_holds

    recheck_holds(customer, by=program, at=timezone.now())


def _open(customer: Any) -> Any:
    from guanxi.domains.orders.models import Order

    return Order.objects.filter(customer=customer, delivered_at=None, closed_at=None, cancelled_at=None)


# mostly orders, some of them prepaid; deliveries, receipts, cancellations and looks between them
STEPS = (order, order, order, order, prepay, deliver, deliver, collect, collect, cancel, look)
