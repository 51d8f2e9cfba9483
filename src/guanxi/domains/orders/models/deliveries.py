"""Goods handed over, and goods that came back."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from guanxi.domains.catalogue.models import Product
from guanxi.domains.customers.models import Customer
from guanxi.domains.orders.models.orders import Order, OrderLine
from guanxi.kit.money import MoneyField, PriceField, QuantityField

PERSON = settings.AUTH_USER_MODEL


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
