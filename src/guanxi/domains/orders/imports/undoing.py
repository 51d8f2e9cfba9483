"""Taking a run of `order-lines` back: all of it, newest first, or nothing when something newer depends on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guanxi.domains.orders.actions.undoing import undo_history
from guanxi.domains.orders.models import Order, Return
from guanxi.domains.orders.queries.undoing import Hindrance, concerned_by, hindrances
from guanxi.domains.receivables.actions import reverse_documents
from guanxi.domains.receivables.models import Credit
from guanxi.domains.receivables.queries import NewerPartner, newer_partners
from guanxi.foundation.exchange.actions import forget_documents
from guanxi.foundation.exchange.models import ImportedDocument, ImportRun
from guanxi.kit.actions import action
from guanxi.kit.bulk import in_chunks

BATCH = 2_000  # documents taken back in one transaction
REASON = "import undone"


@dataclass(frozen=True)
class Brought:
    """The orders, returns and bad debts that documents of a run became."""

    orders: list[int]
    returns: list[int]
    debts: list[int]


def brought_by(run: ImportRun, numbers: Sequence[str]) -> Brought:
    """What these documents of a run became, as far as it stands."""
    standing = {"number__among": list(numbers), "undone_at__isnull": True}
    debts = Credit.objects.filter(number__among=list(numbers), kind=Credit.Kind.BAD_DEBT, reversed_at__isnull=True)
    return Brought(
        list(Order.objects.filter(**standing).values_list("pk", flat=True)),
        list(Return.objects.filter(**standing).values_list("pk", flat=True)),
        list(debts.values_list("pk", flat=True)),
    )


class Undoing:
    """What a run brought and what of it is left; `peers` are the ledger's documents that go together."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        documents = ImportedDocument.objects.filter(run=run).order_by("-id")
        self.numbers = list(documents.values_list("number", flat=True))
        self.peers: tuple[set[int], set[int]] = set(), set()
        for part in in_chunks(self.numbers, BATCH):
            found = brought_by(run, part)
            concerned = concerned_by(found.orders, found.returns)
            self.peers[0].update(concerned.invoices)
            self.peers[1].update(concerned.credits, found.debts)

    def hindrances(self) -> Iterator[Hindrance | NewerPartner]:
        """Everything newer that depends on something of the run."""
        for part in in_chunks(self.numbers, BATCH):
            found = brought_by(self.run, part)
            yield from hindrances(concerned_by(found.orders, found.returns), peers=self.peers)
            yield from newer_partners([], found.debts, peers=self.peers)

    def take_back(self, *, by: Any, at: datetime) -> Iterator[int]:
        """Take everything back, some documents a transaction; tells how many each time. It can be begun anew."""
        for part in in_chunks(self.numbers, BATCH):
            undo_documents(self.run, numbers=part, peers=self.peers, by=by, at=at)
            yield len(part)


@action("orders.undo_documents", inner=True)
def undo_documents(
    run: ImportRun, *, numbers: Sequence[str], peers: tuple[set[int], set[int]], by: Any, at: datetime
) -> None:
    """Take documents of a run of `order-lines` back and forget them, so that the same file can come again.

    Raises:
        CannotUndo, StillNeeded: something newer depends on one of them.
    """
    found = brought_by(run, numbers)
    undo_history(orders=found.orders, returns=found.returns, reason=REASON, peers=peers, by=by, at=at)
    reverse_documents(credits=found.debts, peers=peers, reason=REASON, by=by, at=at)
    forget_documents(run, numbers=numbers, by=by, at=at)
