"""What hangs on documents that are to be taken back: who settles whom, and which of it is newer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from guanxi.domains.receivables.models import Allocation, Credit, Earmark, Invoice, LedgerEntry
from guanxi.domains.receivables.ports import ports
from guanxi.kit.amounts import ZERO

Pair = tuple[int, int]
Peers = tuple[Collection[int], Collection[int]]
Ties = dict[tuple[int, int, date], Decimal]


@dataclass(frozen=True)
class NewerPartner:
    """A document that came later and is settled against one that is to be taken back.

    Args:
        kind, pk: of the document that is to be taken back: "invoice" or "credit".
        partner: the later document, a credit where this is an invoice, and the other way round; or the number of the
            order for which money of the credit is set aside.
        amount: how much of it.
    """

    kind: str
    pk: int
    partner: Any
    amount: Decimal

    def __str__(self) -> str:
        return f"{self.partner}: {self.amount:.2f}"


def ties_of(invoices: Collection[int], credits: Collection[int]) -> Ties:
    """What was set against these documents: (credit, invoice, day) → amount, days that come to nothing left out."""
    found: Ties = {}
    for side, ids in (("invoice", invoices), ("credit", credits)):
        rows = Allocation.objects.filter(**{f"{side}_id__among": sorted(ids)}) if ids else Allocation.objects.none()
        sums = rows.order_by().values_list("credit_id", "invoice_id", "on").annotate(sum=Sum("amount"))
        found.update({(credit, invoice, on): amount for credit, invoice, on, amount in sums})
    return {key: amount for key, amount in found.items() if amount}


def net_of(ties: Ties) -> dict[Pair, Decimal]:
    """(credit, invoice) → what stands between them now."""
    sums: dict[Pair, Decimal] = defaultdict(lambda: ZERO)
    for (credit, invoice, _on), amount in ties.items():
        sums[credit, invoice] += amount
    return {pair: amount for pair, amount in sums.items() if amount}


def newer_among(
    ties: Ties, invoices: Collection[int], credits: Collection[int], peers: Peers = ((), ())
) -> Iterable[tuple[str, int, int, Decimal]]:
    """(kind, id, partner's id, amount) where a partner outside of these documents entered the ledger after them.

    Args:
        peers: ids of invoices and credits that go with them.
    """
    pairs = {pair: amount for pair, amount in net_of(ties).items() if pair[0] not in credits or pair[1] not in invoices}
    came = _entries({credit for credit, _invoice in pairs}, {invoice for _credit, invoice in pairs})
    for (credit, invoice), amount in sorted(pairs.items()):
        if invoice in invoices and credit not in peers[1] and came["credit", credit] > came["invoice", invoice]:
            yield "invoice", invoice, credit, amount
        elif credit in credits and invoice not in peers[0] and came["invoice", invoice] > came["credit", credit]:
            yield "credit", credit, invoice, amount


def newer_partners(
    invoices: Collection[int], credits: Collection[int], *, peers: Peers = ((), ())
) -> list[NewerPartner]:
    """What stands in the way of taking these documents back; older money that meets them goes back on account.

    Args:
        peers: ids of invoices and credits that are taken back with them.
    """
    mine, theirs = set(invoices), set(credits)
    found = list(newer_among(ties_of(mine, theirs), mine, theirs, peers))
    partners: Mapping[str, Mapping[int, Any]] = {
        "invoice": Credit.objects.in_bulk({other for kind, _pk, other, _amount in found if kind == "invoice"}),
        "credit": Invoice.objects.in_bulk({other for kind, _pk, other, _amount in found if kind == "credit"}),
    }
    newer = [NewerPartner(kind, pk, partners[kind][other], amount) for kind, pk, other, amount in found]
    return newer + [
        NewerPartner("credit", one.credit_id, ports.name_of(one.source_kind, one.source_id), one.left)
        for one in Earmark.objects.filter(credit_id__among=sorted(theirs), left__gt=0).order_by("pk")
    ]


def _entries(credits: Collection[int], invoices: Collection[int]) -> dict[tuple[str, int], int]:
    """The place of each document in the ledger; of one customer's documents the later has the higher."""
    entries = LedgerEntry.objects
    by_credit = entries.filter(credit_id__among=sorted(credits)).values_list("credit_id", "pk")
    by_invoice = entries.filter(invoice_id__among=sorted(invoices)).values_list("invoice_id", "pk")
    return {("credit", key): pk for key, pk in by_credit} | {("invoice", key): pk for key, pk in by_invoice}
