"""Snapshots of metrics, and the grades that scorecards gave with all their reasons."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.measures.terms import LONGEST_GRADE
from guanxi.kit.money import RateField, ScaledField

PERSON = settings.AUTH_USER_MODEL


class ValueField(ScaledField):
    """The value of a metric with 4 decimals."""

    places = 4


class PointsField(ScaledField):
    """A score of 100 with 1 decimal."""

    places = 1


class Snapshot(models.Model):
    """What a metric was for one record on a day; no row where it was not known."""

    metric = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    on = models.DateField()
    value = ValueField()

    class Meta:
        verbose_name = _("snapshot")
        constraints = [models.UniqueConstraint(fields=["metric", "object_id", "on"], name="snapshot_once_a_day")]
        indexes = [models.Index(fields=["metric", "on"], name="snapshot_by_day")]

    def __str__(self) -> str:
        return f"{self.metric} {self.object_id} {self.on}: {self.value}"


class Grade(models.Model):
    """What a scorecard said of a record on a day, with every line of its reasons; never edited.

    The grade in force is the one that none has superseded. `checked_on` is the last day on which grading by the clock
    came to the same; `before` is the grade it took the place of.
    """

    scorecard = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    on = models.DateField(_("date"))
    points = PointsField(_("score"), null=True)
    grade = models.CharField(_("grade"), max_length=LONGEST_GRADE, blank=True, help_text=_("empty: too little known"))
    rank = models.PositiveSmallIntegerField(default=0, help_text=_("the grade's place, the best is 1; 0: no grade"))
    before = models.CharField(max_length=LONGEST_GRADE, blank=True)
    share_known = RateField()
    reasons = models.JSONField(help_text=_("the lines of the score and the bands that were asked"))
    policy_version = models.BigIntegerField(null=True, help_text=_("the version of the terms; none: the defaults"))
    checked_on = models.DateField()
    superseded_at = models.DateTimeField(null=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("grade")
        constraints = [
            models.UniqueConstraint(
                fields=["scorecard", "kind", "object_id"],
                condition=Q(superseded_at__isnull=True),
                name="grade_in_force",
            ),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__gte=Decimal(0), points__lte=Decimal(100)),
                name="grade_points",
            ),
        ]
        indexes = [models.Index(fields=["scorecard", "kind", "object_id", "-id"], name="grade_history")]

    def __str__(self) -> str:
        return f"{self.scorecard} {self.object_id}: {self.grade or '–'}"

    @property
    def record(self) -> tuple[str, int]:
        """The record it is of: kind and number."""
        return self.kind, self.object_id

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The factors with their points and why, as they were written down."""
        lines: list[dict[str, Any]] = self.reasons["lines"]
        return lines
