"""Who looks after a customer, and the words hung on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from guanxi.domains.customers.actions.reaching import check_owner
from guanxi.domains.customers.index import index_customers
from guanxi.domains.customers.models import Customer, Tag
from guanxi.foundation.people.models import User
from guanxi.foundation.timeline.events import Happening, record_many
from guanxi.kit.actions import action
from guanxi.kit.bulk import in_chunks, insert_rows
from guanxi.kit.errors import BadInput

LONGEST_TAG = 40


@action("customers.assign_customers")
def assign_customers(customers: Iterable[Customer], *, owner: User, by: Any, at: datetime) -> int:
    """Give customers to a rep; they move into the rep's unit. Answers how many changed hands.

    Raises:
        BadInput: the rep has left, has no unit, or works where `by` does not reach.
    """
    check_owner(owner, by=by)
    if owner.unit_id is None:
        raise BadInput(owner=_("%(name)s belongs to no unit yet. Set the unit first.") % {"name": owner})
    moved = 0
    for ids in in_chunks(sorted({customer.pk for customer in customers}), 500):
        rows = list(Customer.objects.lock().filter(pk__in=ids).exclude(owner=owner, unit=owner.unit_id))
        before = dict(Customer.objects.filter(pk__in=ids).values_list("pk", "owner__full_name"))
        for row in rows:
            row.owner, row.unit_id, row.updated_at = owner, owner.unit_id, at
            row.version += 1
        Customer.objects.bulk_update(rows, ["owner", "unit", "updated_at", "version"])
        index_customers(rows)
        happenings = [
            Happening(
                "customers.customer_assigned",
                ("customers.customer", row.pk),
                facts={"name": row.name, "owner": owner.full_name, "owner_id": owner.pk, "before": before[row.pk]},
            )
            for row in rows
        ]
        record_many(happenings, by=by, at=at)
        moved += len(rows)
    return moved


@action("customers.tag_customers")
def tag_customers(
    customers: Iterable[Customer], *, add: Iterable[str] = (), remove: Iterable[str] = (), by: Any, at: datetime
) -> int:
    """Hang words on customers and take words off. Answers how many customers it concerned.

    Raises:
        BadInput: an empty word, or one longer than 40 characters.
    """
    added, removed = tags_called(add, make=True), tags_called(remove, make=False)
    ids = sorted({customer.pk for customer in customers})
    hung = Customer.tags.through
    for chunk in in_chunks(ids, 300):
        hung._default_manager.filter(customer__in=chunk, tag__in=removed).delete()
        rows = ((pk, tag.pk) for pk in chunk for tag in added)
        insert_rows(hung, ["customer_id", "tag_id"], rows, skip_existing=True)
        names: dict[int, list[str]] = {pk: [] for pk in chunk}
        for pk, name in (
            hung._default_manager.filter(customer__in=chunk)
            .order_by("tag__name")
            .values_list("customer_id", "tag__name")
        ):
            names[pk].append(name)
        happenings = [
            Happening("customers.customer_tagged", ("customers.customer", pk), facts={"tags": ", ".join(words)})
            for pk, words in names.items()
        ]
        record_many(happenings, by=by, at=at)
    return len(ids)


def tags_called(words: Iterable[str], *, make: bool) -> list[Tag]:
    """The tags of these words, those that are missing made where asked to.

    Raises:
        BadInput: an empty word, or one longer than 40 characters.
    """
    names = list(dict.fromkeys(" ".join(str(word).split()) for word in words))
    if any(not name or len(name) > LONGEST_TAG for name in names):
        raise BadInput(tags=_("A tag is a word of at most %(most)s characters.") % {"most": LONGEST_TAG})
    if make:
        Tag.objects.bulk_create([Tag(name=name) for name in names], ignore_conflicts=True)
    return list(Tag.objects.filter(name__in=names))
