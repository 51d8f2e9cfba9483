"""Orders, deliveries, returns, holds, and the sales they add up to."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from guanxi.domains.catalogue.models import Product
from guanxi.domains.customers.models import Customer
from guanxi.foundation.people.visibility import reach_of
from guanxi.kit.money import MoneyField, PriceField, QuantityField, RateField
from guanxi.kit.querysets import ScopedQuerySet

PERSON = settings.AUTH_USER_MODEL


class OrderQuerySet(ScopedQuerySet):
    """Orders are seen by whoever may see the customer; owner and unit are copied onto the order."""

    def visible_to(self, user: Any) -> Any:
        condition = reach_of(user).condition()
        return self if condition is None else self.filter(condition)


class Order(models.Model):
    """What a customer wants. Its state follows from its dated facts (`state`)."""

    number = models.CharField(_("number"), max_length=40, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="orders")
    owner = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    ordered_on = models.DateField(_("order date"))
    requested_on = models.DateField(_("requested delivery"), null=True, blank=True)
    reference = models.CharField(_("customer's reference"), max_length=80, blank=True)
    remark = models.CharField(_("remark"), max_length=400, blank=True)
    total = MoneyField(_("total"), default=0)
    reserved = MoneyField(default=0, help_text=_("what this order still holds of the account's ceiling"))
    confirmed_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True, help_text=_("when the last line was delivered"))
    closed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True, help_text=_("set while a hold is open"))
    undone_at = models.DateTimeField(null=True, help_text=_("set when the import that brought it was undone"))
    policy_version = models.BigIntegerField(null=True, help_text=_("the order policy's version that decided"))
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        constraints = [
            models.CheckConstraint(condition=Q(total__gte=0), name="order_total"),
            models.CheckConstraint(condition=Q(reserved__gte=0), name="order_reserved"),
        ]
        indexes = [
            models.Index(fields=["customer", "-ordered_on", "-id"], name="order_of_customer"),
            models.Index(fields=["-ordered_on", "-id"], name="order_newest"),
            models.Index(fields=["unit", "-ordered_on", "-id"], name="order_unit_newest"),
            models.Index(fields=["owner", "-ordered_on", "-id"], name="order_owner_newest"),
            models.Index(fields=["held_at"], condition=Q(held_at__isnull=False), name="order_held"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def state(self) -> str:
        """draft, held, confirmed, delivered, closed or cancelled: the latest of the dated facts."""
        if self.cancelled_at:
            return "cancelled"
        if self.closed_at:
            return "closed"
        if self.delivered_at:
            return "delivered"
        if self.held_at:
            return "held"
        if self.confirmed_at:
            return "confirmed"
        return "draft"


class OrderLine(models.Model):
    """A product, how many of its units, at which price. `position` counts from 1 and is the line's identity."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines", db_index=False)  # order + position
    position = models.PositiveIntegerField()
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    description = models.CharField(max_length=160, blank=True, help_text=_("wording of the document, where it differs"))
    quantity = QuantityField(_("quantity"))
    price = PriceField(_("unit price"))
    amount = MoneyField(_("amount"))
    delivered = QuantityField(default=0)
    returned = QuantityField(default=0)

    class Meta:
        verbose_name = _("order line")
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="order_line_position"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="order_line_quantity"),
            models.CheckConstraint(condition=Q(price__gte=0) & Q(amount__gte=0), name="order_line_price"),
            models.CheckConstraint(
                condition=Q(delivered__gte=0) & Q(delivered__lte=F("quantity")), name="order_line_delivered"
            ),
            models.CheckConstraint(
                condition=Q(returned__gte=0) & Q(returned__lte=F("delivered")), name="order_line_returned"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.position}"

    @property
    def undelivered(self) -> Decimal:
        """Units still to be delivered."""
        return self.quantity - self.delivered

    @property
    def returnable(self) -> Decimal:
        """Units that were delivered and have not come back."""
        return self.delivered - self.returned


class Delivery(models.Model):
    """Goods handed over on a day. `invoice_id` names the invoice that bills it, once there is one."""

    number = models.CharField(max_length=40, unique=True)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="deliveries")
    on = models.DateField(_("date"))
    amount = MoneyField()
    invoice = models.ForeignKey("receivables.Invoice", on_delete=models.PROTECT, null=True, related_name="deliveries")
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("delivery")
        indexes = [models.Index(fields=["on", "id"], condition=Q(invoice__isnull=True), name="delivery_uninvoiced")]

    def __str__(self) -> str:
        return self.number


class DeliveryLine(models.Model):
    """How much of an order line one delivery brought."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="delivery_lines")
    quantity = QuantityField()
    amount = MoneyField()

    class Meta:
        verbose_name = _("delivery line")
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="delivery_line_quantity")]

    def __str__(self) -> str:
        return f"{self.delivery_id}: {self.quantity}"


class Return(models.Model):
    """Goods that came back, or a sale taken back without goods; a credit note in the ledger answers it.

    `order` is empty when the earlier sale is not known.
    """

    number = models.CharField(max_length=40, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="returns")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, null=True, related_name="returns")
    on = models.DateField(_("date"))
    amount = MoneyField()
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    credit = models.ForeignKey("receivables.Credit", on_delete=models.PROTECT, null=True, related_name="returns")
    undone_at = models.DateTimeField(null=True, help_text=_("set when the import that brought it was undone"))
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("return")
        indexes = [models.Index(fields=["customer", "-on"], name="return_of_customer")]

    def __str__(self) -> str:
        return self.number


class ReturnLine(models.Model):
    """How much of a product came back, at which price."""

    document = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, null=True, related_name="+")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    quantity = QuantityField()
    price = PriceField()
    amount = MoneyField()

    class Meta:
        verbose_name = _("return line")
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="return_line_quantity")]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.quantity}"


class Hold(models.Model):
    """Why an order waits: the reason, the amount missing, since when; released by whom and why."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="holds")
    reason = models.CharField(max_length=20, default="over_ceiling")
    missing = MoneyField()
    at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    release_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("hold")
        constraints = [
            models.UniqueConstraint(fields=["order"], condition=Q(released_at__isnull=True), name="hold_one_open")
        ]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.missing}"


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
