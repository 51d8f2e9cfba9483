"""The account row of a customer, on which the credit gate is one statement."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers.models import Customer
from guanxi.foundation.people.visibility import reach_of
from guanxi.kit.money import MoneyField
from guanxi.kit.querysets import ScopedQuerySet


class ThroughCustomer(ScopedQuerySet):
    """Rows that belong to a customer are seen by whoever may see the customer."""

    def visible_to(self, user: Any) -> Any:
        condition = reach_of(user).condition("customer__owner", "customer__unit")
        return self if condition is None else self.filter(condition)


class Account(models.Model):
    """One row a customer: what is owed, what confirmed orders reserve, what is set aside, and the ceiling of their sum.

    Exposure is balance + earmarked + reserved; a ceiling of none is no limit. Money set aside for a prepaid order has
    lowered the balance when it came: counting it keeps it from making room for anything else.
    """

    customer = models.OneToOneField(Customer, on_delete=models.PROTECT, related_name="account")
    balance = MoneyField(default=0)
    reserved = MoneyField(default=0)
    earmarked = MoneyField(default=0, help_text=_("the part of the money on account that is set aside for orders"))
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
                condition=Q(carried_by__isnull=True) | Q(balance=0, reserved=0, unapplied=0, earmarked=0),
                name="account_carried",
            ),
            models.CheckConstraint(
                condition=Q(earmarked__gte=0) & Q(earmarked__lte=F("unapplied")), name="account_earmarked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.customer_id}"

    @property
    def exposure(self) -> Any:
        """Balance, money set aside, and what confirmed orders reserve."""
        return self.balance + self.earmarked + self.reserved
