"""Numbers that rooms define about records of one kind, and asking for their values.

    register_metric(Metric("receivables.days_late", _("days late"), _("How it is computed …"), unit=_("days"),
                           better="low", compute=days_late))

Metrics that come from the same reading of the database share a `family`: it is asked once for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from guanxi.kit.components.numbers import NOTHING, figure, money, money_short, percent, quantity, whole

CUSTOMER = "customers.customer"
BATCH = 1000
PLACES = Decimal("0.0001")  # as snapshots keep values
LARGEST = Decimal(10) ** 13  # and the size they stay below

Value = Decimal | None
Compute = Callable[[Sequence[int], date], Mapping[int, Value]]
Family = Callable[[Sequence[int], date], Mapping[int, Mapping[str, Value]]]
Place = tuple[Any, str]  # label and address of a page with a figure's inputs

WRITERS: dict[str, Callable[[Any], str]] = {
    "quantity": quantity, "whole": whole, "figure": figure, "money": money, "percent": percent,
}  # fmt: skip
FOR_ONE = {"days": "day", "months": "month", "lines": "line", "points": "point"}  # English alone changes a unit for one


@dataclass(frozen=True)
class Metric:
    """A number about each record of one kind.

    Args:
        key: `room.noun`. label: its name. help: one sentence how it is computed. unit: written after the value.
        grain: the kind of record. better: "high", "low" or "" where neither is.
        compute: ids, day → value by id; None or absent: not known. family: the same for several metrics at once, by
            key; one of the two is given.
        is_kept: whether snapshots of it are taken.
        writing: how a value reads: quantity, whole, figure, money or percent (a share 0–1).
        inputs: record id → (label, address) of the pages where what it is computed from is seen.
        source: the handbook's entry, or "ours".
    """

    key: str
    label: Any
    help: Any
    unit: Any = ""
    grain: str = CUSTOMER
    better: str = ""
    compute: Compute | None = None
    family: Family | None = None
    writing: str = "quantity"
    is_kept: bool = True
    inputs: Callable[[int], Sequence[Place]] | None = None
    source: str = "ours"

    def __post_init__(self) -> None:
        assert (self.compute is None) != (self.family is None), f"{self.key}: either compute or family"
        assert self.writing in WRITERS, f"{self.key}: writing {self.writing}"
        assert self.better in ("high", "low", ""), f"{self.key}: better {self.better}"


@dataclass(frozen=True)
class Grain:
    """A kind of record that is measured.

    Args:
        key: `customers.customer`. label: what the records are called.
        ids_after: (id, how many) → the next ids in rising order, from the first for 0; empty after the last.
        records_of: ids → the records, with what scopes of policies ask of them (their unit) loaded.
    """

    key: str
    label: Any
    ids_after: Callable[[int, int], Sequence[int]]
    records_of: Callable[[Sequence[int]], Mapping[int, Any]]


metrics: dict[str, Metric] = {}
grains: dict[str, Grain] = {}


def register_metric(metric: Metric) -> None:
    """Make a metric known; called when the program starts."""
    metrics[metric.key] = metric


def register_grain(grain: Grain) -> None:
    """Make a kind of record known that is measured; called when the program starts."""
    grains[grain.key] = grain


def metric_of(key: str) -> Metric:
    """A registered metric; one that nobody registered is a bug."""
    return metrics[key]


def values_of(key: str, ids: Sequence[int], *, on: date) -> dict[int, Value]:
    """The metric of each record on a day; an entry for every id, None where it is not known."""
    return {pk: row[key] for pk, row in values_table([key], ids, on=on).items()}


def values_table(keys: Sequence[str], ids: Sequence[int], *, on: date) -> dict[int, dict[str, Value]]:
    """Several metrics of many records on a day: id → key → value; each family is asked once for all its metrics."""
    table: dict[int, dict[str, Value]] = {pk: dict.fromkeys(keys) for pk in ids}
    families: dict[Family, list[str]] = {}
    for key in keys:
        metric = metric_of(key)
        if metric.family is not None:
            families.setdefault(metric.family, []).append(key)
        elif metric.compute is not None:
            _fill(table, key, metric.compute(ids, on))
    for family, members in families.items():
        found = family(ids, on)
        for key in members:
            _fill(table, key, {pk: found[pk].get(key) for pk in found})
    return table


def _fill(table: dict[int, dict[str, Value]], key: str, values: Mapping[int, Value]) -> None:
    for pk, row in table.items():
        row[key] = rounded(values.get(pk))


def rounded(value: Value) -> Value:
    """A value as it is kept: four decimals; what is no finite number of a sensible size is not known."""
    if value is None or not value.is_finite() or abs(value) >= LARGEST:
        return None
    return value.quantize(PLACES, ROUND_HALF_UP)


def batches_of(grain: str, *, size: int = BATCH) -> Iterator[Sequence[int]]:
    """The ids of every record of a kind, some at a time: any number of them needs the same memory."""
    last = 0
    while batch := grains[grain].ids_after(last, size):
        yield batch
        last = batch[-1]


def write_step(value: Decimal, *, writing: str = "quantity", unit: Any = "") -> str:
    """A value that terms name: the same without cents that say nothing."""
    if writing == "money" and value == value.to_integral_value():
        return money_short(value)
    return write_value(value, writing=writing, unit=unit)


def write_value(value: Value, *, writing: str = "quantity", unit: Any = "") -> str:
    """A value as it reads, with its unit; a dash where it is not known."""
    if value is None:
        return NOTHING
    counted = FOR_ONE.get(str(unit), unit) if value == 1 else unit
    return f"{WRITERS[writing](value)} {counted}".strip()
