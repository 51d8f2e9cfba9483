"""What is a sign, and when a review is due: as the page of rules says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from guanxi.domains.credit.behaviour.rules import Facts, PastPromise
from guanxi.domains.credit.tests.dealings import ON, D, on
from guanxi.domains.credit.watch import rules
from guanxi.domains.credit.watch.policies import WatchPolicy
from guanxi.kit.testing.tables import read_table

TERMS = WatchPolicy()
OWN = ("surge", "ratios", "promises", "review_on", "is_thin", "uncovered")


def seen(**figures: Any) -> rules.Seen:
    own = {name: figures.pop(name) for name in OWN if name in figures}
    return rules.Seen(Facts(**figures), **own)


@pytest.mark.parametrize("row", read_table("rules/watch.md", "Signs"), ids=lambda row: row["seen"])
def test_the_documented_signs(row: dict[str, str]):
    cases = {
        "8 days late recently, −2 before": seen(
            lateness_trend=D(10), plain_recent_days_late=D(8), earlier_days_late=D(-2)
        ),
        "7 days late recently, −2 before": seen(
            lateness_trend=D(9), plain_recent_days_late=D(7), earlier_days_late=D(-2)
        ),
        "the same of two invoices": seen(lateness_trend=D(10), is_thin=True),
        "figures fell from 70 to 55 points": seen(ratios=(D(70), D(55))),
        "figures fell from 70 to 56 points": seen(ratios=(D(70), D(56))),
        "orders of 30 days twice the largest before": seen(surge=D(2)),
        "orders of 30 days 1.9 times the largest before": seen(surge=D("1.9")),
        "90% of the limit used": seen(limit_use=D("0.9")),
        "89% of the limit used": seen(limit_use=D("0.89")),
        "promised by yesterday, not paid": seen(promises=(PastPromise(on(9), on(1), D(500)),)),
        "promised by yesterday, paid today": seen(promises=(PastPromise(on(9), on(1), D(500), ON),)),
        "promised by today": seen(promises=(PastPromise(on(9), ON, D(500)),)),
        "promised 31 days ago": seen(promises=(PastPromise(on(60), on(31), D(500)),)),
        "10,000 of the limit on a security that has ended": seen(uncovered=D(10000)),
        "review due today": seen(review_on=ON),
        "review due tomorrow": seen(review_on=on(-1)),
    }
    found = rules.signs_of(cases[row["seen"]], ON, TERMS)
    assert [one.kind for one in found] == [part for part in row["signs"].split(", ") if part != "–"]


def test_the_documented_reviews():
    for row in read_table("rules/watch.md", "Reviews"):
        grade = "" if row["grade"] == "none" else row["grade"]
        assert TERMS.next_review(grade, date.fromisoformat(row["graded"])) == date.fromisoformat(row["next review"])
