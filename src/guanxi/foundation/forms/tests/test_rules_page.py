"""The worked tables of docs/rules/forms.md are computed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from guanxi.foundation.forms.rules.care import BULK, SAME, SHORT, Care, Filled, perfunctory
from guanxi.foundation.forms.rules.computing import compute
from guanxi.foundation.forms.rules.formulas import Unknown
from guanxi.foundation.forms.rules.items import Item, ShownIf
from guanxi.foundation.forms.rules.points import most_of, points_of
from guanxi.kit.testing.tables import read_table

PAGE = "rules/forms.md"
ITEMS = (
    Item("price", "price", "money"), Item("count", "count", "whole"), Item("rate", "rate", "percent"),
    Item("kind", "kind", "choice", choices=(("shop", "shop"), ("chain", "chain"))),
    Item("stores", "stores", "whole", shown_if=ShownIf("kind", "is", ("chain",))),
)  # fmt: skip
REASONS = {"not answered": "missing", "not asked": "not_asked", "division by zero": "division_by_zero"}
TOLD = {"the same words": SAME, "hardly any words": SHORT, "late, several at once": BULK}


def expected(text):
    """A result as the table writes it."""
    if text == "too large":
        return Unknown("too_large")
    reason, colon, items = text.partition(": ")
    return Unknown(REASONS[reason], tuple(items.split(", "))) if colon else Decimal(text)


@pytest.mark.parametrize("row", read_table(PAGE, "Formulas"), ids=lambda row: row["formula"])
def test_formulas(row) -> None:
    types = {"price": Decimal, "count": int, "rate": Decimal, "kind": str, "stores": int}
    answers = {name: kind(row[name]) for name, kind in types.items() if row[name] != "–"}
    items = (*ITEMS, Item("result", "result", "computed", formula=row["formula"].strip("`")))
    assert compute(items, answers)["result"] == expected(row["result"])


def item_of(row):
    """The item of a row, and its answer."""
    kind, most, answer = row["item"], row["most"], row["answer"]
    if kind.startswith("rating"):
        steps = int(re.findall(r"\d+", kind)[0])
        return Item("x", "x", "rating", most=steps, points=int(most)), None if answer == "–" else int(answer)
    if kind == "yes or no":
        return Item("x", "x", "yes_no", points=int(most)), answer == "yes"
    values = [one.strip() for one in kind.partition(" of ")[2].split(",")]
    choices = tuple((one, one, int(one.replace("−", "-"))) for one in values)
    several = kind.startswith("several")
    chosen = tuple(one.strip() for one in answer.split(","))
    return Item("x", "x", "choices" if several else "choice", choices=choices), chosen if several else chosen[0]


@pytest.mark.parametrize("row", read_table(PAGE, "Points"), ids=lambda row: f"{row['item']} {row['answer']}")
def test_points(row) -> None:
    item, answer = item_of(row)
    assert most_of(item) == Decimal(row["most"])
    assert points_of(item, answer) == (None if row["points"] == "unknown" else Decimal(row["points"]))


@pytest.mark.parametrize("row", read_table(PAGE, "Care"), ids=lambda row: " ".join(row.values()))
def test_care(row) -> None:
    on, late = date(2026, 11, 2), int(row["days late"])
    between = 0 if row["minutes between"] == "–" else int(row["minutes between"])
    done = on + timedelta(days=late)
    morning = datetime(done.year, done.month, done.day, 1, tzinfo=UTC)
    filled = [
        Filled(n, 1, 1, on, done, morning + timedelta(minutes=n * between),
               int(row["characters each"]), "a" if row["the same words"] == "yes" else str(n), True)
        for n in range(int(row["forms"]))
    ]  # fmt: skip
    reasons = tuple(reason for words, reason in TOLD.items() if words in row["told as"])
    assert perfunctory(filled, Care()) == (dict.fromkeys(range(len(filled)), reasons) if reasons else {})
