"""What a customer's credit is today, and every limit it ever had."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers.models import Customer
from guanxi.foundation.people.visibility import reach_of
from guanxi.kit.money import MoneyField, RateField
from guanxi.kit.querysets import ScopedQuerySet

PERSON = settings.AUTH_USER_MODEL


class ThroughCustomer(ScopedQuerySet):
    """Rows that belong to a customer are seen by whoever may see the customer."""

    def visible_to(self, user: Any) -> Any:
        condition = reach_of(user).condition("customer__owner", "customer__unit")
        return self if condition is None else self.filter(condition)


class Standing(models.Model):
    """One row a customer: grade, limit in force and until when, when it is due for review, whether it is blocked.

    `limit_amount` none: no limit was ever granted. The ceiling of the account follows it.
    """

    customer = models.OneToOneField(
        Customer, on_delete=models.PROTECT, primary_key=True, related_name="credit_standing"
    )
    grade = models.CharField(_("credit grade"), max_length=4, blank=True)
    points = RateField(null=True, help_text=_("0–1: share of the points the known factors could give"))
    graded_on = models.DateField(null=True)
    limit_amount = MoneyField(_("credit limit"), null=True)
    term_days = models.PositiveIntegerField(_("days to pay"), null=True)
    valid_until = models.DateField(_("valid until"), null=True)
    review_on = models.DateField(_("due for review"), null=True)
    blocked_at = models.DateTimeField(null=True)
    blocked_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    block_reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = ThroughCustomer.as_manager()

    class Meta:
        verbose_name = _("credit standing")
        constraints = [
            models.CheckConstraint(
                condition=Q(limit_amount__isnull=True) | Q(limit_amount__gte=0), name="standing_limit"
            )
        ]
        indexes = [
            models.Index(fields=["review_on"], condition=Q(review_on__isnull=False), name="standing_review"),
            models.Index(fields=["valid_until"], condition=Q(valid_until__isnull=False), name="standing_expiry"),
            models.Index(fields=["-limit_amount", "customer"], name="standing_by_limit"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.grade} {self.limit_amount}"


class Limit(models.Model):
    """A limit as it was granted: from when until when, by whose authority; never edited but for its end.

    One that was lowered is by who lowered it, and approved by nobody.
    """

    class Origin(models.TextChoices):
        """How it came to be."""

        APPLICATION = "application", _("application")
        IMPORT = "import", _("import")
        LOWERED = "lowered", _("lowered")
        MERGED = "merged", _("customers merged")

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="credit_limits")
    amount = MoneyField(_("credit limit"))
    secured = MoneyField(default=0, help_text=_("the part that rests on securities"))
    term_days = models.PositiveIntegerField(_("days to pay"), null=True)
    starts_on = models.DateField(_("from"))
    valid_until = models.DateField(_("valid until"), null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)
    origin = models.CharField(max_length=12, choices=Origin.choices)
    application = models.ForeignKey("credit.Application", on_delete=models.PROTECT, null=True, related_name="limits")
    policy_version = models.BigIntegerField(null=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    objects = ThroughCustomer.as_manager()

    class Meta:
        verbose_name = _("credit limit")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0) & Q(secured__gte=0), name="limit_amount"),
            models.UniqueConstraint(fields=["customer"], condition=Q(ended_at__isnull=True), name="limit_one_now"),
        ]
        indexes = [
            models.Index(fields=["customer", "-at"], name="limit_of_customer"),
            models.Index(
                fields=["-starts_on", "-id"],
                condition=Q(origin="import", application__isnull=True),
                name="limit_by_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.amount}"
