"""What a decision about credit rests on: the survey, net assets, purchases, references, securities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import F, Min, Q, Sum

from guanxi.domains.credit.limits.management import FORM
from guanxi.domains.credit.limits.refusals import NoRate
from guanxi.domains.credit.limits.rules import (
    SecurityInput,
    digest_of,
    in_company_currency,
    monthly_average,
)
from guanxi.domains.credit.models import Application, Limit, Security, Standing, Survey
from guanxi.domains.credit.statements.queries import Held, weighed, years_of
from guanxi.domains.customers.merging.families import family_of
from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.models import OPPOSITE, Credit, Invoice
from guanxi.foundation.forms.models import FormRecord
from guanxi.foundation.forms.queries import answers_of, latest_record
from guanxi.foundation.work.models import ApprovalRequest
from guanxi.kit.amounts import ZERO
from guanxi.kit.periods import months_later

EQUITY = "total_equity"


@dataclass(frozen=True)
class Figures:
    """What a survey and what hangs on the customer say; `digest` changes when any of it does.

    Args:
        marks: bad marks of the figures, as plain values: year, code, lines, facts, whether they leave the year in
            doubt, and why it stands all the same where somebody said so.
        doubtful: the year whose net assets are not known because its figures are in doubt.
        management: the answers about the eleven items.
    """

    survey: Survey
    equity: Decimal | None
    marks: list[dict[str, Any]]
    doubtful: int | None
    management: FormRecord | None
    ratings: tuple[int, ...]
    securities: tuple[SecurityInput, ...]
    digest: str


def standing_of(customer: Customer) -> Standing:
    """What a customer's credit is today; an empty one, not stored, where nothing was ever decided."""
    return Standing.objects.filter(customer=customer).first() or Standing(customer=customer)


def limit_now(customer: Customer) -> Limit | None:
    """The limit in force."""
    return Limit.objects.filter(customer=customer, ended_at__isnull=True).first()


def last_limit(customer: Customer) -> Limit | None:
    """The limit in force, else the one that was granted last, whatever ended it."""
    return limit_now(customer) or Limit.objects.filter(customer=customer).order_by("-at", "-pk").first()


def granted_as(limit: Limit) -> Limit:
    """The limit that somebody granted: of a lowered one the one it began as, because who lowers approves nothing."""
    before: Limit | None = limit
    while before is not None and before.origin == Limit.Origin.LOWERED:
        limit = before
        rows = Limit.objects.filter(customer=limit.customer_id, ended_at=limit.at, pk__lt=limit.pk)
        before = rows.select_related("approved_by", "by").order_by("-pk").first()
    return before or limit


def request_of(application: Application) -> ApprovalRequest | None:
    """The request by which an application waits for approval."""
    waiting = ApprovalRequest.objects.waiting().filter(kind="credit.application", object_id=application.pk)
    return waiting.order_by("-pk").first()


def comment_of(request_id: int | None) -> str:
    """What the approver wrote when granting a request; "" where there was none."""
    if request_id is None:
        return ""
    return ApprovalRequest.objects.filter(pk=request_id).values_list("comment", flat=True).first() or ""


def securities_of(customer: Customer) -> list[Security]:
    """The securities that were not released."""
    return list(Security.objects.filter(customer=customer, released_at__isnull=True).order_by("pk"))


def securities_input(rows: Iterable[Security]) -> tuple[SecurityInput, ...]:
    """Securities as the rule takes them."""
    return tuple(SecurityInput(one.pk, one.kind, one.value, one.accepted_rate, one.valid_until) for one in rows)


def figures_of(survey: Survey) -> Figures:
    """What a decision by this survey rests on, as it stands now.

    Raises:
        NoRate: its figures are in another currency and it states no exchange rate.
    """
    held, found, doubts = weighed(survey, years_of(survey))
    statements = [one.row for one in held if one.row is not None and not one.is_earlier]
    references = sorted(survey.references.all(), key=lambda one: one.pk)
    securities = securities_input(securities_of(survey.customer))
    management = latest_record("customers.customer", survey.customer_id, FORM)
    ratings = tuple(one.rating for one in references if one.rating is not None and one.answered_on is not None)
    told = {
        "survey": [survey.pk, survey.on, survey.currency, survey.rate],
        "statements": [[one.year, one.figures, one.opening] for one in statements],
        "references": [[one.pk, one.rating, one.answered_on] for one in references],
        "management": answers_of(management) if management is not None else {},
        "securities": [[one.id, one.value, one.rate, one.valid_until] for one in securities],
    }
    if marks := marks_told(held, found, doubts):
        told["marks"] = marks
    equity, doubtful = equity_of(survey, held)
    return Figures(survey, equity, marks, doubtful, management, ratings, securities, digest_of(told))


def marks_told(held: Iterable[Held], found: Mapping[int, Any], doubts: Mapping[int, Any]) -> list[dict[str, Any]]:
    """The bad marks of each year as plain values, with why it stands where somebody said so."""
    return [
        {
            "year": one.statement.year, "code": mark.code, "lines": list(mark.lines), "facts": dict(mark.facts),
            "is_doubt": mark in doubts.get(one.statement.year, ()), "stands": _stands(one, mark.code),
        }
        for one in held
        for mark in found[one.statement.year]
        if mark.is_bad
    ]  # fmt: skip


def _stands(held: Held, code: str) -> dict[str, Any] | None:
    """Why a marked year stands, who said so, when."""
    row = held.row
    if row is None or row.stands_at is None or code not in held.accepted:
        return None
    return {"reason": row.stands_reason, "by": row.stands_by_id, "at": row.stands_at.isoformat()}


def equity_of(survey: Survey, held: Sequence[Held]) -> tuple[Decimal | None, int | None]:
    """Net assets of the latest year of a survey that tells them, in the company's currency, and None; or None and the
    year that tells them and cannot be believed; nothing where none tells them.

    Raises:
        NoRate: they are in another currency and the survey states no exchange rate.
    """
    for one in reversed(held):
        if one.row is None or one.is_earlier or (found := one.statement.find(EQUITY)) is None:
            continue
        if one.statement.is_doubtful:
            return None, one.statement.year
        return _converted(found.value, survey), None
    return None, None


def _converted(amount: Decimal, survey: Survey) -> Decimal:
    ours = settings.GUANXI_CURRENCY
    found = in_company_currency(amount, currency=survey.currency, company=ours, rate=survey.rate)
    if found is None:
        raise NoRate(theirs=survey.currency, ours=ours)
    return found


def purchases_of(customer: Customer, *, on: date, months: int) -> tuple[Decimal | None, int]:
    """Average purchases a month of the last `months`, and of how many months; None where nothing was ever bought."""
    family, start = family_of(customer), months_later(on, -months)
    counted = Q(reversed_at__isnull=True)
    invoices = Invoice.objects.filter(counted, customer__in=family).exclude(source_kind=OPPOSITE)
    bought = invoices.aggregate(first=Min("on"), total=Sum("amount", filter=Q(on__gt=start, on__lte=on)))
    if bought["first"] is None or bought["first"] > on:
        return None, 0
    back = Credit.objects.filter(counted, customer__in=family, kind=Credit.Kind.CREDIT_NOTE, on__gt=start, on__lte=on)
    returned = back.aggregate(total=Sum(F("amount")))["total"] or ZERO
    total = max((bought["total"] or ZERO) - returned, ZERO)
    return monthly_average(total, first_on=bought["first"], on=on, months=months)
