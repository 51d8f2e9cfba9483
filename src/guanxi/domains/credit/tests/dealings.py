"""A customer that buys and pays, for the tests of behaviour and watch."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from guanxi.domains.credit.models import Signal
from guanxi.domains.credit.watch.actions import watch_customers
from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.actions import issue_invoice, open_account, take_receipt
from guanxi.foundation.people.queries import system_user

D = Decimal
AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
ON = date(2026, 11, 20)


def on(ago: int) -> date:
    """The day so many days before today."""
    return ON - timedelta(ago)


def make_customer(world: Any, code: str, name: str, ceiling: int, **fields: Any) -> Customer:
    """A customer of the rep with a limit."""
    owner = fields.pop("owner", world.rep)
    found = Customer.objects.create(
        code=code, name=name, sort_name=code, unit=world.rep.unit, owner=owner, created_at=AT, updated_at=AT, **fields
    )
    open_account(found, ceiling=D(ceiling), by=system_user(), at=AT)
    return found


def bill(customer: Customer, ago: int, amount: int, late: int | None) -> None:
    """An invoice of so many days ago at 30 days, paid so many days late, or open."""
    told: dict[str, Any] = {"by": system_user(), "at": AT}
    issue_invoice(customer, amount=D(amount), on=on(ago), due_on=on(ago - 30), **told)
    if late is not None:
        take_receipt(customer, amount=D(amount), on=on(ago - 30 - late), **told)


def open_kinds(customer: Customer) -> list[str]:
    """The kinds of the signals that are open, by name."""
    rows = Signal.objects.filter(customer=customer, closed_at__isnull=True).order_by("kind")
    return list(rows.values_list("kind", flat=True))


def night(customer: Customer, at: datetime = AT) -> int:
    """One night for one customer; how many signals it raised."""
    return watch_customers([customer.pk], by=system_user(), at=at)
