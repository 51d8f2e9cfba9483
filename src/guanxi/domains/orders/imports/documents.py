"""Lines of a file gathered into documents, and documents into batches."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from guanxi.domains.orders.imports.lines import OTHER_CUSTOMER, SALE, Line
from guanxi.kit.imports import Problem, Reported

MOST_LINES = 10_000
TOO_MANY = Problem(
    "too_many_lines",
    "line",
    _("A document has at most 10,000 lines."),
    _("Give the further lines a document number of their own."),
)


@dataclass(slots=True)
class Document:
    """What one number of the file stands for; customer and day are those of its first line."""

    number: str
    kind: str = SALE
    lines: list[Line] = field(default_factory=list)

    @property
    def customer(self) -> str:
        """The customer's code in the file; empty for a sale to nobody known."""
        return self.lines[0].customer

    @property
    def country(self) -> str:
        """Where the customer is, as the file says."""
        return self.lines[0].country

    @property
    def moment(self) -> datetime:
        """Day and time, without a time zone: the file has none."""
        return self.lines[0].moment

    @property
    def exact(self) -> Decimal:
        """What the file says it is worth, with its sign."""
        return sum([line.exact for line in self.lines], Decimal(0))

    @property
    def amount(self) -> Decimal:
        """The sum of its rounded lines, without sign."""
        return sum([line.amount for line in self.lines], Decimal(0))

    def digest(self) -> str:
        """Tells whether a document that comes again has the same content: its lines in order, not their spelling."""
        moments = {moment: str(moment) for moment in {line.moment for line in self.lines}}
        text = "".join(
            f"{line.code.upper()}\x1f{line.quantity!s}\x1f{line.price!s}\x1f{moments[line.moment]}\x1f{line.customer}\x1f"
            f"{line.description}\x1e"
            for line in self.lines
        )
        return hashlib.blake2b(text.encode(), digest_size=20).hexdigest()

    def as_reported(self, problem: Problem) -> list[Reported]:
        """All of its lines as not imported for one reason."""
        return [Reported(line.row, problem, self.number, line.code, line.exact) for line in self.lines]


@dataclass(slots=True)
class Gathered:
    """Some documents and the lines that could not be taken in, in the order of the file."""

    documents: list[Document] = field(default_factory=list)
    reported: list[Reported] = field(default_factory=list)
    lines: int = 0


def gather(read: Iterable[Line | Reported], *, batch_lines: int) -> Iterator[Gathered]:
    """Batches of whole documents, each closed once it has `batch_lines` lines.

    Args:
        read: lines in which those of a document follow each other.
    """
    part, current, key = Gathered(), None, ""
    for line in read:
        if isinstance(line, Reported):
            if part.lines >= batch_lines and line.document.upper() != key:
                yield part
                part, current, key = Gathered(), None, ""
            part.lines += 1
            part.reported.append(line)
            continue
        number = line.document.upper()
        if current is None or number != key:
            if part.lines >= batch_lines:
                yield part
                part = Gathered()
            current, key = Document(line.document, line.kind), number
            part.documents.append(current)
        part.lines += 1
        if current.lines and line.customer != current.customer:
            part.reported.append(Reported(line.row, OTHER_CUSTOMER, line.document, line.customer, line.exact))
        elif len(current.lines) >= MOST_LINES:
            part.reported.append(Reported(line.row, TOO_MANY, line.document, line.code, line.exact))
        else:
            current.lines.append(line)
    if part.lines:
        yield part
