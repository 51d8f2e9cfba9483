"""Rows of money are added, never edited; a mistake is mended by a reversing row."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.models.accounts import ThroughCustomer
from guanxi.kit.money import MoneyField

PERSON = settings.AUTH_USER_MODEL
OPPOSITE = "receivables.credit"  # what an invoice is about that takes a credit back: nothing was sold


class Invoice(models.Model):
    """A claim on a customer. `open_amount` is what allocations have not yet settled.

    `reopened_on` is the latest day on which an allocation was taken back: nothing settles it before that day.
    """

    number = models.CharField(max_length=40, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="invoices")
    on = models.DateField(_("date"))
    due_on = models.DateField(_("due"))
    amount = MoneyField(_("amount"))
    open_amount = MoneyField(pgettext_lazy("amount", "open"))
    reopened_on = models.DateField(null=True)
    reversed_at = models.DateTimeField(
        null=True, help_text=_("set when its opposite took it back; both come to nothing")
    )
    source_kind = models.CharField(max_length=60, blank=True, help_text=_("what was invoiced: kind of record"))
    source_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    objects = ThroughCustomer.as_manager()

    class Meta:
        verbose_name = _("invoice")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="invoice_amount"),
            models.CheckConstraint(
                condition=Q(open_amount__gte=0) & Q(open_amount__lte=F("amount")), name="invoice_open"
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "on", "id"], name="invoice_of_customer"),
            models.Index(
                fields=["customer", "on", "id"], condition=Q(open_amount__gt=0), name="invoice_open_of_customer"
            ),
            models.Index(fields=["on", "id"], name="invoice_by_day"),
            models.Index(fields=["source_kind", "source_id"], name="invoice_source"),
        ]

    def __str__(self) -> str:
        return self.number


class Credit(models.Model):
    """Money or value in the customer's favour: a receipt, a credit note, a bad-debt adjustment, an invoice reversed."""

    class Kind(models.TextChoices):
        """Where the credit comes from; bad debt is kept apart from sales."""

        RECEIPT = "receipt", _("receipt")
        CREDIT_NOTE = "credit_note", _("credit note")
        BAD_DEBT = "bad_debt", _("bad-debt adjustment")
        REVERSAL = "reversal", _("reversal")

    class Method(models.TextChoices):
        """How a receipt was paid."""

        TRANSFER = "transfer", _("bank transfer")
        CASH = "cash", _("cash")
        WECHAT = "wechat", _("WeChat Pay")
        ALIPAY = "alipay", _("Alipay")
        ACCEPTANCE = "acceptance", _("banker's acceptance")

    number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="credits")
    on = models.DateField(_("date"))
    amount = MoneyField(_("amount"))
    open_amount = MoneyField(_("on account"))
    earmarked = MoneyField(default=0, help_text=_("the part of it that is set aside"))
    reopened_on = models.DateField(null=True)
    reversed_at = models.DateTimeField(
        null=True, help_text=_("set when its opposite took it back; both come to nothing")
    )
    method = models.CharField(_("method"), max_length=12, choices=Method.choices, blank=True)
    reference = models.CharField(_("reference"), max_length=80, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    source_kind = models.CharField(max_length=60, blank=True)
    source_id = models.BigIntegerField(null=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ThroughCustomer.as_manager()

    class Meta:
        verbose_name = _("credit")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="credit_amount"),
            models.CheckConstraint(
                condition=Q(open_amount__gte=0) & Q(open_amount__lte=F("amount")), name="credit_open"
            ),
            models.CheckConstraint(
                condition=Q(earmarked__gte=0) & Q(earmarked__lte=F("open_amount")), name="credit_earmarked"
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "on", "id"], name="credit_of_customer"),
            models.Index(
                fields=["customer", "on", "id"], condition=Q(open_amount__gt=0), name="credit_open_of_customer"
            ),
            models.Index(fields=["on", "id"], name="credit_by_day"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def free_amount(self) -> Any:
        """What of it is on account and not set aside."""
        return self.open_amount - self.earmarked


class Allocation(models.Model):
    """Part of a credit set against part of an invoice on a day; an undone one is answered by a negative row."""

    credit = models.ForeignKey(Credit, on_delete=models.PROTECT, related_name="allocations")
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="allocations")
    amount = MoneyField()
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("allocation")
        constraints = [models.CheckConstraint(condition=~Q(amount=0), name="allocation_amount")]
        indexes = [
            models.Index(fields=["invoice", "on"], name="allocation_of_invoice"),
            models.Index(fields=["on"], name="allocation_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.amount}: {self.credit_id} → {self.invoice_id}"


class LedgerEntry(models.Model):
    """One movement of a customer's balance: invoices plus, receipts and credits minus. Only added."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="entries")
    on = models.DateField()
    amount = MoneyField()
    invoice = models.OneToOneField(Invoice, on_delete=models.PROTECT, null=True, related_name="entry")
    credit = models.OneToOneField(Credit, on_delete=models.PROTECT, null=True, related_name="entry")
    at = models.DateTimeField()

    objects = ThroughCustomer.as_manager()

    class Meta:
        verbose_name = _("ledger entry")
        constraints = [
            models.CheckConstraint(
                condition=Q(invoice__isnull=False, credit__isnull=True, amount__gte=0)
                | Q(invoice__isnull=True, credit__isnull=False, amount__lt=0),
                name="entry_one_document",
            )
        ]
        indexes = [models.Index(fields=["customer", "on", "id"], name="entry_of_customer")]

    def __str__(self) -> str:
        return f"{self.on} {self.amount}"
