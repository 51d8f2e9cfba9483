"""What accounts owe by age, kept by every movement."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guanxi.domains.receivables.models.accounts import Account
from guanxi.foundation.people.visibility import reach_of
from guanxi.kit.money import MoneyField
from guanxi.kit.querysets import ScopedQuerySet

PERSON = settings.AUTH_USER_MODEL


class AgeingQuerySet(ScopedQuerySet):
    """Ageing rows and totals carry owner and unit themselves."""

    def visible_to(self, user: Any) -> Any:
        condition = reach_of(user).condition()
        return self if condition is None else self.filter(condition)


class AgeingSums(models.Model):
    """Debts of one owner in one unit, by age."""

    owner = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    bucket_1 = MoneyField(default=0)
    bucket_2 = MoneyField(default=0)
    bucket_3 = MoneyField(default=0)
    bucket_4 = MoneyField(default=0)
    bucket_5 = MoneyField(default=0)
    total = MoneyField(default=0)
    overdue = MoneyField(default=0)
    expected_loss = MoneyField(default=0)
    unapplied = MoneyField(default=0)

    objects = AgeingQuerySet.as_manager()

    class Meta:
        abstract = True


class AccountAgeing(AgeingSums):
    """What one account owes by age on the day `as_of`, kept by every movement and renewed each night.

    Owner and unit are copied from the customer so that a scoped list is one indexed read.
    """

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="ageing")
    as_of = models.DateField()
    oldest_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("account ageing")
        indexes = [
            models.Index(fields=["-expected_loss", "account"], name="ageing_by_loss"),
            models.Index(fields=["unit", "-expected_loss", "account"], name="ageing_unit_loss"),
            models.Index(fields=["owner", "-expected_loss", "account"], name="ageing_owner_loss"),
            models.Index(fields=["-total", "account"], name="ageing_by_total"),
            models.Index(fields=["unit", "-total", "account"], name="ageing_unit_total"),
            models.Index(fields=["owner", "-total", "account"], name="ageing_owner_total"),
        ]

    def __str__(self) -> str:
        return f"{self.as_of} {self.total}"

    @property
    def buckets(self) -> tuple[Decimal, ...]:
        """The five amounts, youngest first."""
        return self.bucket_1, self.bucket_2, self.bucket_3, self.bucket_4, self.bucket_5


class AgeingTotal(AgeingSums):
    """The sums of `AccountAgeing` of one owner in one unit, so that a page of a million accounts adds up few rows."""

    class Meta:
        verbose_name = _("ageing total")
        constraints = [
            models.UniqueConstraint(fields=["unit", "owner"], name="ageing_total_of"),
            models.UniqueConstraint(fields=["unit"], condition=Q(owner__isnull=True), name="ageing_total_unowned"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}/{self.owner_id} {self.total}"
