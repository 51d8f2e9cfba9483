"""Rows that the verbs of credit hold while they write."""

from __future__ import annotations

from guanxi.domains.credit.models import Application, Standing
from guanxi.domains.customers.models import Customer

OPEN = {"granted_at__isnull": True, "refused_at__isnull": True, "withdrawn_at__isnull": True}


def standing_row(customer: Customer) -> Standing:
    """The customer's row, made where there is none, held until the transaction ends."""
    Standing.objects.bulk_create([Standing(customer=customer)], ignore_conflicts=True)
    return Standing.objects.lock().get(customer=customer)


def open_application(customer: Customer) -> Application | None:
    """The application that is not decided yet, held until the transaction ends."""
    return Application.objects.filter(customer=customer, **OPEN).lock().first()


def locked(application: Application) -> Application:
    """An application as it stands now, held until the transaction ends."""
    return Application.objects.lock().select_related("customer", "survey").get(pk=application.pk)
