"""Asking for credit, and what stands behind it (S4-43 … S4-45)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.domains.credit.models.standing import ThroughCustomer
from guanxi.domains.credit.models.surveys import Survey
from guanxi.domains.customers.models import Customer
from guanxi.kit.amounts import ZERO, round_cents
from guanxi.kit.money import MoneyField, RateField

PERSON = settings.AUTH_USER_MODEL


class Application(models.Model):
    """A salesman asks for a customer's credit: how much, for how many days, why; its state follows from its dates.

    `proposed`, `grade` and `steps` are what the grading found, kept as it was when its approver was asked; `kept` is
    what it was given: grades by scorecard, securities, answers of banks and suppliers (none: it was not kept yet in
    those days). `versions` are those of the terms that decided: policy → version, none where the defaults held.
    """

    number = models.CharField(_("number"), max_length=40, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="credit_applications")
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="applications")
    amount = MoneyField(_("amount asked for"))
    term_days = models.PositiveIntegerField(_("days to pay"))
    reason = models.CharField(_("reason"), max_length=400)
    grade = models.CharField(_("credit grade"), max_length=4, blank=True)
    proposed = MoneyField(_("proposed limit"), null=True)
    secured = MoneyField(default=0, help_text=_("the part of the proposal that rests on securities"))
    steps = models.JSONField(default=list)
    digest = models.CharField(max_length=16, blank=True)
    marks = models.JSONField(null=True, help_text=_("what of the figures could not be true; none: it was not kept"))
    kept = models.JSONField(null=True)
    management = models.ForeignKey("forms.FormRecord", on_delete=models.PROTECT, null=True, related_name="+")
    versions = models.JSONField(default=dict)
    graded_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    graded_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    granted_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    decision_reason = models.CharField(max_length=400, blank=True)
    decided_rung = models.CharField(max_length=50, blank=True, help_text=_("by the authority of which role"))
    request = models.ForeignKey("work.ApprovalRequest", on_delete=models.PROTECT, null=True, related_name="+")
    policy_version = models.BigIntegerField(null=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    objects = ThroughCustomer.as_manager()

    class Meta:
        verbose_name = _("credit application")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="application_amount"),
            models.UniqueConstraint(
                fields=["customer"],
                condition=Q(granted_at__isnull=True, refused_at__isnull=True, withdrawn_at__isnull=True),
                name="application_one_open",
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "-at"], name="application_of_customer"),
            models.Index(
                fields=["-granted_at", "-id"], condition=Q(granted_at__isnull=False), name="application_granted"
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Whether nobody decided it and nobody took it back."""
        return self.granted_at is None and self.refused_at is None and self.withdrawn_at is None

    @property
    def owner_id(self) -> int | None:
        """Whose customer it is about; approvals look for it."""
        return self.customer.owner_id


class Security(models.Model):
    """What stands behind a credit: a guarantee, a deposit, a mortgage; counted at `accepted_rate` of its value."""

    class Kind(models.TextChoices):
        """What it is."""

        GUARANTEE = "guarantee", _("guarantee")
        DEPOSIT = "deposit", _("deposit")
        MORTGAGE = "mortgage", _("mortgage")

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="credit_securities")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, null=True, related_name="securities")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    description = models.CharField(_("description"), max_length=200)
    value = MoneyField(pgettext_lazy("security", "value"))
    accepted_rate = RateField(_("accepted share"))
    valid_until = models.DateField(_("valid until"), null=True)
    released_at = models.DateTimeField(null=True)
    release_reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ThroughCustomer.as_manager()

    class Meta:
        verbose_name = _("security")
        constraints = [
            models.CheckConstraint(
                condition=Q(value__gt=0) & Q(accepted_rate__gte=0) & Q(accepted_rate__lte=1), name="security_value"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.value}"

    def counts_on(self, day: date) -> Decimal:
        """What of its value counts on a day, in the company's currency; nothing once it has ended."""
        has_ended = self.valid_until is not None and self.valid_until < day
        return ZERO if has_ended else round_cents(self.value * self.accepted_rate)
