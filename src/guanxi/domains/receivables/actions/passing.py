"""Accounts that pass their ceiling are told of in the transaction in which they do, by the rows that it holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from guanxi.domains.receivables.actions.books import Book
from guanxi.domains.receivables.models import Account
from guanxi.domains.receivables.ports import Passing, ports
from guanxi.domains.receivables.rules import above_limit, uncovered


def tell_rises(books: Iterable[Book], *, is_brought: bool = False, by: Any, at: datetime) -> None:
    """Tell of accounts whose exposure rises above the ceiling by what their books add."""
    found, cause = [], "brought" if is_brought else "written"
    for book in books:
        account, rise = book.account, book.balance + book.earmarked - book.released
        ceiling: Decimal | None = account.ceiling
        amount = above_limit(account.exposure, rise, ceiling)
        if amount and ceiling is not None:
            found.append(Passing(account.customer_id, cause, amount, account.exposure + rise, ceiling))
    _tell(found, by=by, at=at)


def tell_ceilings(changed: Iterable[tuple[Account, Decimal | None, Decimal | None]], *, by: Any, at: datetime) -> None:
    """Tell of accounts that stand above a new ceiling: the account, its ceiling before and after."""
    found = []
    for account, before, after in changed:
        if after is not None and (amount := uncovered(account.exposure, before=before, after=after)):
            cause = "lowered" if after or not before else "ended"
            found.append(Passing(account.customer_id, cause, amount, account.exposure, after))
    _tell(found, by=by, at=at)


def _tell(found: list[Passing], *, by: Any, at: datetime) -> None:
    if found and ports.passed is not None:
        ports.passed(found, by=by, at=at)
