"""Import runs and what they brought; lists that the worker writes into files."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guanxi.kit.querysets import ScopedQuerySet


class ImportRun(models.Model):
    """One reading of one file: what was found, imported, reported; `summary` holds the counts and the sums as text."""

    kind = models.CharField(max_length=40)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=400, blank=True)
    summary = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("import run")

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"


class ImportedDocument(models.Model):
    """A document that came by import: its number and a digest of its content tell whether it comes again unchanged."""

    kind = models.CharField(max_length=40)
    number = models.CharField(max_length=60)
    digest = models.CharField(max_length=40)
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="documents")

    class Meta:
        verbose_name = _("imported document")
        constraints = [models.UniqueConstraint(fields=["kind", "number"], name="imported_document_number")]

    def __str__(self) -> str:
        return self.number


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
