"""What a file asks for beyond the limits that customers have: a higher one needs what its page needs, a survey."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q

from guanxi.domains.credit.limits.policies import CreditTerms
from guanxi.domains.credit.limits.refusals import NeedsSurvey
from guanxi.domains.credit.limits.rules import Credit, survey_fault
from guanxi.domains.credit.models import Limit, Survey
from guanxi.domains.customers.merging.families import families_of
from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.queries.days import DaysBook
from guanxi.foundation.policies.book import TermsBook
from guanxi.kit.amounts import ZERO
from guanxi.kit.components.numbers import money

# Taken away again by a file, or its import was undone: as if it had never been.
UNDONE = Q(origin=Limit.Origin.IMPORT, ended_at__isnull=False, end_reason="replaced")


@dataclass(frozen=True)
class _Last:
    """The latest limit of a customer, in force or ended, and when it was granted (None: nobody knows)."""

    amount: Decimal
    at: datetime | None
    is_ended: bool


class Limits:
    """What the limits of customers rest on, read once for many rows of a file.

    Args:
        ceilings: customer → ceiling of its account, for those of whom no limit was ever written down.
    """

    def __init__(self, ceilings: Mapping[int, Decimal | None], *, on: date) -> None:
        self.on, self.ceilings = on, ceilings
        customers = Customer.objects.filter(pk__among=list(ceilings)).in_bulk()
        self.customers, self.terms, self.days = customers, TermsBook(CreditTerms), DaysBook(customers)
        self.last = _last_limits(ceilings)
        self.surveys = _surveys(ceilings, on)

    def fault(self, pk: int, values: Mapping[str, Any], present: Mapping[str, Any]) -> tuple[str, str]:
        """The field by which a row asks for more than the customer's survey carries, and why not; ("", "") for none.

        A first limit needs no survey here: files bring the limits that a company granted before (up to the importer's
        authority). A higher one or more days to pay need a survey newer than the limit, a limit that ended or that is
        to last longer one that is not too old (S4-44, S4-47).
        """
        name, is_more = self._asked(pk, values, present)
        if not name:
            return "", ""
        survey_on, finished_at = self.surveys.get(pk, (None, None))
        since = self.last[pk].at if pk in self.last else None
        fault = survey_fault(
            on=self.on, survey_on=survey_on, months=self.terms.of(self.customers[pk], self.on).terms.survey_months,
            asked=Credit(Decimal(is_more), 0), last=Credit(ZERO, 0),
            surveyed_since=since is None or (finished_at is not None and finished_at > since),
        )  # fmt: skip
        if not fault:
            return "", ""
        last = self.last.get(pk) or _at_hand(self.ceilings.get(pk))
        told = {"amount": money(last.amount if last else None), "days": self.days.of(pk, self.on).days}
        return name, NeedsSurvey.texts[fault] % told

    def _asked(self, pk: int, values: Mapping[str, Any], present: Mapping[str, Any]) -> tuple[str, bool]:
        """The field by which more is asked for than there was, and whether that is a rise or only the same anew."""
        last = self.last.get(pk) or _at_hand(self.ceilings.get(pk))
        if last is None:
            return "", False
        amount, days = values.get("ceiling"), values.get("term_days")
        if amount is not None and amount > last.amount:
            return "ceiling", True
        if days is not None and days != present.get("term_days") and days > self.days.of(pk, self.on).days:
            return "term_days", True
        if amount and last.is_ended:
            return "ceiling", False
        until, before = values.get("limit_until"), present.get("limit_until")
        is_longer = "limit_until" in values and before is not None and (until is None or until > before)
        return ("limit_until", False) if is_longer and last.amount else ("", False)


def _at_hand(ceiling: Decimal | None) -> _Last | None:
    return None if ceiling is None else _Last(ceiling, None, is_ended=False)


def _last_limits(customers: Collection[int]) -> dict[int, _Last]:
    rows = Limit.objects.filter(customer_id__among=list(customers)).exclude(UNDONE).order_by("at", "pk")
    columns = ("customer_id", "amount", "at", "ended_at")
    return {pk: _Last(amount, at, ended is not None) for pk, amount, at, ended in rows.values_list(*columns)}


def _surveys(customers: Collection[int], on: date) -> dict[int, tuple[date, datetime]]:
    """The latest finished survey of each: its day, and when it was finished."""
    carrier = families_of(customers)
    rows = Survey.objects.filter(customer_id__among=list(carrier), finished_at__isnull=False, on__lte=on)
    found = rows.order_by("on", "pk").values_list("customer_id", "on", "finished_at")
    return {carrier[pk]: (day, finished) for pk, day, finished in found}
