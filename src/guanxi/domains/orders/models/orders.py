"""What customers want, line by line."""

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
from guanxi.kit.money import MoneyField, PriceField, QuantityField
from guanxi.kit.querysets import ScopedQuerySet

PERSON = settings.AUTH_USER_MODEL


class OrderQuerySet(ScopedQuerySet):
    """Orders are seen by whoever may see the customer; owner and unit are copied onto the order."""

    def visible_to(self, user: Any) -> Any:
        condition = reach_of(user).condition()
        return self if condition is None else self.filter(condition)


class Order(models.Model):
    """What a customer wants. Its state follows from its dated facts (`state`).

    On credit it reserves its total below the customer's ceiling; prepaid it waits until the money set aside for it
    covers it. `counts_on`: from that day on it counts below the ceiling; until then it reserves nothing.
    """

    class Payment(models.TextChoices):
        """When it is paid."""

        CREDIT = "credit", _("on credit")
        PREPAID = "prepaid", _("prepaid")

    class CreditReason(models.TextChoices):
        """Why it is sold on credit (S4-50)."""

        CAPITAL = "capital", _("the customer works with our capital")
        COMPETITION = "competition", _("others give credit")
        HABIT = "habit", _("habit of the trade")
        TOWARDS_CASH = "towards_cash", _("on the way to cash sales")
        MARKET = "market", _("state of the market")
        PAYMENT_RULES = "payment_rules", _("our rules of payment")

    number = models.CharField(_("number"), max_length=40, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="orders")
    owner = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("people.Unit", on_delete=models.PROTECT, related_name="+")
    ordered_on = models.DateField(_("order date"))
    requested_on = models.DateField(_("requested delivery"), null=True, blank=True)
    reference = models.CharField(_("customer's reference"), max_length=80, blank=True)
    remark = models.CharField(_("remark"), max_length=400, blank=True)
    payment = models.CharField(_("payment"), max_length=8, choices=Payment.choices, default=Payment.CREDIT)
    reason_code = models.CharField(
        _("reason for credit"), max_length=16, choices=CreditReason.choices, blank=True, default=""
    )
    total = MoneyField(_("total"), default=0)
    reserved = MoneyField(default=0, help_text=_("what this order still holds of the account's ceiling"))
    counts_on = models.DateField(null=True, help_text=_("the day from which it counts towards the limit"))
    confirmed_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True, help_text=_("when the last line was delivered"))
    closed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True, help_text=_("set while a hold is open"))
    held_reason = models.CharField(max_length=20, blank=True, default="", help_text=_("the first reason of that hold"))
    undone_at = models.DateTimeField(null=True, help_text=_("set when the import that brought it was undone"))
    policy_version = models.BigIntegerField(null=True, help_text=_("the order policy's version that decided"))
    gate_version = models.BigIntegerField(
        null=True, help_text=_("the version of the gate's terms that let it pass; 0: the defaults")
    )
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
            models.Index(fields=["counts_on"], condition=Q(counts_on__isnull=False), name="order_counts_later"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_prepaid(self) -> bool:
        """Whether it waits for its money."""
        return self.payment == self.Payment.PREPAID

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
