"""Rows of import runs: what was mended and decided about them, and the records they became."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.exchange.models.runs import ImportRun


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


class ImportMend(models.Model):
    """A cell that a person wrote anew (`row`), or every equal text of a column (`old`); the file itself is kept."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="mends")
    place = models.PositiveSmallIntegerField()
    row = models.PositiveIntegerField(null=True)
    old = models.CharField(max_length=1000, blank=True)
    text = models.CharField(max_length=1000, blank=True)

    class Meta:
        verbose_name = _("mended cell")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "place", "row"], condition=Q(row__isnull=False), name="import_mend_cell"
            ),
            models.UniqueConstraint(
                fields=["run", "place", "old"], condition=Q(row__isnull=True), name="import_mend_text"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row or self.old}: {self.text}"


class ImportDecision(models.Model):
    """What becomes of one row that may be a record which is here already: skip, create, or update that record."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="decisions")
    row = models.PositiveIntegerField()
    choice = models.CharField(max_length=8)
    object_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("decision on a duplicate")
        constraints = [models.UniqueConstraint(fields=["run", "row"], name="import_decision_row")]

    def __str__(self) -> str:
        return f"{self.row}: {self.choice}"


class ImportedRecord(models.Model):
    """A record that a run created (`is_new`) or changed: its values before and after, and what came with it.

    `more` holds before and after of fields that other rooms added; `parts` are further records written with it, as
    [model, key]. `taken_back_at`: the run was undone as far as it goes.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="records")
    row = models.PositiveIntegerField()
    model = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    is_new = models.BooleanField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    more = models.JSONField(default=dict)
    parts = models.JSONField(default=list)
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("imported record")
        constraints = [models.UniqueConstraint(fields=["run", "row", "object_id"], name="imported_record_row")]
        indexes = [models.Index(fields=["model", "object_id"], name="imported_record_object")]

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}"
