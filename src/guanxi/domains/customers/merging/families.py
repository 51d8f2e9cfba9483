"""Who survives whom: merged customers point to the one that carries them on, always to the last of a chain."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from guanxi.domains.customers.merging.refusals import AlreadyMerged
from guanxi.domains.customers.models import Customer


def family_of(customer: Any) -> Any:
    """Ids of a customer and of those merged into it, as part of a question; a merged one is asked about as the other.

    Args:
        customer: the record, or the id of one that was not merged.
    """
    pk = carrier_of(customer) if isinstance(customer, Customer) else customer
    return Customer.objects.filter(Q(pk=pk) | Q(merged_into=pk)).values("pk")


def carrier_of(customer: Customer) -> int:
    """Id of the customer that carries this one on: its own unless it was merged."""
    return int(customer.merged_into_id or customer.pk)


def families_of(customers: Collection[int]) -> dict[int, int]:
    """Each of these customers, and whoever was merged into them → the one that carries it; merged ones are out."""
    wanted = set(customers)
    rows = Customer.objects.filter(Q(pk__among=sorted(wanted)) | Q(merged_into__among=sorted(wanted)))
    pairs = ((pk, into or pk) for pk, into in rows.values_list("pk", "merged_into_id"))
    return {pk: carrier for pk, carrier in pairs if carrier in wanted}


def survivors_of(customers: Collection[int]) -> dict[int, int]:
    """Each of these customers → the one it was merged into, itself where it was not."""
    rows = Customer.objects.filter(pk__among=sorted(set(customers))).values_list("pk", "merged_into_id")
    return {pk: into or pk for pk, into in rows}


def demand_standing(customer: Customer) -> None:
    """Let pass a customer that stands for itself.

    Raises:
        AlreadyMerged: it was merged into another one.
    """
    if customer.merged_into is not None:
        names = {"name": customer.name, "into": customer.merged_into.name}
        raise AlreadyMerged(_("%(name)s was merged into %(into)s.") % names, mend=_("Work with the one that remained."))


def survivor_of(customer: Customer) -> Customer:
    """The customer that carries this one on: itself unless it was merged."""
    return customer.merged_into or customer
