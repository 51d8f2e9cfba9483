"""What stands in a column: where the value comes from, how it reads on the page, what it is in a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from guanxi.kit.components.numbers import NOTHING, day, figure, moment, percent, quantity, whole
from guanxi.kit.listing.sorts import IndexedSort
from guanxi.kit.listing.values import Getter, value_of

WRITERS: dict[str, Callable[[Any], Any]] = {
    "text": lambda value: NOTHING if value is None or value == "" else str(value),
    "money": figure,
    "whole": whole,
    "quantity": quantity,
    "percent": percent,
    "day": day,
    "moment": moment,
}
NUMERIC = {"money", "whole", "quantity", "percent"}


@dataclass(frozen=True)
class ExportCell:
    """One cell of the exported row: its heading, where the value comes from, and its kind."""

    label: Any
    value: str | Getter
    kind: str = "text"


@dataclass(frozen=True)
class Column:
    """A column of a list.

    Args:
        key: its name in addresses. label: its heading.
        value: path (`"owner"`, `"customer__name"`) or function of the row; without it the key is the path.
        kind: text, money, whole, quantity, percent, day or moment; gives alignment, wording and type of the cell.
        render: function of the row that returns markup, where the plain value is not enough.
        sort: an `IndexedSort`; without one the column is not offered for sorting.
        phone: where the cell goes on the phone: lead, title, end, sub, state.
        default: whether it shows until the user chooses columns. fixed: it cannot be left out.
        export: whether it is exported; `export_as` replaces the one cell by several.
        related: paths read together with the rows while the column is shown.
    """

    key: str
    label: Any
    value: str | Getter | None = None
    kind: str = "text"
    render: Getter | None = None
    sort: IndexedSort | None = None
    phone: str = ""
    default: bool = True
    fixed: bool = False
    muted: bool = False
    grow: bool = False
    export: bool = True
    export_as: tuple[ExportCell, ...] = ()
    related: tuple[str, ...] = ()

    @property
    def is_numeric(self) -> bool:
        """Whether its cells are aligned figures."""
        return self.kind in NUMERIC

    def cell(self, row: Any) -> Any:
        """The cell as the page shows it."""
        return self.render(row) if self.render else WRITERS[self.kind](value_of(row, self.value or self.key))

    def exported(self) -> tuple[ExportCell, ...]:
        """The cells of an exported row."""
        if not self.export:
            return ()
        return self.export_as or (ExportCell(self.label, self.value or self.key, self.kind),)
