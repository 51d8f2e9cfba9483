"""Lists that the worker writes into files."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guanxi.kit.querysets import ScopedQuerySet


class ExportQuerySet(ScopedQuerySet):
    """Exports are seen by the person who asked for them, and by nobody else."""

    def visible_to(self, user: Any) -> Any:
        return self.filter(user_id=user.pk)

    def unfinished(self) -> Any:
        """Those that wait or are being written, the oldest first."""
        return self.filter(finished_at__isnull=True, failed_at__isnull=True).order_by("id")


class Export(models.Model):
    """A long list one person wants as a file, outside the web root; `file` is set when it is whole, until it is swept.

    `touched_at` is the writer's last sign of life. `reach` is how far the person saw when it was written.
    """

    listing = models.CharField(max_length=60)
    query = models.TextField(blank=True)
    format = models.CharField(max_length=4)
    language = models.CharField(max_length=10)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    touched_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=400, blank=True)
    rows = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=120, blank=True)
    file = models.CharField(max_length=200, blank=True)
    reach = models.JSONField(default=dict)
    kept_until = models.DateField(null=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        indexes = [
            models.Index(
                fields=["id"], condition=Q(finished_at__isnull=True, failed_at__isnull=True), name="export_unfinished"
            ),
            models.Index(fields=["kept_until"], condition=~Q(file=""), name="export_kept"),
        ]

    def __str__(self) -> str:
        return self.name or self.listing
