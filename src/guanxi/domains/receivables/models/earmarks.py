"""Money that is set aside: it pays one order and nothing else."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from guanxi.domains.receivables.models.documents import Credit
from guanxi.kit.money import MoneyField

PERSON = settings.AUTH_USER_MODEL


class Earmark(models.Model):
    """Part of a credit that is set aside for one record (a prepaid order): no other invoice takes it.

    `left` is what is still set aside: invoices of the record take it, and what is given back is on account again.
    """

    credit = models.ForeignKey(Credit, on_delete=models.PROTECT, related_name="earmarks")
    source_kind = models.CharField(max_length=60, help_text=_("what it pays: kind of record"))
    source_id = models.BigIntegerField()
    amount = MoneyField(_("amount"))
    left = MoneyField(_("still set aside"))
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("earmark")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="earmark_amount"),
            models.CheckConstraint(condition=Q(left__gte=0) & Q(left__lte=F("amount")), name="earmark_left"),
        ]
        indexes = [models.Index(fields=["source_kind", "source_id"], name="earmark_of_source")]

    def __str__(self) -> str:
        return f"{self.left}: {self.credit_id} → {self.source_kind} {self.source_id}"
