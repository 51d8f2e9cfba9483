"""The decision sheet, by the worked table of its page."""

from __future__ import annotations

from decimal import Decimal

import pytest

from guanxi.domains.credit.deciding.sheet import AGAINST, FOR, FORM
from guanxi.foundation.forms.rules.computing import compute
from guanxi.foundation.forms.specs import declared
from guanxi.kit.testing.tables import read_table

D = Decimal
ASKED = ("amount", "days", "margin", "interest", "chance")
TOLD = ("carrying", "profit", "extra_sales", "times", "bearable", "expected")


@pytest.mark.parametrize("row", read_table("rules/cost_of_credit.md", "Worked sheets"), ids=str)
def test_worked_sheets(row: dict[str, str]) -> None:
    answers = {name: D(row[name].replace(",", "")) for name in ASKED if row[name] != "–"}
    found = compute(declared[FORM].items, answers)
    told = {name: found[name] if isinstance(found[name], Decimal) else "unknown" for name in TOLD}
    assert told == {name: row[name] if row[name] == "unknown" else D(row[name].replace(",", "")) for name in TOLD}


def test_points_for_and_against_are_averages_of_what_was_weighed() -> None:
    answers = {f"for_{key}": D(4) for key, _label in FOR} | {f"against_{key}": D(2) for key, _label in AGAINST}
    found = compute(declared[FORM].items, answers)
    assert (found["weight_for"], found["weight_against"]) == (D(4), D(2))
    assert len(FOR) == 6 and len(AGAINST) == 8  # as S4-51 names them
