"""What this room knows of other rooms' records: who may see them, and where they are shown. The rooms fill it.

visible_kinds["customers.customer"] = lambda user, pk: Customer.objects.visible_to(user).filter(pk=pk).first()
record_urls["customers.customer"] = lambda pk: reverse("customers:customer", args=[pk])
shown_with["customers.customer"] = lambda pk: [numbers of the customers merged into it]
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

visible_kinds: dict[str, Callable[[Any, int], Any | None]] = {}
record_urls: dict[str, Callable[[int], str]] = {}
shown_with: dict[str, Callable[[int], list[int]]] = {}


def find_visible(user: Any, kind: str, object_id: int) -> Any | None:
    """The record, if `user` may see it; None for everything else, as if it did not exist."""
    find = visible_kinds.get(kind)
    return find(user, object_id) if find else None


def shown_together(record: Any) -> list[int]:
    """A record and those that are shown through it, as a customer shows what was merged into it.

    A record that was read with `stands_alone` knows that there are none.
    """
    others = None if getattr(record, "stands_alone", False) else shown_with.get(kind_of(record))
    return [record.pk, *(others(record.pk) if others else ())]


def url_of(kind: str, object_id: int) -> str:
    """Where a record is shown; nothing for kinds that have no page."""
    find = record_urls.get(kind)
    return find(object_id) if find else ""


def kind_of(record: Any) -> str:
    """How a record's kind is written: `orders.order`."""
    return str(record._meta.label_lower)
