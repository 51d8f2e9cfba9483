"""One batch of documents: what is new in it is written in one transaction, what is here already is told apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from guanxi.domains.orders.actions.refusals import NumberTaken
from guanxi.domains.orders.imports.documents import Document, Gathered
from guanxi.domains.orders.imports.lines import BAD_DEBT, CONFLICT, RETURN
from guanxi.domains.orders.imports.names import Names
from guanxi.domains.orders.imports.writing import import_documents
from guanxi.domains.orders.models import Order, Return
from guanxi.domains.receivables.models import Credit, Invoice
from guanxi.foundation.exchange.queries import digests_of
from guanxi.kit.imports import CameBetween, ImportContext, Problem, Reported, Tally

ZERO = Decimal(0)


class DocumentBatch:
    """Some documents of the file. `write` may be called again: it looks afresh at what is here already."""

    def __init__(self, part: Gathered, *, names: Names, context: ImportContext) -> None:
        self.part, self.names, self.context = part, names, context
        self.lines = part.lines
        self.fresh: list[Document] = []
        self.unchanged: list[Document] = []
        self.reported: list[Reported] = part.reported

    def write(self) -> None:
        """Write the documents that are new, unless it is a dry run."""
        self._sort_out()
        if not self.fresh or self.context.is_dry:
            return
        try:
            import_documents(
                self.fresh,
                names=self.names,
                run=self.context.run,
                shift=self.context.options.get("shift", timedelta(0)),
                by=self.context.by,
                at=self.context.at,
            )
        except BaseException as error:
            self.names.forget()  # what the transaction made is gone
            if isinstance(error, NumberTaken):
                raise CameBetween() from error
            raise

    def _sort_out(self) -> None:
        """New, unchanged and conflicting documents."""
        documents = [document for document in self.part.documents if document.lines]
        numbers = [document.number for document in documents]
        digests = digests_of(self.names.kind, numbers)
        taken = taken_numbers(numbers) - digests.keys() if documents else set()
        self.fresh, self.unchanged, self.reported = [], [], list(self.part.reported)
        for document in documents:
            known = digests.get(document.number)
            if known is None and document.number not in taken:
                self.fresh.append(document)
                taken.add(document.number)  # the same number again, apart from the first, is another document
            elif known == document.digest():
                self.unchanged.append(document)
            else:
                self.reported += document.as_reported(CONFLICT)
        self.reported.sort(key=lambda line: line.row)

    def count_into(self, tally: Tally) -> None:
        """Add counts and sums; the sums of all names make the sum of the file."""
        tally.lines += self.lines
        for document in self.fresh:
            tally.imported += len(document.lines)
            tally.counts[document.kind] += 1
            add_document(tally, document, self.names.is_charge)
        for document in self.unchanged:
            tally.unchanged += len(document.lines)
            tally.counts["unchanged"] += 1
            exact = document.exact
            tally.file_total += exact
            tally.add("unchanged", exact)
        tally.reported += len(self.reported)
        for line in self.reported:
            tally.reasons[line.problem.code, reason_text(line.problem)] += 1
            tally.file_total += line.amount or ZERO
            tally.add("reported", line.amount or ZERO)


def reason_text(problem: Problem) -> str:
    """The reason in the reader's language."""
    return str(problem.reason)


def add_document(tally: Tally, document: Document, is_charge: Any) -> None:
    """Add one imported document: goods sold or returned, charges, bad debt, and what rounding changed."""
    sign = -1 if document.kind in (RETURN, BAD_DEBT) else 1
    amount, exact = sign * document.amount, document.exact
    sums = {"sales": ZERO, "returns": ZERO, "charges": ZERO, "bad_debt": ZERO, "rounding": exact - amount}
    if document.kind == BAD_DEBT:
        sums["bad_debt"] = amount
    else:
        sums["charges"] = sign * sum([line.amount for line in document.lines if is_charge(line.code)], ZERO)
        sums["returns" if document.kind == RETURN else "sales"] = amount - sums["charges"]
    for name, money in sums.items():
        tally.add(name, money)
    tally.file_total += exact


def taken_numbers(numbers: Sequence[str]) -> set[str]:
    """Those of the numbers that documents of this program carry already, however they came."""
    models: tuple[Any, ...] = (Order, Return, Invoice, Credit)
    found = (model.objects.filter(number__among=numbers).values_list("number", flat=True) for model in models)
    return set().union(*found)
