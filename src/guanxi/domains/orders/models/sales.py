"""What customers bought month by month, and the class it gives them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guanxi.domains.customers.models import Customer
from guanxi.kit.money import MoneyField, RateField


class CustomerMonth(models.Model):
    """What a customer bought in a month (its first day): invoiced less returned, and in how many orders."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="months")
    month = models.DateField()
    sales = MoneyField(default=0)
    orders = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("customer month")
        constraints = [models.UniqueConstraint(fields=["customer", "month"], name="customer_month_once")]
        indexes = [models.Index(fields=["month", "customer"], name="customer_month_month")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.month:%Y-%m}"


class SalesStanding(models.Model):
    """Why a customer has its sales class today (S4-27): sales in the window and place among all, as of the last night.

    `share` is its part of all sales, `cumulative_share` that of all customers down to it.
    """

    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, primary_key=True, related_name="sales_standing")
    as_of = models.DateField()
    window_start = models.DateField()
    window_end = models.DateField()
    sales = MoneyField()
    share = RateField()
    rank = models.PositiveIntegerField()
    of = models.PositiveIntegerField()
    cumulative_share = RateField()

    class Meta:
        verbose_name = _("standing")

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.rank}/{self.of}"


class SalesClassFact(models.Model):
    """The sales class (S4-27) a customer got on a day, and why it changed then; `SalesStanding` says why today."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="sales_class_facts")
    sales_class = models.CharField(max_length=1, choices=Customer.SalesClass.choices)
    on = models.DateField()
    until = models.DateField(null=True)
    window_start = models.DateField()
    window_end = models.DateField()
    sales = MoneyField()
    rank = models.PositiveIntegerField()
    of = models.PositiveIntegerField()
    cumulative_share = RateField()

    class Meta:
        verbose_name = _("sales class")
        constraints = [
            models.UniqueConstraint(fields=["customer"], condition=Q(until__isnull=True), name="sales_class_one_now")
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.sales_class}"
