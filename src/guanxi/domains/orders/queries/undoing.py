"""What stands in the way of taking orders and returns back that came by a file."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from guanxi.domains.orders.models import Delivery, Order, Return, ReturnLine
from guanxi.domains.receivables.models import Invoice
from guanxi.domains.receivables.queries import newer_partners

REASONS = {
    "changed": _("was changed after the import"),
    "delivered": _("was delivered again"),
    "returned": _("came back later:"),
    "settled": _("is settled against a later document:"),
}


@dataclass(frozen=True)
class Hindrance:
    """Why an order or a return cannot be taken back.

    Args:
        kind, pk: "order" or "return", and its id. why: "changed", "delivered", "returned" or "settled".
        other: the document that came later, where there is one. amount: how much of that.
    """

    kind: str
    pk: int
    why: str
    other: Any = None
    amount: Decimal | None = None
    number: str = ""

    def __str__(self) -> str:
        return " ".join(str(part) for part in (self.number, REASONS[self.why], self.other) if part)


@dataclass(frozen=True)
class Concerned:
    """Orders and returns that came by a file and still stand, and the documents of the ledger behind them.

    Args:
        invoices: id of the invoice → id of its order. credits: id of the credit → id of its return.
        billed: (order, day, amount) of each invoice.
    """

    orders: dict[int, Order]
    returns: dict[int, Return]
    deliveries: list[Delivery]
    invoices: dict[int, int]
    credits: dict[int, int]
    billed: list[tuple[int, date, Decimal]]


def concerned_by(orders: Collection[int], returns: Collection[int]) -> Concerned:
    """What taking these orders and returns back concerns; those that were taken back before are left out."""
    found = {one.pk: one for one in Order.objects.filter(pk__among=sorted(orders), undone_at__isnull=True)}
    back = {one.pk: one for one in Return.objects.filter(pk__among=sorted(returns), undone_at__isnull=True)}
    deliveries = list(Delivery.objects.filter(order_id__among=sorted(found)).order_by("pk"))
    invoices = {one.invoice_id: one.order_id for one in deliveries if one.invoice_id is not None}
    whole = Invoice.objects.filter(source_kind="orders.order", source_id__among=sorted(found), reversed_at__isnull=True)
    invoices |= dict(whole.values_list("pk", "source_id"))  # invoiced at confirmation
    credits = {one.credit_id: one.pk for one in back.values() if one.credit_id is not None}
    rows = Invoice.objects.filter(pk__among=sorted(invoices)).values_list("pk", "on", "amount")
    billed = [(invoices[pk], on, amount) for pk, on, amount in rows]
    return Concerned(found, back, deliveries, invoices, credits, billed)


def hindrances(concerned: Concerned, *, peers: tuple[Collection[int], Collection[int]] = ((), ())) -> list[Hindrance]:
    """Everything that is newer than these orders and returns and depends on them.

    Args:
        peers: ids of further invoices and credits that are taken back, too.
    """
    orders, returns = concerned.orders, concerned.returns
    found = [Hindrance("order", pk, "changed", number=one.number) for pk, one in orders.items() if one.version > 1]
    counted = {hindrance.pk for hindrance in found}
    many = Delivery.objects.filter(order_id__among=sorted(orders)).values("order_id").annotate(n=Count("pk"))
    late = [row["order_id"] for row in many if row["n"] > 1 and row["order_id"] not in counted]
    found += [Hindrance("order", pk, "delivered", number=orders[pk].number) for pk in late]
    back = ReturnLine.objects.filter(line__order_id__among=sorted(orders), document__undone_at__isnull=True)
    late_returns = {
        order: document
        for order, document, credit in back.values_list("line__order_id", "document_id", "document__credit_id")
        if document not in returns and credit not in peers[1] and order not in counted
    }
    documents = Return.objects.in_bulk(late_returns.values())
    found += [
        Hindrance("order", order, "returned", documents[pk], number=orders[order].number)
        for order, pk in sorted(late_returns.items())
    ]
    for one in newer_partners(concerned.invoices, concerned.credits, peers=peers):
        kind, mine = ("order", concerned.invoices) if one.kind == "invoice" else ("return", concerned.credits)
        pk = mine[one.pk]
        number = orders[pk].number if kind == "order" else returns[pk].number
        found.append(Hindrance(kind, pk, "settled", one.partner, one.amount, number))
    return found
