"""Import runs as conversations: a file, what was chosen for it, and how far it came."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.people.visibility import may, reach_of
from guanxi.kit.querysets import ScopedQuerySet

VIEW_ALL = "exchange.view_imports"  # a right to look, which no verb has


class ImportRunQuerySet(ScopedQuerySet):
    """Runs are seen by who opened them; those who may look at imports see the runs of the people within their reach."""

    def visible_to(self, user: Any) -> Any:
        if not may(user, VIEW_ALL):
            return self.filter(by_id=user.pk)
        reach = reach_of(user)
        if reach.everything:
            return self
        return self.filter(Q(by_id__in={user.pk, *reach.owners}) | Q(by__unit_id__in=reach.units))

    def talks(self) -> Any:
        """Conversations that were not thrown away; kinds that read a file in one go have none."""
        return self.filter(opened_at__isnull=False, discarded_at__isnull=True)

    def at_work(self) -> Any:
        """Those that are to be written or taken back, the oldest first."""
        going = Q(undo_began_at__isnull=True, finished_at__isnull=True, stopped_at__isnull=True)
        undoing = Q(undo_began_at__isnull=False, undone_at__isnull=True)
        begun = self.talks().filter(started_at__isnull=False, failed_at__isnull=True)
        return begun.filter(going | undoing).order_by("id")


class ImportRun(models.Model):
    """One file brought in: what it is, what was chosen for it, how far it came and what became of its rows.

    `kind` is the key of the target (or of a kind that reads a file in one go: such runs have no `opened_at`). Choices:
    `reading` (sheet, heading, encoding, separator), `joined` (a second file), `mapping` (field → place of its column),
    `formats` and `constants` by field, `upsert_key`, `empty` (what an empty cell means), `duplicates` (what becomes of
    rows that look like a record that is here), `options` (the target's own). `summary` counts what became of the rows.
    """

    kind = models.CharField(max_length=40)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=400, blank=True)
    undo_began_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    discarded_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    folder = models.CharField(max_length=32, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    lines = models.PositiveIntegerField(default=0)
    language = models.CharField(max_length=10, blank=True)
    columns = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    reading = models.JSONField(default=dict)
    joined = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)
    guesses = models.JSONField(default=dict)
    formats = models.JSONField(default=dict)
    constants = models.JSONField(default=dict)
    upsert_key = models.JSONField(default=list)
    empty = models.CharField(max_length=8, default="leave")
    duplicates = models.CharField(max_length=8, default="skip")
    options = models.JSONField(default=dict)
    index = models.CharField(max_length=40, blank=True)
    checked = models.PositiveIntegerField(default=0)
    checked_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    touched_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    summary = models.JSONField(default=dict)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import run")
        indexes = [
            models.Index(fields=["by", "-id"], name="import_run_by"),
            models.Index(
                fields=["id"],
                condition=Q(
                    opened_at__isnull=False, started_at__isnull=False, failed_at__isnull=True, undone_at__isnull=True
                ),
                name="import_run_at_work",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"

    @property
    def target(self) -> str:
        """What the rows become: the key of an `ImportTarget`."""
        return self.kind

    @property
    def state(self) -> str:
        """Where the conversation stands: open, waiting, running, stopped, failed, finished, undoing, undone, discarded.

        A run whose undoing left records that something newer depends on is undone too; `summary` counts what is left.
        """
        if self.discarded_at:
            return "discarded"
        if self.undone_at:
            return "undone"
        if self.failed_at:
            return "failed"
        if self.undo_began_at:
            return "undoing"
        if self.finished_at:
            return "finished"
        if self.stopped_at:
            return "stopped"
        if self.started_at:
            return "running" if self.touched_at or not self.opened_at else "waiting"
        return "open"

    @property
    def is_open(self) -> bool:
        """Whether choices, mends and decisions may still change."""
        return self.started_at is None and self.discarded_at is None


class LearnedMapping(models.Model):
    """Which heading was which field when a file with these headings was last imported; offered the next time.

    `headings` is a digest of the set of headings, without case, spaces and punctuation.
    """

    target = models.CharField(max_length=40)
    headings = models.CharField(max_length=64)
    fields = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    learned_at = models.DateTimeField()

    class Meta:
        verbose_name = _("learned mapping")
        constraints = [models.UniqueConstraint(fields=["target", "headings"], name="learned_mapping_headings")]

    def __str__(self) -> str:
        return f"{self.target} {self.headings[:8]}"
