"""Customers, the people in them and the places they are at."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.domains.customers.pool.fields import CONSTRAINTS, INDEXES, PoolFields
from guanxi.foundation.people.models import Unit
from guanxi.foundation.people.visibility import reach_of
from guanxi.kit.querysets import ScopedQuerySet


class County(models.Model):
    """A county-level division of China (6-digit code) with its centre, from the public divisions list."""

    code = models.CharField(max_length=6, primary_key=True)
    name = models.CharField(max_length=60)
    city = models.CharField(max_length=60)
    province = models.CharField(max_length=60)
    name_en = models.CharField(max_length=160, blank=True, help_text=_("pinyin of county, city and province"))
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    postcode = models.CharField(max_length=10, blank=True)

    class Meta:
        verbose_name = _("county")

    def __str__(self) -> str:
        from django.utils.translation import get_language

        if self.name_en and not (get_language() or "zh").startswith("zh"):
            return self.name_en
        return f"{self.province}{'' if self.city == self.province else self.city}{self.name}"


class Tag(models.Model):
    """A word a company hangs on customers."""

    name = models.CharField(_("name"), max_length=40, unique=True)

    class Meta:
        verbose_name = _("tag")

    def __str__(self) -> str:
        return self.name


class CustomerQuerySet(ScopedQuerySet):
    """Customers by who may see them."""

    def visible_to(self, user: Any) -> Any:
        condition = reach_of(user).condition()
        return self if condition is None else self.filter(condition)

    def active(self) -> Any:
        """Customers that were not merged into another."""
        return self.filter(merged_into__isnull=True)


class Customer(PoolFields):
    """An outlet or company, one row from first sighting to customer; the basic details of S1-23 stand here."""

    class Kind(models.TextChoices):
        """Whether it sells on or uses the goods."""

        DISTRIBUTOR = "distributor", _("distributor")
        TERMINAL = "terminal", _("terminal customer")
        WALK_IN = "walk_in", _("walk-in account")

    class Stage(models.TextChoices):
        """How far the relationship has come; each change is a dated `StageFact`."""

        SIGHTED = "sighted", _("sighted")
        PROSPECT = "prospect", _("prospect")
        CUSTOMER = "customer", _("customer")
        LOST = "lost", _("lost")

    class SalesClass(models.TextChoices):
        """Class by share of sales (S4-27)."""

        A = "A", "A"
        B = "B", "B"
        C = "C", "C"

    code = models.CharField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=160)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    pinyin = models.CharField(_("pinyin, where ours is wrong"), max_length=200, blank=True)
    sort_name = models.CharField(max_length=120, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.TERMINAL)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices, default=Stage.PROSPECT)
    sales_class = models.CharField(_("sales class"), max_length=1, choices=SalesClass.choices, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("rep"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent company"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="subsidiaries",
    )
    county = models.ForeignKey(
        County, verbose_name=_("county"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    street = models.CharField(_("street address"), max_length=200, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    fax = models.CharField(_("fax"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    tax_id = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    bank_name = models.CharField(_("bank"), max_length=100, blank=True)
    bank_account = models.CharField(_("bank account"), max_length=40, blank=True)
    tags = models.ManyToManyField(Tag, verbose_name=_("tags"), blank=True, related_name="customers")
    first_seen_on = models.DateField(_("first seen"), null=True, blank=True)
    last_ordered_on = models.DateField(_("last order"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", db_index=False
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    objects = CustomerQuerySet.as_manager()

    class Meta:
        verbose_name = _("customer")
        indexes = [
            models.Index(fields=["sort_name", "id"], name="customer_by_name"),
            models.Index(fields=["unit", "sort_name", "id"], name="customer_unit_name"),
            models.Index(fields=["owner", "sort_name", "id"], name="customer_owner_name"),
            models.Index(fields=["unit", "code"], name="customer_unit_code"),
            models.Index(fields=["owner", "code"], name="customer_owner_code"),
            models.Index(fields=["last_ordered_on", "id"], name="customer_by_order"),
            models.Index(fields=["unit", "last_ordered_on", "id"], name="customer_unit_order"),
            models.Index(fields=["owner", "last_ordered_on", "id"], name="customer_owner_order"),
            models.Index(fields=["phone"], name="customer_phone", condition=~Q(phone="")),
            models.Index(fields=["merged_into"], name="customer_merged", condition=Q(merged_into__isnull=False)),
            models.Index(fields=["sales_class", "sort_name", "id"], name="customer_class_name"),
            *INDEXES,
        ]
        constraints = [*CONSTRAINTS]

    def __str__(self) -> str:
        from django.utils.translation import get_language

        return self.name_en if self.name_en and not (get_language() or "zh").startswith("zh") else self.name


class StageFact(models.Model):
    """The day from which a customer stood at a stage, and who said so."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="stage_facts")
    stage = models.CharField(max_length=10, choices=Customer.Stage.choices)
    since = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.stage} {self.since}"


class CommercialDetails(models.Model):
    """Commercial details of S1-23: plans, fiscal year, size."""

    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, related_name="commercial")
    business = models.CharField(_("line of business"), max_length=120, blank=True)
    development_plan = models.TextField(_("development plan"), max_length=2000, blank=True)
    fiscal_year_start = models.PositiveSmallIntegerField(_("fiscal year begins in month"), null=True, blank=True)
    employees = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    founded_year = models.PositiveSmallIntegerField(_("founded in"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(fiscal_year_start__isnull=True) | Q(fiscal_year_start__range=(1, 12)), name="fiscal_month"
            )
        ]

    def __str__(self) -> str:
        return self.business


class LogisticDetails(models.Model):
    """Logistic details of S1-23: how goods reach this customer."""

    customer = models.OneToOneField(Customer, on_delete=models.CASCADE, related_name="logistic")
    is_priority = models.BooleanField(_("priority delivery"), default=False)
    receiving_hours = models.CharField(_("receiving hours"), max_length=80, blank=True)
    carrier = models.CharField(_("carrier"), max_length=80, blank=True)
    instructions = models.TextField(_("delivery instructions"), max_length=1000, blank=True)

    def __str__(self) -> str:
        return self.receiving_hours


class Contact(models.Model):
    """A person at a customer: role, birthday, preferred channel, best time; the layers of S1-33 and S2-43."""

    class Role(models.TextChoices):
        """What the person decides or does."""

        OWNER = "owner", _("owner")
        BUYER = "buyer", _("buyer")
        ACCOUNTANT = "accountant", _("accountant")
        WAREHOUSE = "warehouse", _("warehouse")
        SALES = "sales", _("shop assistant")
        OTHER = "other", _("other")

    class Channel(models.TextChoices):
        """How the person likes to be reached."""

        PHONE = "phone", _("telephone")
        WECHAT = "wechat", _("WeChat")
        SMS = "sms", _("text message")
        EMAIL = "email", _("e-mail")
        VISIT = "visit", _("visit")

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(pgettext_lazy("person", "name"), max_length=80)
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.OTHER)
    is_main = models.BooleanField(_("main contact"), default=False)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    wechat = models.CharField(_("WeChat"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    preferred_channel = models.CharField(_("preferred channel"), max_length=10, choices=Channel.choices, blank=True)
    best_time = models.CharField(_("best time"), max_length=60, blank=True)
    birthday = models.DateField(_("birthday"), null=True, blank=True)
    education = models.CharField(_("education"), max_length=60, blank=True)
    income = models.CharField(_("income"), max_length=60, blank=True)
    interests = models.CharField(_("interests"), max_length=200, blank=True)
    influences = models.CharField(_("who influences whom"), max_length=200, blank=True)
    notes = models.TextField(_("notes"), max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("contact")
        indexes = [models.Index(fields=["phone"], name="contact_phone", condition=~Q(phone=""))]

    def __str__(self) -> str:
        return self.name


class Address(models.Model):
    """A further place of a customer: a warehouse, a branch; the main address stands on the customer."""

    class Purpose(models.TextChoices):
        """What happens at the place."""

        DELIVERY = "delivery", pgettext_lazy("address", "delivery")
        BILLING = "billing", _("billing")
        BRANCH = "branch", _("branch")

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="addresses")
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose.choices, default=Purpose.DELIVERY)
    county = models.ForeignKey(County, verbose_name=_("county"), on_delete=models.PROTECT, null=True, blank=True)
    street = models.CharField(_("street address"), max_length=200)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)

    class Meta:
        verbose_name = _("address")

    def __str__(self) -> str:
        return self.street


from guanxi.domains.customers.duplicates.models import (  # noqa: E402 they point to the models above
    DuplicateDue,
    DuplicateKey,
    DuplicatePair,
    DuplicateSearch,
)
from guanxi.domains.customers.merging.models import CustomerMerge  # noqa: E402 so do they
from guanxi.domains.customers.pool.models import PooledCustomer, Tenure  # noqa: E402 so do they

__all__ = [
    "Address", "CommercialDetails", "Contact", "County", "Customer", "CustomerMerge", "CustomerQuerySet",
    "DuplicateDue", "DuplicateKey", "DuplicatePair", "DuplicateSearch", "LogisticDetails", "PooledCustomer",
    "StageFact", "Tag", "Tenure",
]  # fmt: skip
