"""Accounts go along with a customer that is taken back, unless something was booked on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import Q

from guanxi.domains.customers.belongings import belongs
from guanxi.domains.receivables.models import Account, AccountAgeing

MOVED = ~Q(balance=0) | ~Q(reserved=0) | ~Q(unapplied=0) | Q(carried_by__isnull=False)


def used_accounts(customers: Sequence[int]) -> Iterable[int]:
    """Those of the customers whose account holds more than a ceiling, or carries another's."""
    mine = Account.objects.filter(MOVED, customer_id__among=list(customers)).values_list("customer_id", flat=True)
    carried = Account.objects.filter(carried_by_id__among=list(customers)).values_list("carried_by_id", flat=True)
    return {*mine, *carried}


def remove_accounts(customers: Sequence[int]) -> None:
    """Take the bare account rows of customers away, with their ageing."""
    AccountAgeing.objects.filter(account__customer_id__among=list(customers)).delete()
    Account.objects.filter(customer_id__among=list(customers)).delete()


belongs("receivables.account", used=used_accounts, remove=remove_accounts)
