"""What hangs on a customer: what goes along when it is taken back, and what holds it fast.

A room that keeps a bare row for every customer (an account without a booking) says so with `belongs`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db import models
from django.db.models import Count
from django.utils.translation import gettext as _

from guanxi.domains.customers.models import Customer
from guanxi.foundation.timeline.models import Event, File, Note
from guanxi.foundation.work.models import Task

KIND = "customers.customer"
GOES_ALONG = {
    "customers.stagefact", "customers.commercialdetails", "customers.logisticdetails", "customers.customer_tags",
    "customers.duplicatekey", "customers.duplicatedue", "customers.duplicatepair", "customers.tenure",
}  # fmt: skip


@dataclass(frozen=True)
class Belonging:
    """Rows of another room that every customer may have.

    Args:
        used: given customers, answers those whose rows hold more than nothing. remove: takes the bare rows away.
    """

    used: Callable[[Sequence[int]], Iterable[int]]
    remove: Callable[[Sequence[int]], object]


belongings: dict[str, Belonging] = {}


def belongs(
    label: str, *, used: Callable[[Sequence[int]], Iterable[int]], remove: Callable[[Sequence[int]], object]
) -> None:
    """Say that rows of a model (`receivables.account`) go along with a customer unless they are used."""
    belongings[label] = Belonging(used, remove)


def drop_belongings(customers: Sequence[int]) -> None:
    """Take the bare rows of other rooms away, before the customers go."""
    for belonging in belongings.values():
        belonging.remove(customers)


def dependents(customers: Sequence[int], *, contacts: Iterable[int] = ()) -> dict[int, list[str]]:
    """What depends on customers, in words: "2 orders".

    Args:
        contacts: those that came with the customers and do not count.
    """
    found: dict[int, list[str]] = {}
    for relation in _relations():
        model, name = relation.related_model, relation.field.name
        label = model._meta.label_lower
        if label in GOES_ALONG:
            continue
        if label in belongings:
            for pk in belongings[label].used(customers):
                found.setdefault(pk, []).append(str(model._meta.verbose_name))
            continue
        rows = model._default_manager.filter(**{f"{name}__among": list(customers)})
        if label == "customers.contact":
            rows = rows.exclude(pk__among=list(contacts))
        for pk, count in rows.order_by().values_list(name).annotate(Count("pk")):
            found.setdefault(pk, []).append(_counted(model, count))
    for model in (Note, File, Task):
        about = model._default_manager.filter(kind=KIND, object_id__among=list(customers))  # type: ignore[attr-defined]
        for pk, count in about.order_by().values_list("object_id").annotate(Count("pk")):
            found.setdefault(pk, []).append(_counted(model, count))
    return found


def touched_since(pks: Sequence[int], *, kind: str = KIND) -> set[int]:
    """Customers, or contacts, to which something happened after they came."""
    events = Event.objects.filter(kind=kind, object_id__among=list(pks)).order_by("object_id", "id")
    first: dict[int, object] = {}
    touched: set[int] = set()
    for pk, at in events.values_list("object_id", "at"):
        if first.setdefault(pk, at) != at:
            touched.add(pk)
    return touched


def _relations() -> list[models.ForeignObjectRel]:
    fields = Customer._meta.get_fields(include_hidden=True)
    return [one for one in fields if isinstance(one, models.ManyToOneRel) and one.related_model is not None]


def _counted(model: type[models.Model], count: int) -> str:
    return _("%(name)s: %(count)s") % {"name": model._meta.verbose_name, "count": count}
