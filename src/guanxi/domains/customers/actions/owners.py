"""Who looks after a customer, and the words hung on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.domains.customers.actions.reaching import check_owner
from guanxi.domains.customers.index import index_customers
from guanxi.domains.customers.models import Customer, Tag
from guanxi.domains.customers.pool.models import Tenure
from guanxi.domains.customers.pool.policies import holding_terms
from guanxi.domains.customers.pool.tenures import begin_tenures, end_tenures
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
        BadInput: the rep has left, has no unit, works where `by` does not reach, or would hold too many.
    """
    check_owner(owner, by=by)
    if owner.unit_id is None:
        raise BadInput(owner=_("%(name)s belongs to no unit yet. Set the unit first.") % {"name": owner})
    moved, on = 0, timezone.localdate(at)
    chosen = sorted({customer.pk for customer in customers})
    check_capacity(owner, chosen, on=on)
    for ids in in_chunks(chosen, 500):
        rows = list(Customer.objects.lock().filter(pk__in=ids).exclude(owner=owner, unit=owner.unit_id))
        before = dict(Customer.objects.filter(pk__in=ids).values_list("pk", "owner__full_name"))
        for row in rows:
            row.owner, row.unit_id, row.pooled_at, row.version = owner, owner.unit_id, None, row.version + 1
        Customer.objects.filter(pk__in=[row.pk for row in rows]).update(
            owner=owner, unit=owner.unit_id, pooled_at=None, pool_warned_on=None, active_on=on, updated_at=at,
            version=F("version") + 1,
        )  # fmt: skip
        end_tenures([row.pk for row in rows], ended=Tenure.Ended.ASSIGNED, at=at)
        begin_tenures(rows, began=Tenure.Began.ASSIGNED, at=at)
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


def check_capacity(owner: User, ids: Sequence[int], *, on: date) -> None:
    """Refuse to give somebody more customers than he or she may hold; two who give at once are counted one by one.

    Raises:
        BadInput: names how many places are left.
    """
    rep = User.objects.select_for_update(of=("self",)).get(pk=owner.pk)
    most = holding_terms(rep, on=on).capacity
    if not most:
        return
    held = Customer.objects.filter(owner=rep, merged_into__isnull=True)
    more = sum(len(chunk) - held.filter(pk__in=chunk).count() for chunk in in_chunks(ids))
    left = max(0, most - held.count())
    if more > left:
        text = _("%(name)s may hold %(most)s customers; %(left)s more can be assigned. Choose fewer, or another rep.")
        raise BadInput(owner=text % {"name": rep, "most": most, "left": left})


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
