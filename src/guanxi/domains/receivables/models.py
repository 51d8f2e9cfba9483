"""The ledger. Rows of money are added, never edited; a mistake is mended by a reversing row."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers.models import Customer
from guanxi.foundation.people.visibility import reach_of
from guanxi.kit.money import MoneyField
from guanxi.kit.querysets import ScopedQuerySet

PERSON = settings.AUTH_USER_MODEL


class ThroughCustomer(ScopedQuerySet):
    """Rows that belong to a customer are seen by whoever may see the customer."""

    def visible_to(self, user: Any) -> Any:
        condition = reach_of(user).condition("customer__owner", "customer__unit")
        return self if condition is None else self.filter(condition)


class Account(models.Model):
    """One row a customer: what is owed, what is reserved by confirmed orders, and the ceiling of both (none: no limit).

    Exposure is balance + reserved.
    """

    customer = models.OneToOneField(Customer, on_delete=models.PROTECT, related_name="account")
    balance = MoneyField(default=0)
    reserved = MoneyField(default=0)
    ceiling = MoneyField(null=True)
    unapplied = MoneyField(
        default=0, help_text=_("money on account: receipts and credits not yet set against invoices")
    )
    carried_by = models.ForeignKey(
        Customer, on_delete=models.PROTECT, null=True, related_name="+",
        help_text=_("the customer this one was merged into: its account holds everything, this one is empty"),
    )  # fmt: skip

    objects = ThroughCustomer.as_manager()

    class Meta:
        verbose_name = _("account")
        constraints = [
            models.CheckConstraint(condition=Q(reserved__gte=0), name="account_reserved"),
            models.CheckConstraint(condition=Q(unapplied__gte=0), name="account_unapplied"),
            models.CheckConstraint(
                condition=Q(carried_by__isnull=True) | Q(balance=0, reserved=0, unapplied=0), name="account_carried"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.customer_id}"

    @property
    def exposure(self) -> Any:
        """Balance plus what confirmed orders reserve."""
        return self.balance + self.reserved


class Invoice(models.Model):
    """A claim on a customer. `open_amount` is what allocations have not yet settled.

    `reopened_on` is the latest day on which an allocation was taken back: nothing settles it before that day.
    """

    number = models.CharField(max_length=40, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="invoices")
    on = models.DateField(_("date"))
    due_on = models.DateField(_("due"))
    amount = MoneyField(_("amount"))
    open_amount = MoneyField(_("open"))
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


class AgeingQuerySet(ScopedQuerySet):
    """Ageing rows and totals carry owner and unit themselves."""

    def visible_to(self, user: Any) -> Any:
        condition = reach_of(user).condition()
        return self if condition is None else self.filter(condition)


class AccountAgeing(models.Model):
    """What one account owes by age on the day `as_of`, kept by every movement and renewed each night.

    Owner and unit are copied from the customer so that a scoped list is one indexed read.
    """

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="ageing")
    owner = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    as_of = models.DateField()
    bucket_1 = MoneyField(default=0)
    bucket_2 = MoneyField(default=0)
    bucket_3 = MoneyField(default=0)
    bucket_4 = MoneyField(default=0)
    bucket_5 = MoneyField(default=0)
    total = MoneyField(default=0)
    overdue = MoneyField(default=0)
    expected_loss = MoneyField(default=0)
    unapplied = MoneyField(default=0)
    oldest_on = models.DateField(null=True)

    objects = AgeingQuerySet.as_manager()

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


class AgeingTotal(models.Model):
    """The sums of `AccountAgeing` of one owner in one unit, so that a page of a million accounts adds up few rows."""

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
        verbose_name = _("ageing total")
        constraints = [
            models.UniqueConstraint(fields=["unit", "owner"], name="ageing_total_of"),
            models.UniqueConstraint(fields=["unit"], condition=Q(owner__isnull=True), name="ageing_total_unowned"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}/{self.owner_id} {self.total}"
