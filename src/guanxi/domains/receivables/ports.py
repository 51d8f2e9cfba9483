"""What higher rooms tell the ledger: orders what a document stands for, credit which days to pay were granted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from django.apps import apps


@dataclass(frozen=True)
class SourceRecord:
    """A record behind a document: what it is, its number, its day, and where it is shown ("": nowhere)."""

    label: Any
    number: str
    on: date
    url: str = ""


@dataclass(frozen=True)
class SourceLine:
    """What was invoiced or credited: product, units, price a unit and amount."""

    code: str
    name: str
    quantity: Decimal
    unit: str
    price: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Source:
    """The records behind a document, outermost first, its lines, and the customer's own reference."""

    records: tuple[SourceRecord, ...] = ()
    lines: tuple[SourceLine, ...] = ()
    reference: str = ""


class SourceOf(Protocol):
    """What a document stands for, as far as `user` may see it; nothing where another room has no record of it."""

    def __call__(self, user: Any, document: Any) -> Source | None: ...


@dataclass(frozen=True)
class Awaited:
    """A record that waits for its money (a prepaid order), its number, and how much is missing."""

    record: Any
    number: str
    missing: Decimal

    @property
    def key(self) -> str:
        """The record as forms and addresses name it."""
        return f"{self.record._meta.label_lower}-{self.record.pk}"


class Awaiting(Protocol):
    """A customer's records that wait for money before they go on, the oldest first."""

    def __call__(self, customer: Any) -> Sequence[Awaited]: ...


@dataclass(frozen=True)
class Link:
    """Something a higher room does with an invoice: its words, where it is asked, its icon."""

    label: Any
    url: str
    icon: str


class GrantedDays(Protocol):
    """The days to pay that were granted to a customer on a day; None: the ledger's terms say them.

    Asked once with all customers a batch is about (id → record with its unit and class), it reads at once and answers
    what is then asked for each document.
    """

    def __call__(self, customers: Mapping[int, Any]) -> Callable[[int, date], int | None]: ...


@dataclass(frozen=True)
class Passing:
    """An account that came to stand above its ceiling, or further above it.

    Args:
        cause: written (invoiced, or money taken back), brought (by a file), lowered or ended (the ceiling).
        amount: what came to stand above it by this. exposure, ceiling: as they are from then on.
    """

    customer: int
    cause: str
    amount: Decimal
    exposure: Decimal
    ceiling: Decimal


class Passed(Protocol):
    """Writes down that accounts passed their ceilings, within the transaction in which they did."""

    def __call__(self, passings: Sequence[Passing], *, by: Any, at: datetime) -> None: ...


@dataclass
class Ports:
    """Empty until rooms above fill it; `invoice_links` answer a link for a reader and an invoice, or None."""

    source_of: SourceOf | None = None
    invoice_links: list[Callable[[Any, Any], Link | None]] = field(default_factory=list)
    awaiting: Awaiting | None = None
    granted_days: GrantedDays | None = None
    passed: Passed | None = None

    def name_of(self, kind: str, pk: int) -> str:
        """The number of a record for which money is set aside."""
        found = apps.get_model(kind)._default_manager.filter(pk=pk).first()
        return str(found) if found else f"{kind} {pk}"


ports = Ports()


def awaited_of(customer: Any) -> Sequence[Awaited]:
    """A customer's records that wait for money; none where no room knows of such."""
    return ports.awaiting(customer) if ports.awaiting else ()


def read_source(user: Any, document: Any) -> Source:
    """What an invoice or a credit stands for, in the active language; an empty source where nobody knows."""
    known = ports.source_of(user, document) if ports.source_of and document.source_kind else None
    return known or Source()
