"""A merge, as long as it can be undone and as history afterwards."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.people.visibility import reach_of
from guanxi.kit.querysets import ScopedQuerySet

PERSON = settings.AUTH_USER_MODEL


class MergeQuerySet(ScopedQuerySet):
    """Merges are seen by whoever may see the customer that survived; once undone, by whoever may see both."""

    def visible_to(self, user: Any) -> Any:
        reach = reach_of(user)
        survivor, merged = (reach.condition(f"{side}__owner", f"{side}__unit") for side in ("survivor", "merged"))
        if survivor is None or merged is None:
            return self
        return self.filter(survivor, Q(undone_at__isnull=True) | merged)

    def standing(self) -> Any:
        """Not undone."""
        return self.filter(undone_at__isnull=True)


class CustomerMerge(models.Model):
    """Two customers made one: which survived, the values of both, and what each room moved."""

    survivor = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="merges")
    merged = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="merged_by")
    fields = models.JSONField(default=dict, help_text=_("field → values of both sides, the one written, who gave it"))
    moved = models.JSONField(default=dict, help_text=_("room's key → what it needs to bring everything back"))
    counts = models.JSONField(default=dict, help_text=_("room's key → how many records it concerned"))
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge")
        constraints = [
            models.UniqueConstraint(fields=["merged"], condition=Q(undone_at__isnull=True), name="merged_once"),
            models.CheckConstraint(condition=~Q(merged=models.F("survivor")), name="merge_of_two"),
        ]
        indexes = [models.Index(fields=["-at", "-id"], name="merge_newest")]

    def __str__(self) -> str:
        return f"{self.merged_id} → {self.survivor_id}"
