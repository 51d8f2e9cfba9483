"""What customers were billed, by year."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum
from django.db.models.functions import ExtractYear

from guanxi.domains.customers.merging.families import family_of
from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.models import OPPOSITE, Credit, LedgerEntry


def billed_by_year(customer: Customer, *, until: date) -> dict[int, Decimal]:
    """Year → invoices less credit notes of a customer and of those merged into it, up to a day.

    What was taken back, and what takes it back, is not in it.
    """
    documents = Q(
        invoice__reversed_at__isnull=True, invoice__isnull=False
    ) & ~Q(invoice__source_kind=OPPOSITE) | Q(
        credit__kind=Credit.Kind.CREDIT_NOTE, credit__reversed_at__isnull=True
    )  # fmt: skip
    entries = LedgerEntry.objects.filter(documents, customer__in=family_of(customer), on__lte=until)
    rows = entries.order_by().values_list(ExtractYear("on")).annotate(sum=Sum("amount"))
    return dict(rows)
