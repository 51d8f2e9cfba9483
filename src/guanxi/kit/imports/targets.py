"""What the rows of a file can become: a room declares an `ImportTarget`, the foundation's `exchange` does the rest.

The engine reads the file, guesses which column is which field, reads the cells, groups rows into items, finds what each
item is here already, compares, shows, writes batch by batch, remembers every record with its values before, and undoes.
A target only answers questions about its own records and writes them by its room's bulk actions.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from guanxi.kit.imports.batches import Problem


@dataclass(frozen=True)
class ImportField:
    """A field that a column may fill.

    Args:
        key: its name in mappings and in `Item.values`. label: its name for people.
        kind: how cells are read: text, code, amount, price, quantity, whole, rate, day, moment, phone, email, flag,
            choice, choices, county, record (the target resolves the text itself).
        names: further headings under which it may stand, in both languages.
        choices: value → label, of a choice; their labels in both languages and `aliases` are read.
        aliases: further spelling → value.
        longest: most characters.
        line: in a document of several rows, whether it belongs to the row rather than to the document.
        group: heading under which the wizard lists it.
    """

    key: str
    label: Any
    kind: str = "text"
    names: tuple[str, ...] = ()
    is_required: bool = False
    choices: Sequence[tuple[str, Any]] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    longest: int | None = None
    line: bool = False
    group: Any = ""
    help: Any = ""


@dataclass
class Item:
    """A record or document of the file, read.

    Args:
        row: number of its (first) line in the file. rows: all of them.
        values: field key → value, for the fields whose cells hold something (None: the cell is to empty the field).
        lines: of a document: the values of each row's line fields, with their row under "row".
        problems: what is wrong with its cells; such an item is refused.
    """

    row: int
    rows: list[int]
    values: dict[str, Any]
    lines: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class Likeness:
    """A record that may be the same as an item: its key, its name, where it is shown, and why in words."""

    pk: int
    label: str
    url: str
    reasons: tuple[Any, ...]
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class RunContext:
    """Who imports, when, with which choices.

    Args:
        run: number of the import run. options: the target's own options, by key. language: for wordings that are kept.
    """

    by: Any
    at: datetime
    run: int | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Written:
    """What became of one item.

    Args:
        row: of the item. model: label of the record ("customers.customer"). pk: its key.
        before: field → value before, for a changed record; None for a created one.
        after: field → value written.
        parts: further records written with it (model label, key), as the contact of a customer.
    """

    row: int
    model: str
    pk: int
    before: Mapping[str, Any] | None
    after: Mapping[str, Any]
    parts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Obstacle:
    """Why a record cannot be taken back: its name, where it is shown, and what stands in the way, with the mend."""

    model: str
    pk: int
    label: str
    url: str
    reason: Any
    mend: Any = ""


class ImportTarget(ABC):
    """What rows can become. Reading questions never write; `create`, `change`, `take_back` run inside one action each.

    Attributes:
        key: names the target in addresses, the API and on the command line. label, noun: for people.
        model: label of the record. permission: the action a person must be allowed besides opening imports.
        change_permission: the action that changing such records needs besides; empty: none.
        keys: ways to recognise a record that is here already, each a tuple of field keys; the first is the default.
        groups_by: field whose equal values make several rows one document; empty: a row is a record.
        can_change: whether records that are here already are updated (money documents are not).
        options: what is chosen once for a whole file beside its columns, as `RunContext.options` by key; the first of
            its `choices` is the default.
        order: where it stands in the list of targets (customers before their contacts …).
    """

    key: str
    label: Any
    noun: Any
    model: str
    permission: str
    change_permission: str = ""
    keys: Sequence[tuple[str, ...]] = ()
    groups_by: str = ""
    can_change: bool = True
    options: Sequence[ImportField] = ()
    order: int = 50
    icon: str = "file"
    hint: Any = ""

    @abstractmethod
    def fields(self, user: Any) -> Sequence[ImportField]:
        """The fields this person may fill."""

    @abstractmethod
    def find(self, items: Sequence[Item], key: tuple[str, ...], context: RunContext) -> list[list[int]]:
        """For each item the keys of the records it may be by the upsert key: none, one, or several (not unique).

        Records out of reach of the importer are told by a problem added to the item.
        """

    @abstractmethod
    def present(self, pks: Sequence[int], names: Sequence[str]) -> dict[int, dict[str, Any]]:
        """What the records hold now, as `Item.values` would say it, so that equal means unchanged."""

    @abstractmethod
    def check(self, items: Sequence[Item], found: Sequence[int | None], context: RunContext) -> None:
        """Resolve what refers to other records and add a `Problem` to each item its room would refuse.

        Args:
            found: for each item the record it is, None when it is new (its required fields are demanded).
        """

    def likely(self, items: Sequence[Item], context: RunContext) -> list[list[Likeness]]:
        """For each new item the records it may be although the upsert key says otherwise."""
        return [[] for _item in items]

    @abstractmethod
    def create(self, items: Sequence[Item], context: RunContext) -> list[Written]:
        """Write new records, all or none; answers one `Written` an item, in order."""

    def change(self, changes: Sequence[tuple[Item, int, Mapping[str, Any]]], context: RunContext) -> list[Written]:
        """Change records that are here: (item, key, field → value); all or none."""
        raise TypeError(f"{self.key} cannot be changed by a file")

    @abstractmethod
    def shown(self, pks: Sequence[int]) -> dict[int, tuple[str, str]]:
        """Name and address of records, for the preview and the report."""

    @abstractmethod
    def obstacles(self, written: Sequence[Written], context: RunContext) -> list[Obstacle]:
        """What stands in the way of taking these records back: anything newer that depends on them or changed them."""

    @abstractmethod
    def take_back(self, written: Sequence[Written], context: RunContext) -> None:
        """Remove created records and set changed ones back; money is reversed by entries, never edited."""


class TargetExtension(ABC):
    """Fields that another room (or an administrator) adds to a target: a ceiling to customers, extra fields."""

    target: str

    @abstractmethod
    def fields(self, user: Any) -> Sequence[ImportField]:
        """Its fields; their keys must not be those of the target."""

    @abstractmethod
    def present(self, pks: Sequence[int], names: Sequence[str]) -> dict[int, dict[str, Any]]:
        """What the records hold now."""

    def check(self, items: Sequence[Item], found: Sequence[int | None], context: RunContext) -> None:
        """Add a `Problem` to each item whose values it would refuse."""
        return

    @abstractmethod
    def write(self, values: Mapping[int, Mapping[str, Any]], context: RunContext) -> None:
        """Write values by record; also used, with the values before, to take a run back."""


targets: dict[str, ImportTarget] = {}
extensions: dict[str, list[TargetExtension]] = {}


def register_target(target: ImportTarget) -> None:
    """Offer a target; each room's `imports` does it at start."""
    targets[target.key] = target


def extend_target(extension: TargetExtension) -> None:
    """Add fields to a target of a lower room."""
    extensions.setdefault(extension.target, []).append(extension)
