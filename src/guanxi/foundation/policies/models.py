"""Dated terms and number series."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PolicyVersion(models.Model):
    """Terms of one policy for one scope from a day on; the latest starting version that has begun holds."""

    policy = models.CharField(max_length=80)
    scope = models.CharField(max_length=20, default="company", help_text=_("company, unit, class or customer"))
    scope_key = models.CharField(max_length=60, blank=True)
    starts_on = models.DateField()
    terms = models.JSONField()
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+",
        help_text=_("who consented, where somebody had to"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("policy version")
        indexes = [
            models.Index(fields=["policy", "scope", "scope_key", "-starts_on", "-id"], name="policy_in_force"),
            models.Index(fields=["policy", "-starts_on", "-id"], name="policy_newest"),
        ]

    def __str__(self) -> str:
        from guanxi.foundation.policies.naming import policy_label

        return f"{policy_label(self.policy)} · {self.starts_on}"


class PolicyTrial(models.Model):
    """Terms tried on the company's past before they are put in force: for whom, by whom, which days, what came out."""

    policy = models.CharField(max_length=80)
    scope = models.CharField(max_length=20, default="company")
    scope_key = models.CharField(max_length=60, blank=True)
    terms = models.JSONField()
    since = models.DateField(_("from"))
    until = models.DateField(_("until"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    touched_at = models.DateTimeField(null=True, help_text=_("the last sign of life of the worker"))
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    result = models.JSONField(null=True)
    failure = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("trial of terms")
        indexes = [models.Index(fields=["policy", "-at", "-id"], name="trial_of_policy")]

    def __str__(self) -> str:
        return f"{self.policy} {self.since} – {self.until}"


class NumberSeries(models.Model):
    """Counts the documents of one kind; `period` (yymm) starts the count anew each month."""

    name = models.CharField(max_length=40)
    period = models.CharField(max_length=8, blank=True)
    last = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("number series")
        constraints = [models.UniqueConstraint(fields=["name", "period"], name="series_period")]

    def __str__(self) -> str:
        return f"{self.name}-{self.period}"
