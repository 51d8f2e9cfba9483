"""What gives reason to look at a customer's credit again (S4-47)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guanxi.domains.credit.models.standing import ThroughCustomer
from guanxi.domains.customers.models import Customer
from guanxi.kit.money import MoneyField

PERSON = settings.AUTH_USER_MODEL


class Signal(models.Model):
    """Something about a customer that asks for a new survey; open until somebody says what came of it.

    `at_stake` is the exposure, by which the list of what is to be looked at is ranked; `task` the re-survey it opened.
    """

    class Kind(models.TextChoices):
        """What was noticed."""

        LATER_PAYMENTS = "later_payments", _("pays later than before")
        RATIO_DECLINE = "ratio_decline", _("weaker figures")
        ORDER_SURGE = "order_surge", _("sudden rise in orders")
        RETURNED_MAIL = "returned_mail", _("returned mail")
        LIMIT_USE = "limit_use", _("limit nearly used up")
        CONTACT_FAILED = "contact_failed", _("cannot be reached")
        BROKEN_PROMISE = "broken_promise", _("broke a promise to pay")
        SECURITY_ENDED = "security_ended", _("security has ended")
        NEWS = "news", _("news")
        REVIEW_DUE = "review_due", _("due for review")

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="credit_signals")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    on = models.DateField()
    facts = models.JSONField(default=dict)
    note = models.CharField(_("note"), max_length=400, blank=True)
    at_stake = MoneyField(default=0)
    policy_version = models.BigIntegerField(null=True)
    task = models.ForeignKey("work.Task", on_delete=models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=400, blank=True)

    objects = ThroughCustomer.as_manager()

    class Meta:
        verbose_name = _("credit signal")
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "kind"], condition=Q(closed_at__isnull=True), name="signal_one_open"
            )
        ]
        indexes = [
            models.Index(fields=["-on", "-id"], condition=Q(closed_at__isnull=True), name="signal_open"),
            models.Index(fields=["-at_stake", "-id"], condition=Q(closed_at__isnull=True), name="signal_open_by_stake"),
            models.Index(fields=["customer", "kind", "-id"], name="signal_of_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.kind}"


class PaymentPromise(models.Model):
    """A customer promised to pay an amount by a day; whether it did follows from the receipts since then (ours)."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="payment_promises")
    on = models.DateField(_("promised on"))
    due_on = models.DateField(_("to be paid by"))
    amount = MoneyField(_("amount"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True, help_text=_("set when it was noted by mistake"))
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ThroughCustomer.as_manager()

    class Meta:
        verbose_name = _("promise to pay")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0) & Q(due_on__gte=models.F("on")), name="promise_amount")
        ]
        indexes = [models.Index(fields=["customer", "due_on"], name="promise_of_customer")]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.amount} {self.due_on}"
