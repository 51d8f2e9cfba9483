"""Account rows: made when first needed, locked before they are read to be written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.models import Account, AccountAgeing
from guanxi.kit.bulk import in_chunks


def lock_accounts(customers: Iterable[int], *, at: datetime) -> list[Account]:
    """The account rows of these customers, held until the transaction ends; taken in one order, so no deadlock."""
    wanted = sorted(set(customers))
    make_accounts(wanted, at=at)
    return [
        account
        for part in in_chunks(wanted)
        for account in Account.objects.filter(customer__in=part).order_by("customer_id").lock()
    ]


def make_accounts(customers: Iterable[int], *, at: datetime) -> None:
    """Account and ageing row for those who have none yet."""
    for part in in_chunks(list(customers)):
        missing = list(Customer.objects.filter(pk__in=part, account__isnull=True).only("pk", "owner_id", "unit_id"))
        if not missing:
            continue
        Account.objects.bulk_create([Account(customer=one) for one in missing], ignore_conflicts=True)
        made = dict(Account.objects.filter(customer__in=missing).values_list("customer_id", "pk"))
        day = timezone.localdate(at)
        AccountAgeing.objects.bulk_create(
            [
                AccountAgeing(account_id=made[one.pk], owner_id=one.owner_id, unit_id=one.unit_id, as_of=day)
                for one in missing
            ],
            ignore_conflicts=True,
        )
