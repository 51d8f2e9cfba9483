"""A bare standing goes along with a customer that is taken back, unless credit was ever decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from guanxi.domains.credit.models import Application, Limit, Security, Standing, Survey
from guanxi.domains.customers.belongings import belongs

DECIDED = Q(blocked_at__isnull=False) | Q(graded_on__isnull=False)


def used_standings(customers: Sequence[int]) -> Iterable[int]:
    """Those of whose credit somebody decided something; a limit that came with the file does not count."""
    ids = list(customers)
    found = set(Standing.objects.filter(DECIDED, customer_id__among=ids).values_list("customer_id", flat=True))
    for rows in (Survey.objects.all(), Application.objects.all(), Security.objects.all(), granted()):
        found |= set(rows.filter(customer_id__among=ids).values_list("customer_id", flat=True))
    return found


def granted() -> QuerySet[Limit]:
    """Limits that did not come from a file."""
    return Limit.objects.exclude(origin=Limit.Origin.IMPORT)


def remove_standings(customers: Sequence[int]) -> None:
    """Take the bare standings of customers away, with the limits that came from a file."""
    Limit.objects.filter(customer_id__among=list(customers)).delete()
    Standing.objects.filter(customer_id__among=list(customers)).delete()


belongs("credit.standing", used=used_standings, remove=remove_standings)
belongs("credit.limit", used=lambda customers: (), remove=lambda customers: None)
