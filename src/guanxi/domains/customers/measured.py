"""Customers as records that are measured and graded."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers.models import Customer
from guanxi.foundation.measures.metrics import CUSTOMER, Grain, register_grain


def ids_after(last: int, most: int) -> Sequence[int]:
    """The next customers that were not merged into another, the walk-in account left out."""
    rows = Customer.objects.active().exclude(kind=Customer.Kind.WALK_IN).filter(pk__gt=last).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:most])


def records_of(ids: Sequence[int]) -> Mapping[int, Any]:
    """The customers of these numbers with their units."""
    return {one.pk: one for one in Customer.objects.filter(pk__among=list(ids)).select_related("unit")}


register_grain(Grain(CUSTOMER, _("Customers"), ids_after, records_of))
