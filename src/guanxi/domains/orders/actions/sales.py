"""Sales classes (S4-27), given to all customers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from guanxi.domains.customers.actions import set_sales_classes
from guanxi.domains.customers.models import Customer
from guanxi.domains.orders.models import SalesClassFact
from guanxi.domains.orders.policies import SalesClassPolicy
from guanxi.domains.orders.queries.classes import ClassChange, class_changes, lost_classes, sales_window
from guanxi.foundation.policies.terms import in_force
from guanxi.foundation.timeline.events import Happening, record_many
from guanxi.kit.actions import action
from guanxi.kit.bulk import in_chunks, insert_rows

BATCH = 2_000


def classify_customers(*, on: date, by: Any, at: datetime) -> int:
    """Class every customer by its sales in the window; answers how many classes changed.

    The ranking is read outside of any transaction and the changes are written in short batches, so that a million
    customers never hold the database. Running it again finishes what a crash left.

    Args:
        on: the day the classes are of; the window is the present month and those before it.
    """
    terms: SalesClassPolicy = in_force(SalesClassPolicy, on=on).terms
    window = sales_window(on=on, terms=terms)
    changed = 0
    changes = class_changes(window, terms=terms)
    while batch := list(islice(changes, BATCH)):
        change_sales_classes(batch, window=(window.start, window.end), on=on, months=terms.window_months, by=by, at=at)
        changed += len(batch)
    for part in in_chunks(list(lost_classes(window)), BATCH):
        end_sales_classes(part, on=on, by=by, at=at)
        changed += len(part)
    return changed


@action("orders.change_sales_classes", inner=True)
def change_sales_classes(
    changes: Sequence[ClassChange], *, window: tuple[date, date], on: date, months: int, by: Any, at: datetime
) -> None:
    """Write a batch of classes down as dated facts, with the reason; a change between A, B and C becomes an event.

    A first class is no event: it tells nobody anything, and the first run over a whole company would be a flood.
    """
    _close_facts([change.customer_id for change in changes], on=on)
    insert_rows(
        SalesClassFact,
        ["customer_id", "sales_class", "on", "window_start", "window_end", "sales", "rank", "of", "cumulative_share"],
        ((one.customer_id, one.now, on, *window, one.sales, one.rank, one.of, one.cumulative_share) for one in changes),
    )
    set_sales_classes({one.customer_id: one.now for one in changes}, by=by, at=at)
    _tell(changes, months=months, by=by, at=at)


@action("orders.end_sales_classes", inner=True)
def end_sales_classes(customer_ids: Sequence[int], *, on: date, by: Any, at: datetime) -> None:
    """Take the class from customers without sales in the window; the earlier fact ends."""
    _close_facts(customer_ids, on=on)
    set_sales_classes(dict.fromkeys(customer_ids, ""), by=by, at=at)


def _close_facts(customer_ids: Iterable[int], *, on: date) -> None:
    for part in in_chunks(list(customer_ids)):
        SalesClassFact.objects.filter(customer__in=part, until__isnull=True).update(until=on)


def _tell(changes: Sequence[ClassChange], *, months: int, by: Any, at: datetime) -> None:
    moved = [one for one in changes if one.before]
    record_many([_happening(one, months) for one in moved], by=by, at=at)


def _happening(one: ClassChange, months: int) -> Happening:
    customer = (Customer._meta.label_lower, one.customer_id)
    facts = {"before": one.before, "now": one.now, "sales": f"{one.sales:.2f}", "months": months}
    return Happening("orders.sales_class_changed", customer, (customer,), {**facts, "rank": one.rank, "of": one.of})
