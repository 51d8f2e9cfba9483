"""Setting money aside for one record, and giving it back."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Model, Q
from django.utils import timezone

from guanxi.domains.customers.merging.families import family_of
from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.actions.ageing import add_to_totals
from guanxi.domains.receivables.actions.books import open_books, write_accounts, write_allocations
from guanxi.domains.receivables.actions.checks import check_amount
from guanxi.domains.receivables.actions.posted import Aside
from guanxi.domains.receivables.actions.rows import lock_accounts
from guanxi.domains.receivables.models import Account, Credit, Earmark
from guanxi.domains.receivables.policies import TermsBook
from guanxi.domains.receivables.ports import awaited_of
from guanxi.domains.receivables.queries.earmarks import kept_for
from guanxi.domains.receivables.refusals import NotAwaited
from guanxi.foundation.timeline.events import record as tell
from guanxi.kit.actions import action
from guanxi.kit.amounts import ZERO
from guanxi.kit.bulk import change_rows
from guanxi.kit.money import money_value


@action("receivables.set_aside", inner=True)
def set_aside(customer: Customer, *, record: Model, amount: Decimal, by: Any, at: datetime) -> bool:
    """Set money on account aside for a record, all of the amount or nothing; answers whether it was done.

    One statement, as the gate: the money must be free, and without it the rest must still stand below the ceiling,
    because until now it made room.

    Args:
        amount: above zero.

    Raises:
        BadInput: the amount is no positive sum of cents.
    """
    check_amount(amount)
    wanted = money_value(amount)
    fits = Q(ceiling__isnull=True) | Q(ceiling__gte=F("balance") + F("earmarked") + F("reserved") + wanted)
    free = Q(unapplied__gte=F("earmarked") + wanted)
    account = Account.objects.filter(fits, free, customer=customer, carried_by__isnull=True)
    if account.update(earmarked=F("earmarked") + wanted) != 1:
        return False
    kind, left, rows = record._meta.label_lower, amount, []
    credits = Credit.objects.filter(customer__in=family_of(customer), open_amount__gt=F("earmarked"))
    for pk, open_amount, kept in credits.order_by("on", "pk").values_list("pk", "open_amount", "earmarked"):
        part = min(open_amount - kept, left)
        rows.append((part, pk))
        left -= part
        if not left:
            break
    assert not left
    change_rows(Credit, ["+earmarked"], "id", rows)
    Earmark.objects.bulk_create(
        Earmark(credit_id=pk, source_kind=kind, source_id=record.pk, amount=part, left=part, by=by, at=at)
        for part, pk in rows
    )
    _tell("receivables.money_set_aside", record, customer, amount, by=by, at=at)
    return True


@action("receivables.give_back", inner=True)
def give_back(
    customer: Customer, *, record: Model, amount: Decimal | None = None, by: Any, at: datetime
) -> Decimal:  # fmt: skip
    """Put money that was set aside for a record on account again; by the terms it settles the oldest invoices.

    What was set aside last is given back first.

    Args:
        amount: none: all of it. More than there is gives all there is.

    Returns:
        How much was given back.
    """
    book = open_books([customer.pk], at=at)[customer.pk]
    key = (record._meta.label_lower, record.pk)
    kept = list(reversed(kept_for([key]).get(key, [])))
    freed = book.free(kept, sum((one.left for one in kept), ZERO) if amount is None else amount)
    if not freed:
        return ZERO
    day = timezone.localdate(at)
    for match in freed:
        book.credits.reopen(match.id, day)
        if TermsBook().of(customer, day).auto_apply:
            book.apply(match.id)
    totals = write_accounts({customer.pk: book}, at=at)
    write_allocations([book], at=at)
    total = sum((match.amount for match in freed), ZERO)
    _tell("receivables.money_given_back", record, customer, total, by=by, at=at)
    add_to_totals(totals)
    return total


def aside_for(customer: Customer, record: Model, *, amount: Decimal, at: datetime) -> Aside:
    """How much of a receipt is to be set aside for a record: what it waits for, at most the receipt.

    Raises:
        NotAwaited: it waits for no money of this customer.
    """
    lock_accounts([customer.pk], at=at)
    for one in awaited_of(customer):
        if one.record == record:
            return Aside(record._meta.label_lower, record.pk, min(one.missing, amount))
    raise NotAwaited()


def _tell(name: str, record: Model, customer: Customer, amount: Decimal, *, by: Any, at: datetime) -> None:
    tell(name, record, about=[customer], by=by, at=at, amount=f"{amount:.2f}", number=str(record))
