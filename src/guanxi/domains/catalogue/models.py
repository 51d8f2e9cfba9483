"""Products and prices."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.kit.money import PriceField, QuantityField
from guanxi.kit.querysets import ScopedQuerySet


class ProductQuerySet(ScopedQuerySet):
    """Products; everybody in the company may see the catalogue."""

    def visible_to(self, user: Any) -> Any:
        return self if user.is_active else self.none()

    def on_sale(self) -> Any:
        """Products that can be ordered."""
        return self.filter(is_active=True)


class Product(models.Model):
    """Something on the price list: goods, or a charge such as postage that is invoiced but not stocked."""

    class Role(models.TextChoices):
        """The part a product plays in the range (S0-20)."""

        IMAGE = "image", _("image product")
        MAIN = "main", _("main product")
        FOLLOW_UP = "follow_up", _("follow-up product")

    class Kind(models.TextChoices):
        """Goods are delivered; a charge is only invoiced."""

        GOODS = "goods", _("goods")
        CHARGE = "charge", _("charge")

    code = models.CharField(_("code"), max_length=30)
    code_key = models.CharField(max_length=30, unique=True, editable=False, help_text=_("the code in upper case"))
    name = models.CharField(_("name"), max_length=160)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    sort_name = models.CharField(max_length=120, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.GOODS)
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, blank=True)
    unit = models.CharField(pgettext_lazy("measure", "unit"), max_length=20, default="个")
    is_active = models.BooleanField(_("on sale"), default=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("product")
        indexes = [models.Index(fields=["sort_name", "id"], name="product_by_name")]

    def __str__(self) -> str:
        from django.utils.translation import get_language

        return self.name_en if self.name_en and not (get_language() or "zh").startswith("zh") else self.name


class PackSize(models.Model):
    """A case or inner pack: how many units it holds."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="packs")
    name = models.CharField(_("name"), max_length=20, default="箱")
    quantity = QuantityField(_("units in it"))

    class Meta:
        verbose_name = _("case size")
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="pack_quantity"),
            models.UniqueConstraint(fields=["product", "name"], name="pack_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.quantity.normalize():f})"


class BasePrice(models.Model):
    """The list price of a product from a day on, until the next one begins."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="prices")
    price = PriceField(_("price"))
    starts_on = models.DateField(_("from"))

    class Meta:
        verbose_name = _("base price")
        constraints = [
            models.CheckConstraint(condition=Q(price__gte=0), name="price_not_negative"),
            models.UniqueConstraint(F("product"), F("starts_on").desc(), name="price_day"),
        ]

    def __str__(self) -> str:
        return f"{self.price} ({self.starts_on})"
