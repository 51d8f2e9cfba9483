"""What hangs on a customer: what goes along when it is taken back, and what holds it fast.

A room that keeps a bare row for every customer (an account without a booking) says so with `belongs`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.apps import apps

from guanxi.domains.customers.models import Contact, Customer
from guanxi.foundation.forms.models import FormRecord
from guanxi.foundation.measures.actions.forgetting import forget_measures
from guanxi.foundation.timeline.hanging import hanging_on
from guanxi.foundation.work.models import Task
from guanxi.kit.relations import counted, pointing_at

KIND, CONTACT = "customers.customer", "customers.contact"
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
    """Take the bare rows of other rooms away, and what was measured of the customers, before they go."""
    for belonging in belongings.values():
        belonging.remove(customers)
    forget_measures(KIND, customers)


def dependents(
    customers: Sequence[int], *, contacts: Iterable[int] = (), notes: Iterable[int] = ()
) -> dict[int, list[str]]:
    """What depends on customers, in words: "order: 2".

    Args:
        contacts, notes: those that came with the customers and do not count.
    """
    besides = {*GOES_ALONG, *belongings, CONTACT}
    found = pointing_at(Customer, customers, besides=besides)
    for pk, text in counted(Contact, "customer", customers, besides=contacts).items():
        found.setdefault(pk, []).append(text)
    for label, belonging in belongings.items():
        for pk in belonging.used(customers):
            found.setdefault(pk, []).append(str(apps.get_model(label)._meta.verbose_name))
    for pk, texts in hanging_on(KIND, customers, Task, FormRecord, besides=notes).items():
        found.setdefault(pk, []).extend(texts)
    return found
