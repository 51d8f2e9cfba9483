"""What the pool keeps with a customer, so that its lists and its night are reads of an index."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

HELD = Q(owner__isnull=False, merged_into__isnull=True, is_protected=False)
POOLED = Q(pooled_at__isnull=False)


class PoolFields(models.Model):
    """The latest activity, since when a customer is in the pool, and the warning that stands."""

    active_on = models.DateField(_("last activity"), null=True, blank=True, editable=False)
    pooled_at = models.DateTimeField(_("in the pool since"), null=True, blank=True, editable=False)
    pool_warned_on = models.DateField(_("warned of the pool"), null=True, blank=True, editable=False)
    is_protected = models.BooleanField(_("stays with its rep"), default=False)

    class Meta:
        abstract = True


INDEXES = [
    models.Index(fields=["unit", "sales_class", "active_on", "id"], name="customer_quiet", condition=HELD),
    models.Index(fields=["owner", "active_on"], name="customer_warned", condition=Q(pool_warned_on__isnull=False)),
    models.Index(fields=["pooled_at", "id"], name="customer_pooled", condition=POOLED),
    models.Index(fields=["unit", "pooled_at", "id"], name="customer_unit_pooled", condition=POOLED),
    models.Index(fields=["active_on", "id"], name="customer_pooled_quiet", condition=POOLED),
    models.Index(fields=["sort_name", "id"], name="customer_pooled_name", condition=POOLED),
]
CONSTRAINTS = [
    models.CheckConstraint(condition=Q(pooled_at__isnull=True) | Q(owner__isnull=True), name="customer_pooled_is_free")
]
