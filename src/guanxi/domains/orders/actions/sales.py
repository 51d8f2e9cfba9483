"""Sales classes (S4-27), given to all customers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db.models import Min

from guanxi.domains.customers.actions import set_sales_classes
from guanxi.domains.customers.models import Customer
from guanxi.domains.orders.models import SalesClassFact, SalesStanding
from guanxi.domains.orders.policies import SalesClassPolicy
from guanxi.domains.orders.queries.classes import SalesWindow, Standing, lost_classes, sales_window, standings
from guanxi.foundation.policies.terms import in_force
from guanxi.foundation.timeline.events import Happening, record_many
from guanxi.kit.actions import action
from guanxi.kit.bulk import in_chunks, insert_rows

BATCH = 2_000
REASON = ["window_start", "window_end", "sales", "rank", "of", "cumulative_share"]


def classify_customers(*, on: date, by: Any, at: datetime) -> int:
    """Class every customer by its sales in the window and renew its standing; answers how many classes changed.

    The ranking is read outside of any transaction and written in short batches, so that a million customers never hold
    the database; the work grows with their number. Running it again finishes what a crash left.

    Args:
        on: the day the classes are of; the window is the present month and those before it.
    """
    terms: SalesClassPolicy = in_force(SalesClassPolicy, on=on).terms
    window = sales_window(on=on, terms=terms)
    changed, found = 0, standings(window, terms=terms)
    while batch := list(islice(found, BATCH)):
        changed += renew_standings(batch, window=window, on=on, months=terms.window_months, by=by, at=at)
    for part in in_chunks(list(lost_classes(window)), BATCH):
        end_sales_classes(part, on=on, by=by, at=at)
        changed += len(part)
    return changed


@action("orders.renew_standings", inner=True)
def renew_standings(
    batch: Sequence[Standing], *, window: SalesWindow, on: date, months: int, by: Any, at: datetime
) -> int:
    """Write down where customers stand today; a class that changed becomes a dated fact. Answers how many changed.

    A change between A, B and C becomes an event. A first class is none: it tells nobody anything, and the first run
    over a whole company would be a flood. A first class that changes again on its own day is still the first one.
    """
    rows = [(one.earned.customer_id, on, one.earned.share, *_reason(one, window)) for one in batch]
    SalesStanding.objects.filter(customer_id__among=[row[0] for row in rows]).delete()
    insert_rows(SalesStanding, ["customer_id", "as_of", "share", *REASON], rows)
    changes = [one for one in batch if one.is_change]
    if changes:
        _change_classes(changes, window, on=on, months=months, by=by, at=at)
    return len(changes)


def _reason(one: Standing, window: SalesWindow) -> tuple[Any, ...]:
    earned = one.earned
    return window.start, window.end, earned.sales, earned.rank, window.of, earned.cumulative_share


def _change_classes(
    changes: Sequence[Standing], window: SalesWindow, *, on: date, months: int, by: Any, at: datetime
) -> None:
    facts = SalesClassFact.objects.filter(customer_id__among=[one.earned.customer_id for one in changes])
    first = dict(facts.order_by().values_list("customer_id").annotate(Min("on")))
    facts.filter(customer_id__among=[pk for pk, day in first.items() if day == on]).delete()
    facts.filter(until__isnull=True).update(until=on)
    rows = ((one.earned.customer_id, one.earned.sales_class, on, *_reason(one, window)) for one in changes)
    insert_rows(SalesClassFact, ["customer_id", "sales_class", "on", *REASON], rows)
    set_sales_classes({one.earned.customer_id: one.earned.sales_class for one in changes}, by=by, at=at)
    told = [one for one in changes if one.before and first.get(one.earned.customer_id, on) != on]
    record_many([_happening(one, window, months) for one in told], by=by, at=at)


@action("orders.end_sales_classes", inner=True)
def end_sales_classes(customer_ids: Sequence[int], *, on: date, by: Any, at: datetime) -> None:
    """Take class and standing from customers without sales in the window; the earlier fact ends."""
    SalesStanding.objects.filter(customer_id__among=customer_ids).delete()
    SalesClassFact.objects.filter(customer_id__among=customer_ids, until__isnull=True).update(until=on)
    set_sales_classes(dict.fromkeys(customer_ids, ""), by=by, at=at)


def _happening(one: Standing, window: SalesWindow, months: int) -> Happening:
    earned = one.earned
    customer = (Customer._meta.label_lower, earned.customer_id)
    facts = {"before": one.before, "now": earned.sales_class, "sales": f"{earned.sales:.2f}", "months": months}
    return Happening(
        "orders.sales_class_changed", customer, (customer,), {**facts, "rank": earned.rank, "of": window.of}
    )
