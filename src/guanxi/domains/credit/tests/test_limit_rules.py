"""The formula of the proposed limit, as its page in the documentation works it out."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

import guanxi
from guanxi.domains.credit.limits.grading import BANDS, PARTS
from guanxi.domains.credit.limits.policies import LadderPolicy, LimitPolicy
from guanxi.domains.credit.limits.rules import (
    Credit,
    LimitInputs,
    SecurityInput,
    average_rating,
    digest_of,
    in_company_currency,
    monthly_average,
    propose_limit,
    round_down,
    secured_part,
    survey_fault,
)
from guanxi.foundation.measures.rules import score_card
from guanxi.kit.periods import months_later

D = Decimal
PAGE = (Path(guanxi.__file__).parents[2] / "docs/rules/credit_limits.md").read_text()
UNTIL = date(2027, 11, 20)
TERMS = LimitPolicy().terms


def rows_of(heading: str) -> list[list[str]]:
    """The first table under a heading of the page, without its head."""
    text = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def number(text: str) -> Decimal | None:
    return None if text == "–" else D(re.sub(r"[,%]", "", text))


@pytest.mark.parametrize("row", rows_of("From the grade to the limit"), ids=lambda row: " ".join(row[:5]))
def test_the_worked_limits(row) -> None:
    grade, bought, equity, ratings, security, *_told, amount, secured = row
    securities = () if security == "–" else (SecurityInput(1, "deposit", number(security) or D(0), D(1)),)
    given = tuple(int(one) for one in ratings.split()) if ratings != "–" else ()
    inputs = LimitInputs("" if grade == "–" else grade, number(bought), number(equity), UNTIL, 12, given, securities)
    proposal = propose_limit(inputs, TERMS)
    assert (proposal.amount, proposal.secured) == (number(amount), number(secured))
    steps = {step.key: step.running for step in proposal.steps}
    told = dict(zip(("lower", "references", "cap"), _told, strict=True))
    steps["lower"] = steps.get("newcomer", steps.get("equity"))
    assert {key: steps.get(key) for key in told} == {key: number(text) for key, text in told.items()}


@pytest.mark.parametrize("row", rows_of("Three scores, worked"), ids=lambda row: " ".join(row))
def test_the_worked_grades(row) -> None:
    figures, behaviour, management, known, score, grade = row
    values = {"ratios": number(figures), "behaviour": number(behaviour), "management": number(management)}
    scored = score_card(PARTS, values, bands=BANDS, least_known=D("0.35"))
    assert scored.points == number(score)
    assert scored.grade == ("" if grade == "–" else grade)
    assert scored.share_known * 100 == number(known)


def test_a_security_that_ends_before_the_limit_counts_nothing() -> None:
    short = SecurityInput(1, "guarantee", D("50000"), D("0.5"), date(2027, 11, 19))
    whole = SecurityInput(2, "guarantee", D("50000"), D("0.5"), UNTIL)
    proposal = propose_limit(LimitInputs("C", D("20000"), None, UNTIL, 12, (), (short, whole)), TERMS)
    assert (proposal.amount, proposal.secured) == (D("45000.00"), D("25000.00"))
    (step,) = [one for one in proposal.steps if one.key == "securities"]
    assert (step.facts["count"], step.facts["left_out"]) == ("1", "1")


def test_negative_net_assets_carry_nothing_and_are_said() -> None:
    proposal = propose_limit(LimitInputs("A", D("100000"), D("-5"), UNTIL, 12), TERMS)
    assert proposal.amount == 0
    assert [one.why for one in proposal.steps if one.key == "equity"] == ["negative"]


def test_the_last_step_is_the_proposal_and_each_says_why() -> None:
    proposal = propose_limit(LimitInputs("B", D("41234.50"), D("900000"), UNTIL, 12, (4, 3)), TERMS)
    assert [one.key for one in proposal.steps] == [
        "purchases", "equity", "references", "cap", "securities", "rounding",
    ]  # fmt: skip
    assert all(one.why for one in proposal.steps)
    assert proposal.steps[-1].running == proposal.amount == D("82000.00")


@pytest.mark.parametrize(
    ("amount", "step", "rounded"),
    [("1999.99", "1000", "1000"), ("999.99", "1000", "0"), ("-5", "1000", "0"), ("1234.56", "0.01", "1234.56")],
)
def test_rounding_down(amount, step, rounded) -> None:
    assert round_down(D(amount), D(step)) == D(rounded)


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [((2026, 11, 20), 12, (2027, 11, 20)), ((2026, 8, 31), 6, (2027, 2, 28)), ((2024, 2, 29), 12, (2025, 2, 28)),
     ((2026, 1, 15), -12, (2025, 1, 15)), ((2026, 12, 31), 1, (2027, 1, 31))],
)  # fmt: skip
def test_months_end_with_the_month(day, months, found) -> None:
    assert months_later(date(*day), months) == date(*found)


def test_a_young_customer_is_averaged_over_its_own_months() -> None:
    on = date(2026, 11, 20)
    assert monthly_average(D("30000"), first_on=date(2026, 9, 30), on=on, months=12) == (D("10000.00"), 3)
    assert monthly_average(D("30000"), first_on=date(2020, 1, 1), on=on, months=12) == (D("2500.00"), 12)


def test_another_currency_is_unknown_without_a_rate() -> None:
    assert in_company_currency(D("100"), currency="USD", company="CNY", rate=None) is None
    assert in_company_currency(D("100"), currency="USD", company="CNY", rate=D("7.1")) == D("710.00")
    assert in_company_currency(D("100"), currency="", company="CNY", rate=None) == D("100")


@pytest.mark.parametrize(
    ("survey_on", "asked", "last", "since", "fault"),
    [(None, ("10", 30), None, False, "no_survey"), ((2025, 11, 19), ("10", 30), None, False, "old_survey"),
     ((2025, 11, 20), ("10", 30), None, False, ""), ((2026, 11, 1), ("11", 30), ("10", 30), False, "same_survey"),
     ((2026, 11, 1), ("10", 31), ("10", 30), False, "same_survey"), ((2026, 11, 1), ("10", 30), ("10", 30), False, ""),
     ((2026, 11, 1), ("9", 15), ("10", 30), False, ""), ((2026, 11, 1), ("11", 60), ("10", 30), True, "")],
)  # fmt: skip
def test_which_survey_carries_an_application(survey_on, asked, last, since, fault) -> None:
    found = survey_fault(
        on=date(2026, 11, 20), survey_on=date(*survey_on) if survey_on else None, months=12,
        asked=Credit(D(asked[0]), asked[1]), last=Credit(D(last[0]), last[1]) if last else None, surveyed_since=since,
    )  # fmt: skip
    assert found == fault


@pytest.mark.parametrize("row", rows_of("What rests on securities"), ids=lambda row: " ".join(row))
def test_what_rests_on_securities(row) -> None:
    without, counts, granted, rests, given_back, then = (number(cell) or D(0) for cell in row)
    resting = secured_part(granted, unsecured=without, secured=counts)
    assert resting == rests
    assert granted - (resting - min(resting, counts - given_back)) == then


def test_the_same_figures_have_the_same_name_and_changed_ones_another() -> None:
    assert digest_of({"a": D("1.0"), "b": [1]}) == digest_of({"b": [1], "a": D("1.0")})
    assert digest_of({"a": 1}) != digest_of({"a": 2})


def test_references_are_averaged_to_one_decimal() -> None:
    assert average_rating((1, 2, 2)) == D("1.7") and average_rating(()) is None


def test_the_page_tells_the_defaults() -> None:
    worth = {row[0]: row for row in rows_of("What a grade is worth")}
    for one in LimitPolicy().grades:
        _grade, months, share, most, days = worth[one.grade]
        assert (number(months), (number(share) or D(0)) / 100, number(most)) == (one.months, one.equity_rate, one.most)
        assert (number(days.split()[0]) or 0) == one.term_days
    told = [number(row[1]) if row[1] != "any amount" else None for row in rows_of("Who grants it")]
    assert told == [row.most for row in LadderPolicy().rungs]
    assert [number(row[1]) for row in rows_of("Three scores, one grade")] == [one.weight for one in PARTS]
