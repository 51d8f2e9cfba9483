"""Account rows: made when first needed, locked before they are read to be written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.models import Account, AccountAgeing
from guanxi.kit.bulk import in_chunks, insert_rows


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
        missing = Customer.objects.filter(pk__in=part, account__isnull=True)
        places = {pk: place for pk, *place in missing.values_list("pk", "owner_id", "unit_id")}
        if not places:
            continue
        insert_rows(Account, ["customer_id"], ([pk] for pk in places), skip_existing=True)
        made = Account.objects.filter(customer__in=list(places)).values_list("pk", "customer_id")
        day = timezone.localdate(at)
        insert_rows(
            AccountAgeing,
            ["account_id", "owner_id", "unit_id", "as_of"],
            [(account, *places[customer], day) for account, customer in made],
            skip_existing=True,
        )
