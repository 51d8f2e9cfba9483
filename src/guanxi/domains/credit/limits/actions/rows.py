"""Rows that the verbs of credit hold while they write."""

from __future__ import annotations

from datetime import datetime

from guanxi.domains.credit.models import Application, Standing
from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.actions.rows import lock_accounts

OPEN = {"granted_at__isnull": True, "refused_at__isnull": True, "withdrawn_at__isnull": True}


def hold_account(customer: int, *, at: datetime) -> None:
    """Hold a customer's account before anything else: merges and verbs that move money take it first too.

    Raises:
        AccountCarried: the customer was merged into another.
    """
    lock_accounts([customer], at=at)


def standing_row(customer: Customer) -> Standing:
    """The customer's row, made where there is none, held until the transaction ends."""
    Standing.objects.bulk_create([Standing(customer=customer)], ignore_conflicts=True)
    return Standing.objects.lock().get(customer=customer)


def open_application(customer: Customer) -> Application | None:
    """The application that is not decided yet, held until the transaction ends."""
    return Application.objects.filter(customer=customer, **OPEN).lock().first()


def locked(application: Application, *, at: datetime) -> Application:
    """An application as it stands now, held until the transaction ends; its customer's account is held before it."""
    hold_account(Application.objects.values_list("customer_id", flat=True).get(pk=application.pk), at=at)
    return Application.objects.lock().select_related("customer", "survey").get(pk=application.pk)
