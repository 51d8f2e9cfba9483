"""What was done against a rule of credit."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.domains.credit.models.standing import ThroughCustomer
from guanxi.domains.customers.models import Customer
from guanxi.kit.money import MoneyField

PERSON = settings.AUTH_USER_MODEL


class Violation(models.Model):
    """Something against a rule of credit, written down in the transaction in which it happened; never edited (S4-48).

    What the terms allow is none. `amount`: what came to stand above the limit by this. `exposure` and `ceiling`: as
    they were from then on. `by` none: it stood so when the log began.
    """

    class Kind(models.TextChoices):
        """What happened."""

        WRITTEN = "written", _("invoiced, or money taken back, above the limit")
        BROUGHT = "brought", _("brought by a file, above the limit")
        LOWERED = "lowered", _("limit set below what was owed and promised")
        ENDED = "ended", _("limit ended while something was owed or promised")
        FOUND = "found", _("stood above the limit when this log began")

    class Rule(models.TextChoices):
        """Against which rule."""

        LIMIT = "limit", _("exposure within the limit")
        RENEWAL = "renewal", _("no debt beyond a limit that sank or ended")

    rule = models.CharField(max_length=8, choices=Rule.choices)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="credit_violations", db_index=False)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    amount = MoneyField(_("amount"))
    exposure = MoneyField(pgettext_lazy("credit", "used"))
    ceiling = MoneyField(_("credit limit"))
    on = models.DateField(_("date"))
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    objects = ThroughCustomer.as_manager()

    class Meta:
        verbose_name = _("violation")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="violation_amount")]
        indexes = [
            models.Index(fields=["rule", "-on", "-id"], name="violation_newest"),
            models.Index(fields=["customer", "-on"], name="violation_of_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.kind} {self.amount}"


RULES: dict[str, str] = {
    Violation.Kind.WRITTEN: Violation.Rule.LIMIT, Violation.Kind.BROUGHT: Violation.Rule.LIMIT,
    Violation.Kind.LOWERED: Violation.Rule.RENEWAL, Violation.Kind.FOUND: Violation.Rule.LIMIT,
    Violation.Kind.ENDED: Violation.Rule.RENEWAL,
}  # fmt: skip
