"""Questions about a survey's statements: the years beside each other, their ratios, the score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from guanxi.domains.credit.limits.rules import digest_of
from guanxi.domains.credit.models import Statement as StatementRow
from guanxi.domains.credit.models import Survey
from guanxi.domains.credit.statements.policies import RatioPolicy
from guanxi.domains.credit.statements.rules import (
    WEAKEST,
    Mark,
    Ours,
    Ratio,
    Statement,
    ZScore,
    books_of,
    check_years,
    doubts_of,
    ratio_score,
    trend,
    values_of,
    weakest_side,
    weigh,
    z_score,
)
from guanxi.domains.customers.merging.families import family_of
from guanxi.domains.receivables.queries.billed import billed_by_year
from guanxi.foundation.measures.rules import Scored
from guanxi.foundation.policies.terms import InForce, in_force_for

YEARS = 3


@dataclass(frozen=True)
class Held:
    """A year of a survey: its figures, and the row that holds them.

    Args:
        row: none for a year read from the comparison columns of the next one.
        is_earlier: it stands in an earlier survey of the customer.
        accepted: codes of the bad marks of which somebody said why these very figures stand.
    """

    statement: Statement
    row: StatementRow | None
    is_earlier: bool = False
    accepted: frozenset[str] = frozenset()

    @property
    def source(self) -> str:
        """Where the figures come from: typed, pasted, or the name of the file."""
        source = self.row.source if self.row is not None else ""
        return {"typed": gettext("typed"), "pasted": gettext("pasted")}.get(source, source)


@dataclass(frozen=True)
class Figures:
    """Everything that a survey's statements say.

    Args:
        years: up to three, oldest first. trend: ratio → its value in each of them. marks: of each year.
        doubts: of each year the marks that leave it in doubt and that nobody accepted.
        values: ratio → value of the latest year, for the score. z: Altman's Z″ of the latest year.
        weakest: the weakest side. terms: the policy that decided the points.
    """

    years: list[Held]
    trend: Mapping[str, list[Ratio]]
    marks: Mapping[int, list[Mark]]
    doubts: Mapping[int, tuple[Mark, ...]]
    values: Mapping[str, Decimal | None]
    scored: Scored
    weakest: str
    z: ZScore | None
    terms: InForce

    def latest(self, ratio: str) -> Ratio | None:
        """A ratio of the latest year."""
        found = self.trend[ratio]
        return found[-1] if found else None


def decimals(stored: Mapping[str, str]) -> dict[str, Decimal]:
    """Stored figures as decimals."""
    return {key: Decimal(text) for key, text in stored.items()}


def statement_of(row: StatementRow) -> Statement:
    """A stored statement as the rules take it."""
    return Statement(row.year, decimals(row.figures), decimals(row.opening), months=row.months)


def latest_survey(customer: Any, *, on: date | None = None) -> Survey | None:
    """The latest finished survey of a customer, by a day."""
    found = Survey.objects.filter(customer__in=family_of(customer), finished_at__isnull=False)
    if on is not None:
        found = found.filter(on__lte=on)
    return found.order_by("-on", "-id").first()


def open_survey_of(customer: Any) -> Survey | None:
    """The survey of a customer that is not finished yet."""
    return Survey.objects.filter(customer=customer, finished_at__isnull=True).order_by("-on", "-id").first()


def years_of(survey: Survey) -> list[Held]:
    """The last three years: of this survey, else of earlier ones in the same currency, else from the columns of
    comparison of the next year.
    """
    own = {row.year: row for row in survey.statements.all()}
    earlier = {
        row.year: row
        for row in StatementRow.objects.filter(
            survey__customer__in=family_of(survey.customer), survey__finished_at__isnull=False,
            survey__currency=survey.currency, survey__on__lte=survey.on,
        ).exclude(survey=survey).order_by("survey__on", "survey_id")
        if own and row.year < max(own)
    }  # fmt: skip
    rows = earlier | own
    books = books_of([statement_of(row) for row in rows.values()], years=YEARS)
    return [
        Held(book, row, book.year in earlier and book.year not in own, accepted_in(row))
        for book, row in ((one, rows.get(one.year)) for one in books)
    ]


def figures_digest(row: StatementRow) -> str:
    """A short name of a year's figures; others have another one."""
    return digest_of({"figures": row.figures, "opening": row.opening, "months": row.months})


def accepted_in(row: StatementRow | None) -> frozenset[str]:
    """The marks of a stored year that somebody accepted, as long as its figures are the same."""
    if row is None or not row.stands_codes or row.stands_digest != figures_digest(row):
        return frozenset()
    return frozenset(row.stands_codes)


def weighed(survey: Survey, years: list[Held]) -> tuple[list[Held], dict[int, list[Mark]], dict[int, tuple[Mark, ...]]]:
    """The years as a score may use them, their marks, and those of the marks that nobody accepted."""
    books = [one.statement for one in years]
    marks = check_years(books, ours_of(survey))
    doubts = {
        one.statement.year: doubts_of(marks[one.statement.year], one.accepted)
        for one in years
        if not one.statement.is_compared
    }
    held = [replace(one, statement=book) for one, book in zip(years, weigh(books, doubts), strict=True)]
    return held, marks, {year: found for year, found in doubts.items() if found}


def ratio_terms(customer: Any, *, on: date) -> InForce:
    """The terms of the ratio score for a customer on a day, and the version that says so."""
    return in_force_for(RatioPolicy, customer, on=on)


def figures_of(survey: Survey) -> Figures:
    """Years, ratios, marks and score of a survey, by the terms of its day."""
    return work_out(survey, years_of(survey))


def work_out(survey: Survey, years: list[Held]) -> Figures:
    """The same for years as they are at hand, typed or stored."""
    terms = ratio_terms(survey.customer, on=survey.on)
    years, marks, doubts = weighed(survey, years)
    books = [one.statement for one in years]
    found = trend(books)
    latest = {key: ratios[-1] for key, ratios in found.items() if ratios}
    values = values_of(latest)
    values["scale"] = in_ours(values.get("scale"), survey)
    side, lowest = weakest_side(values, terms.terms)
    scored = ratio_score(values, terms.terms)
    return Figures(
        years, found, marks, doubts, values | {WEAKEST: lowest}, scored, side,
        z_score(books[-1]) if books else None, terms,
    )  # fmt: skip


def ours_of(survey: Survey) -> Ours:
    """What we know of the customer beside its statements: the worth of their currency, what we billed it by year."""
    rate = None if lacks_rate(survey) else survey.rate or Decimal(1)
    return Ours(rate, billed_by_year(survey.customer, until=survey.on))


def oldest_books(on: date) -> date:
    """The begin of the oldest year that a survey of this day looks at: its currency may have gone since."""
    return date(on.year - YEARS, 1, 1)


def lacks_rate(survey: Survey) -> bool:
    """Whether its figures are in another currency and nobody stated what that is worth."""
    return survey.currency not in ("", settings.GUANXI_CURRENCY) and survey.rate is None


def in_ours(amount: Decimal | None, survey: Survey) -> Decimal | None:
    """An amount of a survey in the company's currency; unknown where its exchange rate is."""
    if amount is None or lacks_rate(survey):
        return None
    return amount if survey.rate is None else amount * survey.rate


def ratio_values(survey: Survey) -> dict[str, Decimal | None]:
    """What the scorecard `credit.ratios` is given: the ratios of the latest year and the weakest side."""
    return dict(figures_of(survey).values)
