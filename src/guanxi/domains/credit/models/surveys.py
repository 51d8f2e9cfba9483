"""What is found out about a customer before it is trusted (S4-41 … S4-43)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.domains.credit.models.standing import ThroughCustomer
from guanxi.domains.customers.models import Customer

PERSON = settings.AUTH_USER_MODEL


class Survey(models.Model):
    """One credit survey of a customer: statements of up to three years, the eleven items, references (S4-43).

    `management`, `graded` and `asked` are the answers about the eleven items, the grade of the figures and the
    references it was finished with; surveys of before these were kept say so (`is_kept`; `asked` none). `currency` of
    its figures; `rate` turns one unit of it into the company's currency, where they differ.
    """

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="credit_surveys")
    on = models.DateField(_("date"))
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    rate = models.DecimalField(_("exchange rate"), max_digits=12, decimal_places=6, null=True)
    remark = models.CharField(_("remark"), max_length=400, blank=True)
    begun_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    finished_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    management = models.ForeignKey("forms.FormRecord", on_delete=models.PROTECT, null=True, related_name="+")
    graded = models.ForeignKey("measures.Grade", on_delete=models.PROTECT, null=True, related_name="+")
    is_kept = models.BooleanField(default=False)
    asked = models.JSONField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = ThroughCustomer.as_manager()

    class Meta:
        verbose_name = _("credit survey")
        indexes = [models.Index(fields=["customer", "-on", "-id"], name="survey_of_customer")]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.on}"


class Statement(models.Model):
    """Figures of one financial year: lines of balance sheet and income statement by key, as decimal text.

    What is not known has no key. `opening` holds the balance sheet at the year's begin, where the document shows it.
    `marks` are findings about the figures (the sheet does not balance, the equity is negative …), kept with them.
    `stands_reason` is why figures that cannot be true stand all the same: of these marks and of these very figures.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="statements")
    year = models.PositiveIntegerField(_("financial year"))
    months = models.PositiveSmallIntegerField(
        _("months covered"), null=True, help_text=_("by the income statement; empty: the whole year")
    )
    figures = models.JSONField(default=dict)
    opening = models.JSONField(default=dict)
    unknown_lines = models.JSONField(default=list, help_text=_("lines of a pasted sheet that nobody recognised"))
    marks = models.JSONField(default=list)
    source = models.CharField(max_length=200, blank=True, help_text=_("typed, pasted, or the name of a file"))
    is_audited = models.BooleanField(_("audited"), default=False)
    stands_codes = models.JSONField(default=list, help_text=_("the marks that somebody accepted"))
    stands_digest = models.CharField(max_length=16, blank=True)
    stands_reason = models.CharField(_("why they stand"), max_length=400, blank=True)
    stands_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, related_name="+")
    stands_at = models.DateTimeField(null=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("financial statement")
        constraints = [models.UniqueConstraint(fields=["survey", "year"], name="statement_year")]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.year}"


class Reference(models.Model):
    """Somebody who was asked about a customer: its bank, a supplier, somebody of the trade (S4-42, S4-44)."""

    class Kind(models.TextChoices):
        """Who is asked."""

        BANK = "bank", pgettext_lazy("reference", "bank")
        TRADE = "trade", _("trade reference")

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="references")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=120)
    contact = models.CharField(_("contact"), max_length=120, blank=True)
    question = models.CharField(_("question"), max_length=400, blank=True)
    asked_on = models.DateField(_("asked on"), null=True)
    answered_on = models.DateField(_("answered on"), null=True)
    answer = models.CharField(_("answer"), max_length=400, blank=True)
    rating = models.PositiveSmallIntegerField(_("rating"), null=True, help_text=_("1 bad … 5 very good"))
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("credit reference")

    def __str__(self) -> str:
        return self.name
