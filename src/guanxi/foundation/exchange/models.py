"""Import runs and what they brought."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


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
