"""Account rows: made when first needed, locked before they are read to be written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.models import Account, AccountAgeing
from guanxi.domains.receivables.refusals import AccountCarried
from guanxi.kit.bulk import insert_rows


def lock_accounts(customers: Iterable[int], *, at: datetime) -> list[Account]:
    """The account rows of these customers, held until the transaction ends; taken in one order, so no deadlock.

    Raises:
        AccountCarried: one of them was merged into another customer.
    """
    wanted = sorted(set(customers))
    make_accounts(wanted, at=at)
    accounts = list(Account.objects.filter(customer_id__among=wanted).order_by("customer_id").lock())
    if len(accounts) < len(wanted) or any(account.carried_by_id is not None for account in accounts):
        raise AccountCarried()
    return accounts


def make_accounts(customers: Iterable[int], *, at: datetime) -> None:
    """Account and ageing row for those who have none yet."""
    missing = Customer.objects.filter(pk__among=list(customers), account__isnull=True, merged_into__isnull=True)
    places = {pk: place for pk, *place in missing.values_list("pk", "owner_id", "unit_id")}
    if not places:
        return
    insert_rows(Account, ["customer_id"], ([pk] for pk in places), skip_existing=True)
    made = Account.objects.filter(customer_id__among=list(places)).values_list("pk", "customer_id")
    day = timezone.localdate(at)
    insert_rows(
        AccountAgeing,
        ["account_id", "owner_id", "unit_id", "as_of"],
        [(account, *places[customer], day) for account, customer in made],
        skip_existing=True,
    )
