"""Pairs of customers that may be the same, the keys by which they are found, and the searches over the whole base."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.foundation.people.visibility import reach_of
from guanxi.kit.querysets import ScopedQuerySet


class PairQuerySet(ScopedQuerySet):
    """Pairs are seen by those who see both customers."""

    def visible_to(self, user: Any) -> Any:
        reach, seen = reach_of(user), self
        for side in ("one", "other"):
            condition = reach.condition(f"{side}__owner", f"{side}__unit")
            seen = seen if condition is None else seen.filter(condition)
        return seen

    def open(self) -> Any:
        """Pairs that nobody has decided about, of customers that both still stand for themselves."""
        return self.filter(decision="", one__merged_into__isnull=True, other__merged_into__isnull=True)


class DuplicatePair(models.Model):
    """Two customers that may be the same, how likely (0 to 1) and why; what somebody decided is remembered."""

    class Decision(models.TextChoices):
        """What somebody said about the pair."""

        OPEN = "", pgettext_lazy("duplicate", "open")
        DIFFERENT = "different", _("different customers")
        MERGED = "merged", _("merged")

    one = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")
    score = models.DecimalField(max_digits=4, decimal_places=3)
    reasons = models.JSONField(default=list)
    found_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = PairQuerySet.as_manager()

    class Meta:
        verbose_name = _("possible duplicate")
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="duplicate_pair_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="duplicate_pair_in_order"),
        ]
        indexes = [models.Index(fields=["-score", "id"], condition=Q(decision=""), name="duplicate_pair_open")]

    def __str__(self) -> str:
        return f"{self.one_id}–{self.other_id}"


class DuplicateKey(models.Model):
    """A mark that similar customers share: a digest of how the name sounds, of a telephone, of a code, an address.

    `place` is the 4-digit code of the city, 0 where the key holds everywhere; `is_part` marks a part of a name, which
    is compared with whole names only.
    """

    key = models.BigIntegerField()
    place = models.PositiveSmallIntegerField(default=0)
    is_part = models.BooleanField(default=False)
    customer = models.ForeignKey("customers.Customer", on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("duplicate key")
        indexes = [models.Index(fields=["key", "place", "customer"], name="duplicate_key")]

    def __str__(self) -> str:
        return str(self.key)


class DuplicateDue(models.Model):
    """A customer that is new or changed and waits to be compared with the others."""

    customer = models.OneToOneField("customers.Customer", on_delete=models.CASCADE, primary_key=True, related_name="+")

    class Meta:
        verbose_name = _("customer to compare")

    def __str__(self) -> str:
        return str(self.customer_id)


class DuplicateSearch(models.Model):
    """One search for duplicates over the whole base: how far it is, and how many pairs it found."""

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    touched_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    pairs = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("search for duplicates")

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M}"
