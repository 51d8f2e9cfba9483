"""Who looked after a customer, and customers as those see them who may take them from the pool."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.domains.customers.models import Customer
from guanxi.domains.customers.pool.fields import POOLED
from guanxi.foundation.people.models import Unit
from guanxi.foundation.people.visibility import reach_of, region_of, units_below
from guanxi.kit.querysets import ScopedQuerySet


class Tenure(models.Model):
    """From when to when somebody looked after a customer, how that began and why it ended."""

    class Began(models.TextChoices):
        """How somebody came by a customer."""

        ENTERED = "entered", pgettext_lazy("tenure", "entered")
        ASSIGNED = "assigned", pgettext_lazy("tenure", "assigned")
        CLAIMED = "claimed", pgettext_lazy("tenure", "claimed from the pool")

    class Ended(models.TextChoices):
        """How somebody lost a customer."""

        ASSIGNED = "assigned", pgettext_lazy("tenure", "handed over")
        RETURNED = "returned", pgettext_lazy("tenure", "back to the pool: too long without activity")
        RELEASED = "released", pgettext_lazy("tenure", "given back")

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="tenures")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    began = models.CharField(max_length=10, choices=Began.choices)
    until = models.DateTimeField(null=True, blank=True)
    ended = models.CharField(max_length=10, choices=Ended.choices, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("tenure")
        indexes = [models.Index(fields=["owner", "since"], name="tenure_owner_since")]
        constraints = [
            models.UniqueConstraint(fields=["customer"], condition=Q(until__isnull=True), name="tenure_one_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.owner_id} {self.since:%Y-%m-%d}"


class PoolQuerySet(ScopedQuerySet):
    """Customers of the pool by who may take them."""

    def visible_to(self, user: Any) -> Any:
        free = self.filter(POOLED, merged_into__isnull=True)
        units = pool_units(user)
        return free if units is None else free.filter(unit__in=sorted(units))


class PooledCustomer(Customer):
    """A customer without a rep as those see it who may take it: its telephone, street and people stay hidden."""

    objects = PoolQuerySet.as_manager()  # type: ignore[assignment, misc]

    class Meta:
        proxy = True
        verbose_name = _("customer in the pool")


def pool_units(user: Any) -> frozenset[int] | None:
    """The units whose pool a person sees: those within reach and those of his or her region; None means all."""
    reach = reach_of(user)
    if reach.everything:
        return None
    kept: frozenset[int] | None = user.__dict__.get("_pool_units")
    if kept is None:
        own = units_below(region_of(user.unit)) if user.unit_id else frozenset[int]()
        kept = user.__dict__["_pool_units"] = reach.units | own
    return kept
