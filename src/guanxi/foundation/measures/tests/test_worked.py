"""The worked tables of docs/rules/scorecards.md, computed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from guanxi.foundation.measures.rules import parse_steps, points_at, score_card
from guanxi.foundation.measures.terms import Band, FactorTerms
from guanxi.kit.testing.tables import read_table

D = Decimal
PAGE = "rules/scorecards.md"
CARD = (
    FactorTerms("days", D(3), "0:100 30:60 90:0"),
    FactorTerms("trend", D(2), "0:0 1:100"),
    FactorTerms("stars", D(1), "1:0 5:8"),
)
BANDS = (Band("A", D(80)), Band("B", D(60)), Band("C", D(40)), Band("D", D(0)))
POINTS, GRADES = read_table(PAGE, "Steps"), read_table(PAGE, "Score and grade")


def number(text: str) -> Decimal | None:
    return None if text == "–" else D(text)


@pytest.mark.parametrize("row", POINTS, ids=lambda row: f"{row['steps']} at {row['value']}")
def test_points(row) -> None:
    assert points_at(parse_steps(row["steps"]), D(row["value"]), shape=row["shape"]) == D(row["points"])


@pytest.mark.parametrize("row", GRADES, ids=lambda row: f"{row['days']} {row['trend']} {row['stars']}")
def test_grades(row) -> None:
    values = {one.key: number(row[one.key]) for one in CARD}
    scored = score_card(CARD, values, bands=BANDS, least_known=D("0.5"))
    assert scored.points == number(row["score"])
    assert scored.share_known == D(row["known"])
    assert scored.grade == row["grade"].replace("–", "")


def test_the_tables_are_there() -> None:
    assert len(POINTS) == 12
    assert len(GRADES) == 11
