"""Who answers for a loss (S4-46)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guanxi.domains.credit.models.standing import ThroughCustomer
from guanxi.domains.customers.models import Customer
from guanxi.kit.money import MoneyField, RateField

PERSON = settings.AUTH_USER_MODEL


class BadDebtCase(models.Model):
    """A claim that is lost: how much of which invoice, why; written off by a bad-debt credit in the ledger."""

    number = models.CharField(_("number"), max_length=40, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="bad_debts")
    invoice = models.ForeignKey("receivables.Invoice", on_delete=models.PROTECT, related_name="bad_debts")
    credit = models.ForeignKey("receivables.Credit", on_delete=models.PROTECT, null=True, related_name="bad_debts")
    amount = MoneyField(_("amount"))
    on = models.DateField(_("date"))
    reason = models.CharField(_("reason"), max_length=400)
    policy_version = models.BigIntegerField(null=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ThroughCustomer.as_manager()

    class Meta:
        verbose_name = _("bad-debt case")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="bad_debt_amount")]
        indexes = [
            models.Index(fields=["customer", "-on"], name="bad_debt_of_customer"),
            models.Index(fields=["-on", "-id"], name="bad_debt_newest"),
        ]

    def __str__(self) -> str:
        return self.number


class LiabilityShare(models.Model):
    """What part of a lost claim one person bears by the policy, and why: who handled it, who approved it (S4-46)."""

    class Part(models.TextChoices):
        """As what the person answers."""

        HANDLER = "handler", _("handler")
        APPROVER = "approver", _("approver")
        COMPANY = "company", _("company")

    case = models.ForeignKey(BadDebtCase, on_delete=models.CASCADE, related_name="shares")
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    part = models.CharField(max_length=10, choices=Part.choices)
    rate = RateField()
    amount = MoneyField()
    grounds = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("liability share")
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="liability_amount")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.part} {self.amount}"
