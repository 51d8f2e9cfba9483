"""What the targets of open invoices and of receipts have in common: one row is one document of the ledger."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers.merging.families import survivors_of
from guanxi.domains.receivables.actions import reverse_documents
from guanxi.domains.receivables.queries import NewerPartner, newer_partners
from guanxi.foundation.exchange.models import ImportedRecord
from guanxi.kit.imports.batches import Problem
from guanxi.kit.imports.targets import ImportTarget, Item, Obstacle, RunContext, Written

INVOICE, CREDIT = "receivables.invoice", "receivables.credit"
UNDONE = "import undone"
ELSEWHERE = _("A document of this number is here already and belongs to somebody else.")
LEAVE_OUT = _("Leave it out, or have it imported by somebody whose customer it is.")
DIFFERS = _("It is here already with other content: %(what)s.")
MEND_DIFFERS = _("Nothing was overwritten. Compare both; if this is another document, give it another number.")
SETTLED = _("%(other)s, which came later, is settled against it: %(amount)s.")
UNDO_FIRST = _("Undo that allocation on its page, or take the later document back first.")
NOON = time(12)


class LedgerTarget(ImportTarget):
    """A target whose rows become invoices or credits, found by number, never changed, taken back by opposites."""

    documents: Any
    groups_by = ""
    can_change = False
    keys = (("number",),)

    def find(self, items: Sequence[Item], key: tuple[str, ...], context: RunContext) -> list[list[int]]:
        """Documents by number; one out of reach is a problem, without a word about it."""
        numbers = [str(item.values.get("number") or "") for item in items]
        rows = self.documents.objects.filter(number__among=sorted({number for number in numbers if number}))
        known = dict(rows.values_list("number", "pk"))
        seen = set(rows.visible_to(context.by).values_list("pk", flat=True))
        found: list[list[int]] = []
        for item, number in zip(items, numbers, strict=True):
            pk = known.get(number)
            if pk is not None and pk not in seen:
                item.problems.append(Problem("out_of_reach", "number", ELSEWHERE, LEAVE_OUT))
            found.append([pk] if pk is not None and pk in seen else [])
        return found

    def present(self, pks: Sequence[int], names: Sequence[str]) -> dict[int, dict[str, Any]]:
        """Nothing that would be laid beside the file: `check` says what differs."""
        return {pk: {} for pk in pks}

    def shown(self, pks: Sequence[int]) -> dict[int, tuple[str, str]]:
        """Number and page."""
        page = self.model.replace(".", ":")
        rows = self.documents.objects.filter(pk__among=list(pks)).values_list("pk", "number")
        return {pk: (number, reverse(page, args=[pk])) for pk, number in rows}

    def compare(self, known: Sequence[tuple[Item, int]], customers: dict[int, int]) -> None:
        """Add a problem to each item that says otherwise than the document of its number.

        Args:
            customers: line of the item → its customer.
        """
        rows = self.documents.objects.in_bulk([pk for _item, pk in known])
        carriers = survivors_of({one.customer_id for one in rows.values()})
        for item, pk in known:
            if item.problems or pk not in rows:
                continue
            one = rows[pk]
            what = self.difference(item, one)
            if not what and customers.get(item.row, carriers[one.customer_id]) != carriers[one.customer_id]:
                what = _("another customer")
            if what:
                item.problems.append(Problem("differs", "number", DIFFERS % {"what": what}, MEND_DIFFERS))

    @abstractmethod
    def difference(self, item: Item, document: Any) -> Any:
        """What the item says otherwise, in words; empty where both say the same."""

    def obstacles(self, written: Sequence[Written], context: RunContext) -> list[Obstacle]:
        """Later documents that are settled against these."""
        invoices, credits = ids_of(written)
        owner = {(kind, pk): one for one in written for kind, pk in ((one.model, one.pk), *one.parts)}
        shown = self.shown([one.pk for one in written])
        obstacles = []
        for one in hindering(invoices, credits, context.run):
            mine = owner[INVOICE if one.kind == "invoice" else CREDIT, one.pk]
            label, url = shown.get(mine.pk, (str(mine.pk), ""))
            told = {"other": one.partner.number, "amount": f"{one.amount:,.2f}"}
            obstacles.append(Obstacle(mine.model, mine.pk, label, url, SETTLED % told, UNDO_FIRST))
        return obstacles

    def take_back(self, written: Sequence[Written], context: RunContext) -> None:
        """Reverse the documents by their opposites; nothing is edited."""
        invoices, credits = ids_of(written)
        peers = peers_of(context.run) if newer_partners(invoices, credits) else ((), ())
        reverse_documents(
            invoices=invoices, credits=credits, peers=peers, reason=UNDONE, by=context.by, at=context.at
        )  # fmt: skip


def ids_of(written: Sequence[Written]) -> tuple[list[int], list[int]]:
    """Invoices and credits among records and what came with them."""
    every = [(kind, pk) for one in written for kind, pk in ((one.model, one.pk), *one.parts)]
    return [pk for kind, pk in every if kind == INVOICE], [pk for kind, pk in every if kind == CREDIT]


def hindering(invoices: Collection[int], credits: Collection[int], run: int | None) -> list[NewerPartner]:
    """Later documents that are settled against these and do not go with them."""
    found = newer_partners(invoices, credits)
    return newer_partners(invoices, credits, peers=peers_of(run)) if found else []


def peers_of(run: int | None) -> tuple[set[int], set[int]]:
    """Invoices and credits that a run brought and that still stand: they go with each other."""
    peers: tuple[set[int], set[int]] = set(), set()
    left = ImportedRecord.objects.filter(run=run, taken_back_at__isnull=True)
    for model, pk, parts in left.values_list("model", "object_id", "parts"):
        for kind, key in ((model, pk), *parts):
            if kind in (INVOICE, CREDIT):
                peers[kind == CREDIT].add(key)
    return peers


def moment_of(day: date, at: datetime) -> datetime:
    """Noon of a day in the company's time zone, not later than now."""
    return min(timezone.make_aware(datetime.combine(day, NOON), timezone.get_default_timezone()), at)
