"""Bringing files in through the engine, looking at every sum, and taking runs back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from guanxi.domains.customers.models import Customer, StageFact
from guanxi.domains.orders.actions import classify_customers
from guanxi.domains.orders.models import CustomerMonth, Order, OrderLine, SalesStanding
from guanxi.domains.receivables.models import Account, AccountAgeing, AgeingTotal, Credit, Invoice
from guanxi.domains.receivables.queries import ageing_of, receivables_by_year, statement
from guanxi.domains.receivables.queries.ageing import SUMS
from guanxi.foundation.exchange import actions, running
from guanxi.foundation.exchange.models import ImportRun
from guanxi.foundation.exchange.queries import preview_of
from guanxi.foundation.people.models import Role
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.policies.actions import record_policy_version

D = Decimal


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    """Files of runs lie in the folder of the test; reasons are read in English."""
    settings.MEDIA_ROOT = tmp_path
    with translation.override("en"):
        yield tmp_path


@pytest.fixture
def clerk(shop):
    """陈立群 may import."""
    role = Role.objects.get(key="manager")
    role.permissions = [*role.permissions, "exchange.*", "customers.*"]
    role.save()
    first = {"stage": "prospect", "since": date(2025, 1, 1), "by": shop.rep, "at": timezone.now()}
    StageFact.objects.create(customer=shop.customer, **first)
    return type(shop.manager).objects.get(pk=shop.manager.pk)


@pytest.fixture
def granting(clerk):
    """陈立群 may import, and grant credit of any amount."""
    role = Role.objects.get(key="manager")
    role.permissions = [*role.permissions, "credit.import_limits"]
    role.save()
    at, by = timezone.now(), system_user()
    rungs = {"rungs": [{"role": role.key, "most": None}]}
    record_policy_version("credit.ladder", terms=rungs, starts_on=timezone.localdate(at), by=by, at=at)
    return type(clerk).objects.get(pk=clerk.pk)


def opened(text: str, by: Any, *, target: str = "orders", **choices: Any) -> ImportRun:
    """A file opened as a conversation, with choices."""
    file = SimpleUploadedFile("orders.csv", text.encode())
    run = actions.open_import(file=file, target=target, by=by, at=timezone.now())
    return actions.choose(run, **choices, by=by, at=timezone.now()) if choices else run


def brought(text: str, by: Any, **choices: Any) -> ImportRun:
    """A file brought in to its end."""
    run = opened(text, by, **choices)
    actions.start_import(run, by=by, at=timezone.now())
    running.work_waiting()
    run = ImportRun.objects.get(pk=run.pk)
    assert run.state == "finished", (run.state, run.failure)
    return run


def undone(run: ImportRun, by: Any) -> ImportRun:
    """A run taken back to the end."""
    actions.undo_import(run, by=by, at=timezone.now())
    running.work_waiting()
    run = ImportRun.objects.get(pk=run.pk)
    assert run.state == "undone", (run.state, run.failure)
    return run


def counts(run: ImportRun) -> dict[str, int]:
    return preview_of(run, at=timezone.now()).counts.items


def problems(text: str, by: Any, **choices: Any) -> set[str]:
    """The codes of everything that is wrong with a file."""
    found = preview_of(opened(text, by, **choices), at=timezone.now(), state="refused")
    return {one.code for item in found.items for one in item.problems}


def sums(*customers: Customer) -> dict[str, Any]:
    """Every sum that anybody reads: money, ages today and earlier, months, classes, latest orders, stages."""
    today = timezone.localdate()
    days = [today, date(2026, 6, 2), date(2026, 4, 15), date(2026, 3, 8)]
    pks = [one.pk for one in customers]
    told = [statement(one, start=date(2026, 1, 1), end=today) for one in customers]
    totals = AgeingTotal.objects.exclude(total=0, unapplied=0).values_list("unit", "owner", *SUMS)
    return {
        "accounts": sorted(Account.objects.values_list("customer", "balance", "reserved", "unapplied")),
        "ageing": sorted(map(repr, AccountAgeing.objects.values_list("account__customer", "oldest_on", *SUMS))),
        "totals": sorted(map(repr, totals)),
        "days": [ageing_of(pks, as_of=day) for day in days],
        "statements": [(one.opening, one.charged, one.credited, one.closing, one.movements) for one in told],
        "years": receivables_by_year(system_user(), as_of=today),
        "months": sorted(CustomerMonth.objects.values_list("customer", "month", "sales", "orders")),
        "customers": sorted(Customer.objects.values_list("pk", "stage", "last_ordered_on", "sales_class")),
        "stages": sorted(StageFact.objects.values_list("customer", "stage", "since")),
        "standings": sorted(SalesStanding.objects.values_list("customer", "sales", "rank", "of")),
        "open": sorted(Invoice.objects.filter(open_amount__gt=0).values_list("number", "open_amount")),
        "unapplied": sorted(Credit.objects.filter(open_amount__gt=0).values_list("number", "open_amount")),
        "orders": sorted(Order.objects.filter(undone_at__isnull=True).values_list("number", "total")),
        "returned": sorted(OrderLine.objects.exclude(returned=0).values_list("order__number", "returned")),
    }


def classify() -> None:
    classify_customers(on=timezone.localdate(), by=system_user(), at=timezone.now())
