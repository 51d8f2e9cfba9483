"""The account row: opened, given a ceiling, reserved against."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Q

from guanxi.domains.customers.merging.families import survivors_of
from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.actions.checks import check_amount
from guanxi.domains.receivables.actions.passing import tell_ceilings
from guanxi.domains.receivables.actions.rows import lock_accounts, make_accounts
from guanxi.domains.receivables.models import Account
from guanxi.domains.receivables.refusals import AccountCarried, ReservedTooLittle
from guanxi.domains.receivables.rules import least
from guanxi.foundation.timeline.events import Happening, record, record_many
from guanxi.kit.actions import action
from guanxi.kit.amounts import ZERO
from guanxi.kit.bulk import change_rows
from guanxi.kit.money import money_value


@dataclass(frozen=True)
class Reservation:
    """The answer of the credit gate.

    Args:
        missing: by how much the exposure would pass the ceiling; zero when reserved.
        exposure: balance, what is set aside, and reserved, the amount included when it was reserved; None: not asked.
        ceiling: what the sum was held against; none means no limit.
    """

    is_reserved: bool
    missing: Decimal
    exposure: Decimal | None
    ceiling: Decimal | None


@action("receivables.open_account", inner=True)
def open_account(customer: Customer, *, ceiling: Decimal | None = None, by: Any, at: datetime) -> Account:
    """Open a customer's account; one that is open already is answered as it stands.

    Args:
        ceiling: the most that balance, money set aside and reserved may reach together; none means no limit.

    Raises:
        BadInput: the ceiling is negative.
    """
    if ceiling is not None:
        check_amount(ceiling, field="ceiling", may_be_zero=True)
    if found := Account.objects.filter(customer=customer, carried_by__isnull=True).first():
        return found
    lock_accounts([customer.pk], at=at)
    if ceiling is not None:
        Account.objects.filter(customer=customer).update(ceiling=ceiling)
    account = Account.objects.get(customer=customer)
    record("receivables.account_opened", account, about=[customer], by=by, at=at)
    return account


@action("receivables.set_ceiling", inner=True)
def set_ceiling(
    customer: Customer, *, ceiling: Decimal | None, is_told: bool = False, by: Any, at: datetime
) -> Account:  # fmt: skip
    """Set the most that the exposure may reach; what is already above it stays, nothing new passes.

    Args:
        ceiling: amount, zero or more; none means no limit. is_told: the caller writes an event of its own about it.

    Raises:
        BadInput: the ceiling is negative.
    """
    if ceiling is not None:
        check_amount(ceiling, field="ceiling", may_be_zero=True)
    (account,) = lock_accounts([customer.pk], at=at)
    before, account.ceiling = account.ceiling, ceiling
    Account.objects.filter(pk=account.pk).update(ceiling=ceiling)
    tell_ceilings([(account, before, ceiling)], by=by, at=at)
    if not is_told:
        facts = {"ceiling": _text(ceiling), "before": _text(before)}
        record("receivables.ceiling_set", account, about=[customer], by=by, at=at, **facts)
    return account


@action("receivables.set_ceilings", inner=True)
def set_ceilings(
    ceilings: Mapping[int, Decimal | None], *, told: Collection[int] = (), by: Any, at: datetime
) -> int:  # fmt: skip
    """Set the ceilings of many customers (id → ceiling) as single ones would be; answers how many changed.

    Args:
        told: the customers of whom the caller writes events of its own.

    Raises:
        BadInput: one is negative.
    """
    for ceiling in ceilings.values():
        if ceiling is not None:
            check_amount(ceiling, field="ceiling", may_be_zero=True)
    carriers = survivors_of(ceilings)
    wanted = {carriers[pk]: ceiling for pk, ceiling in ceilings.items() if pk in carriers}
    known = dict(Account.objects.filter(customer_id__among=sorted(wanted)).values_list("customer_id", "ceiling"))
    asked = [pk for pk, ceiling in wanted.items() if known.get(pk) != ceiling]
    changed = [(one, one.ceiling) for one in lock_accounts(asked, at=at) if one.ceiling != wanted[one.customer_id]]
    change_rows(Account, ["ceiling"], "id", [(wanted[one.customer_id], one.pk) for one, _before in changed])
    tell_ceilings([(one, before, wanted[one.customer_id]) for one, before in changed], by=by, at=at)
    happenings = [
        Happening(
            "receivables.ceiling_set", ("receivables.account", one.pk), (("customers.customer", one.customer_id),),
            {"ceiling": _text(wanted[one.customer_id]), "before": _text(before)},
        )
        for one, before in changed if one.customer_id not in told
    ]  # fmt: skip
    record_many(happenings, by=by, at=at)
    return len(changed)


def _text(amount: Decimal | None) -> str:
    return "∞" if amount is None else f"{amount:.2f}"


@action("receivables.reserve", inner=True)
def reserve(
    customer: Customer, *, amount: Decimal, force: bool = False, cap: Decimal | None = None, is_brief: bool = False,
    by: Any, at: datetime,
) -> Reservation:  # fmt: skip
    """Hold an amount of the customer's ceiling for a confirmed order: one statement, so any number of writers is safe.

    A hold that does not fit is a result, not a refusal. An amount of zero always fits.

    Args:
        force: reserve above the ceiling too, for an order that somebody released.
        is_brief: nobody asks how the account stands afterwards, so it is not read where the amount fits.
        cap: the ceiling counts as this much at most, also where there is none (0: only money already paid makes room).

    Raises:
        BadInput: the amount is negative. AccountCarried: the customer was merged into another.
    """
    check_amount(amount, may_be_zero=True)
    is_reserved = amount == 0 or _pass_gate(customer, amount, force=force, cap=cap)
    if is_reserved and is_brief:
        return Reservation(True, ZERO, None, None)
    account = Account.objects.filter(customer=customer).first()
    if account is None:
        make_accounts([customer.pk], at=at)
        is_reserved = _pass_gate(customer, amount, force=force, cap=cap)
        account = Account.objects.filter(customer=customer).first()
    if account is None or account.carried_by_id is not None:
        raise AccountCarried()
    missing = ZERO
    ceiling = least(account.ceiling, cap)
    if not is_reserved and ceiling is not None:
        missing = max(account.exposure + amount - ceiling, ZERO)
    return Reservation(is_reserved, missing, account.exposure, ceiling)


def _pass_gate(customer: Customer, amount: Decimal, *, force: bool, cap: Decimal | None) -> bool:
    """The gate: add to what is reserved if, and only if, the ceiling allows it."""
    wanted = F("balance") + F("earmarked") + F("reserved") + money_value(amount)
    fits = Q() if force else Q(ceiling__isnull=True) | Q(ceiling__gte=wanted)
    if cap is not None and not force:
        fits &= Q(balance__lte=money_value(cap - amount) - F("earmarked") - F("reserved"))
    account = Account.objects.filter(fits, customer=customer, carried_by__isnull=True)
    return account.update(reserved=F("reserved") + money_value(amount)) == 1


@action("receivables.unreserve", inner=True)
def unreserve(customer: Customer, *, amount: Decimal, by: Any, at: datetime) -> None:
    """Give back what a confirmed order held.

    Raises:
        BadInput: the amount is negative.
        ReservedTooLittle: more would be given back than is reserved.
    """
    check_amount(amount, may_be_zero=True)
    account = Account.objects.filter(customer=customer, reserved__gte=amount)
    if amount and not account.update(reserved=F("reserved") - money_value(amount)):
        raise ReservedTooLittle()
