"""Two customers' accounts as one: the documents stay where they were posted, one account row carries them all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers.merging.movers import (
    Joining,
    Mover,
    register_mover,
    register_summary,
)
from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.actions.ageing import move_row, renew_ageing_of
from guanxi.domains.receivables.actions.rows import make_accounts
from guanxi.domains.receivables.models import Account, Allocation, Credit, Invoice, LedgerEntry
from guanxi.domains.receivables.queries import account_of
from guanxi.domains.receivables.rules import undone_among
from guanxi.foundation.timeline.events import Happening, record_many
from guanxi.kit.amounts import ZERO
from guanxi.kit.bulk import insert_rows
from guanxi.kit.components.numbers import money
from guanxi.kit.money import money_value

SUMS = ("balance", "reserved", "earmarked", "unapplied")


def _accounts(*customers: Customer) -> dict[int, Account]:
    """The account rows of customers, carried ones too, held until the transaction ends."""
    rows = Account.objects.filter(customer__in=[one.pk for one in customers]).order_by("customer_id").lock()
    return {account.customer_id: account for account in rows}


def hold_accounts(survivor: Customer, merged: Customer, at: datetime) -> None:
    """The accounts come first, as in every verb that moves money."""
    _accounts(survivor, merged)


def count_documents(customer: Customer) -> int:
    """Invoices, receipts and credits."""
    members = [customer.pk, *Customer.objects.filter(merged_into=customer).values_list("pk", flat=True)]
    return sum(model.objects.filter(customer__in=members).count() for model in (Invoice, Credit))


def join_accounts(joining: Joining) -> dict[str, Any]:
    """Let the survivor's account carry everything: its sums take those of the other, which is empty from now on."""
    survivor, merged = joining.survivor, joining.merged
    accounts = _accounts(survivor, merged)
    if merged.pk not in accounts:
        return {"had_account": False, "reserved": "0"}
    left, kept = accounts[merged.pk], accounts[survivor.pk]
    Account.objects.filter(pk=left.pk).update(**{name: money_value(ZERO) for name in SUMS}, carried_by=survivor)
    Account.objects.filter(carried_by=merged).update(carried_by=survivor)
    Account.objects.filter(pk=kept.pk).update(**{name: F(name) + money_value(getattr(left, name)) for name in SUMS})
    _renew(accounts, joining)
    return {"had_account": True, "reserved": str(left.reserved)}


def _renew(accounts: dict[int, Account], joining: Joining) -> None:
    """Ageing rows of both at their present places and as of today."""
    rows = _accounts(joining.survivor, joining.merged)
    places = Customer.objects.in_bulk(list(rows))
    for pk, account in rows.items():
        move_row(account, owner=places[pk].owner_id, unit=places[pk].unit_id)
    renew_ageing_of(list(rows.values()), as_of=timezone.localdate(joining.at))


def part_accounts(joining: Joining, state: dict[str, Any]) -> None:
    """Give the merged customer its account back, exactly what its own documents add up to.

    Money of one that was set against an invoice of the other meanwhile is taken back and is on account again.
    """
    if not state["had_account"]:
        return
    survivor, merged = joining.survivor, joining.merged
    accounts = _accounts(survivor, merged)
    members = [merged.pk, *Customer.objects.filter(merged_into=merged).values_list("pk", flat=True)]
    unapplied = _take_back_between(members, joining)
    balance, reserved = _sum(LedgerEntry, members, "amount"), Decimal(state["reserved"])
    mine, kept = _sum(Credit, members, "open_amount"), _sum(Credit, members, "earmarked")
    Account.objects.filter(carried_by=survivor, customer__in=members[1:]).update(carried_by=merged)
    Account.objects.filter(pk=accounts[survivor.pk].pk).update(
        balance=F("balance") - money_value(balance),
        unapplied=F("unapplied") + money_value(unapplied - mine),
        earmarked=F("earmarked") - money_value(kept),
        reserved=F("reserved") - money_value(reserved),
    )
    Account.objects.filter(pk=accounts[merged.pk].pk).update(
        balance=money_value(balance), unapplied=money_value(mine), earmarked=money_value(kept),
        reserved=money_value(reserved), carried_by=None,
    )  # fmt: skip
    _renew(accounts, joining)


def _sum(model: Any, customers: Collection[int], column: str) -> Decimal:
    return model.objects.filter(customer__in=customers).aggregate(sum=Sum(column))["sum"] or ZERO


def open_for_both(joining: Joining) -> bool:
    """Open the survivor's account where only the other one has one; answers whether it did."""
    if set(_accounts(joining.survivor, joining.merged)) != {joining.merged.pk}:
        return False
    make_accounts([joining.survivor.pk], at=joining.at)
    return True


def close_unused(joining: Joining, state: bool) -> None:
    """An account that the merge opened and nobody used since goes again."""
    survivor = joining.survivor
    if not state:
        return
    unused = Account.objects.filter(customer=survivor, ceiling__isnull=True, **dict.fromkeys(SUMS, 0))
    if not LedgerEntry.objects.filter(customer=survivor).exists():
        unused.delete()


def _take_back_between(members: Collection[int], joining: Joining) -> Decimal:
    """Take back what was set across the two while they were one; answers how much is on account again."""
    inside, day = set(members), timezone.localdate(joining.at)
    rows = [
        row for row in _standing(members) if (row.credit.customer_id in inside) != (row.invoice.customer_id in inside)
    ]
    for model, side in ((Credit, "credit"), (Invoice, "invoice")):
        amounts: dict[int, Decimal] = defaultdict(lambda: ZERO)
        for row in rows:
            amounts[getattr(row, f"{side}_id")] += row.amount
        for pk, amount in sorted(amounts.items()):
            model._default_manager.filter(pk=pk).update(
                open_amount=F("open_amount") + money_value(amount), reopened_on=day
            )
    back = [(row.credit_id, row.invoice_id, -row.amount, day, joining.at) for row in rows]
    insert_rows(Allocation, ["credit_id", "invoice_id", "amount", "on", "at"], back)
    record_many([_told(row) for row in rows], by=joining.by, at=joining.at)
    return sum((row.amount for row in rows), ZERO)


def _standing(members: Collection[int]) -> list[Allocation]:
    """Allocations of these customers' documents that nothing took back."""
    found: dict[int, Allocation] = {}
    for side in ("credit", "invoice"):
        mine = Allocation.objects.filter(**{f"{side}__customer__in": list(members)})
        found |= {row.pk: row for row in mine.select_related("credit", "invoice")}
    rows = [found[pk] for pk in sorted(found)]
    undone = undone_among((row.pk, (row.credit_id, row.invoice_id), row.amount) for row in rows)
    return [row for row in rows if row.amount > 0 and row.pk not in undone]


def _told(row: Allocation) -> Happening:
    facts = {"amount": f"{row.amount:.2f}", "credit": row.credit.number, "invoice": row.invoice.number}
    owners = sorted({row.credit.customer_id, row.invoice.customer_id})
    about = (*(("customers.customer", pk) for pk in owners), ("receivables.credit", row.credit_id))
    return Happening("receivables.allocation_undone", ("receivables.invoice", row.invoice_id), about, facts)


register_mover(Mover("receivables.account", _("Accounts"), lambda _one: 0, open_for_both, close_unused, rank=15))
register_mover(
    Mover(
        "receivables.documents", _("Invoices, receipts and credits"), count_documents, join_accounts, part_accounts,
        hold=hold_accounts, stays=True, rank=80,
    )
)  # fmt: skip


def sum_up(survivor: Customer, merged: Customer) -> list[tuple[Any, Any]]:
    """What both owe, alone and together."""
    one, other = account_of(survivor), account_of(merged)
    return [
        (_("Owed together"), f"{money(one.balance)} + {money(other.balance)} = {money(one.balance + other.balance)}"),
        (_("Exposure together"), money(one.exposure + other.exposure)),
    ]


register_summary(sum_up)
