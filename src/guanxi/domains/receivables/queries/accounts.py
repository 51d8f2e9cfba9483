"""One customer's account, and what is open on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from itertools import starmap
from typing import Any

from django.db.models import Sum

from guanxi.domains.customers.merging.families import carrier_of, families_of, family_of
from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.models import Account, Allocation, Credit, Invoice
from guanxi.domains.receivables.policies import ageing_terms
from guanxi.domains.receivables.rules import Aged, OpenItem, Terms, age_items
from guanxi.kit.amounts import ZERO
from guanxi.kit.bulk import in_chunks


def account_of(customer: Customer) -> Account:
    """The customer's account row; an empty one, not stored, where none was opened yet. A merged one has the other's."""
    return Account.objects.filter(customer=carrier_of(customer)).select_related("ageing").first() or Account(
        customer=customer, balance=ZERO, reserved=ZERO, earmarked=ZERO, unapplied=ZERO
    )


def open_invoices(customer: Customer) -> Any:
    """The customer's invoices that are not settled, oldest first; those of customers merged into it are its own."""
    return Invoice.objects.filter(customer__in=family_of(customer), open_amount__gt=0).order_by("on", "pk")


def open_credits(customer: Customer) -> Any:
    """The customer's money on account, oldest first."""
    return Credit.objects.filter(customer__in=family_of(customer), open_amount__gt=0).order_by("on", "pk")


def age_now(customer: Customer, *, on: date, terms: Terms | None = None) -> Aged:
    """What is open now by its age on the present day, whatever the night has carried forward.

    Args:
        terms: of ageing, where the caller has read them.
    """
    items = starmap(OpenItem, open_invoices(customer).values_list("pk", "on", "due_on", "open_amount"))
    return age_items(items, on, terms or ageing_terms(on))


def items_open_on(customers: Collection[int], as_of: date) -> dict[int, list[OpenItem]]:
    """What was open of each customer's invoices at the end of a day: what is open now, and what was settled later."""
    items: dict[int, list[OpenItem]] = defaultdict(list)
    carrier = families_of(customers)
    later = settled_after(as_of, "invoice", carrier)
    found = Invoice.objects.filter(customer__in=carrier, on__lte=as_of, open_amount__gt=0)
    for customer, pk, on, due_on, amount in _rows(found):
        items[carrier[customer]].append(OpenItem(pk, on, due_on, amount + later.pop(pk, ZERO)))
    for part in in_chunks(sorted(later)):
        for customer, pk, on, due_on, amount in _rows(Invoice.objects.filter(pk__in=part, on__lte=as_of)):
            if amount + later[pk] > 0:
                items[carrier[customer]].append(OpenItem(pk, on, due_on, amount + later[pk]))
    return items


def _rows(invoices: Any) -> Any:
    return invoices.values_list("customer_id", "pk", "on", "due_on", "open_amount")


def unapplied_on(customers: Collection[int], as_of: date) -> dict[int, Decimal]:
    """Each customer's money on account at the end of a day."""
    sums: dict[int, Decimal] = defaultdict(lambda: ZERO)
    carrier = families_of(customers)
    found = Credit.objects.filter(customer__in=carrier, on__lte=as_of, open_amount__gt=0).order_by()
    for customer, amount in found.values_list("customer_id").annotate(sum=Sum("open_amount")):
        sums[carrier[customer]] += amount
    later = settled_after(as_of, "credit", carrier)
    for part in in_chunks(sorted(later)):
        credits = Credit.objects.filter(pk__in=part, on__lte=as_of).values_list("customer_id", "pk")
        for customer, pk in credits:
            sums[carrier[customer]] += later[pk]
    return sums


def settled_after(as_of: date, side: str, customers: Collection[int]) -> dict[int, Decimal]:
    """Invoice (or credit) id → what was set against it after a day."""
    allocations = Allocation.objects.filter(on__gt=as_of)
    if not allocations.exists():
        return {}
    mine = allocations.filter(**{f"{side}__customer__in": customers}).order_by()
    return dict(mine.values_list(f"{side}_id").annotate(sum=Sum("amount")))
