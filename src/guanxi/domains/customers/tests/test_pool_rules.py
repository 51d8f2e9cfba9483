"""The rule of the pool, by the worked tables of its page."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from guanxi.domains.customers.pool.policies import HoldingPolicy, PoolPolicy
from guanxi.domains.customers.pool.rules import claim_fault, goes_back_on, judge
from guanxi.foundation.policies.checking import check_terms
from guanxi.kit.errors import BadInput
from guanxi.kit.testing.tables import read_table

ON = date(2026, 11, 20)
PAGE = "rules/pool.md"


def ago(text: str) -> date | None:
    return None if text == "–" else ON - timedelta(days=int(text))


def number(text: str) -> int | None:
    return None if text == "–" else int(text)


@pytest.mark.parametrize("row", read_table(PAGE, "The night"), ids=lambda row: " ".join(row.values()))
def test_what_a_night_does(row):
    verdict = judge(
        on=ON, active_on=ON - timedelta(days=int(row["quiet"])), days=int(row["allowed"]), notice=7,
        warned_on=ago(row["warned ago"]), is_busy=row["open business"] == "yes",
    )  # fmt: skip
    assert verdict == row["verdict"]


@pytest.mark.parametrize("row", read_table(PAGE, "Taking one"), ids=lambda row: " ".join(row.values()))
def test_who_may_take_one(row):
    fault = claim_fault(
        held=int(row["held"]), capacity=int(row["most"]), claimed_today=int(row["taken today"]),
        claims_a_day=int(row["a day"]), lost_days_ago=number(row["lost days ago"]), wait_days=int(row["wait"]),
    )  # fmt: skip
    assert (fault or "–") == row["refused because of"]


def test_the_days_of_the_page_are_the_defaults():
    terms = PoolPolicy()
    patience = terms.patience
    days = [patience.days(sales_class=letter, has_bought=True) for letter in "ABC"]
    days += [patience.days(sales_class="", has_bought=bought) for bought in (True, False)]
    table = read_table(PAGE, "When a customer goes back to the pool")
    assert [str(one) for one in days] == [row["days"] for row in table]
    assert (terms.is_on, terms.warn_days) == (False, 7)


def test_without_a_warning_the_night_takes_at_once():
    assert judge(on=ON, active_on=ON - timedelta(days=30), days=30, notice=0) == "return"
    assert judge(on=ON, active_on=ON - timedelta(days=29), days=30, notice=0) == "stay"


def test_nobody_goes_back_before_the_notice_is_over():
    active_on = ON - timedelta(days=400)
    assert goes_back_on(active_on=active_on, days=90, warned_on=ON, notice=7) == ON + timedelta(days=7)
    assert goes_back_on(active_on=ON, days=90, warned_on=None, notice=7) == ON + timedelta(days=90)


@pytest.mark.parametrize(
    ("kind", "terms"),
    [
        (PoolPolicy, {"days_a": 0}),
        (PoolPolicy, {"days_prospect": 4000}),
        (PoolPolicy, {"warn_days": 30}),
        (PoolPolicy, {"warn_days": -1}),
        (HoldingPolicy, {"capacity": -1}),
        (HoldingPolicy, {"claims_a_day": -1}),
        (HoldingPolicy, {"wait_days": 9999}),
    ],
)
def test_terms_that_cannot_be_are_refused(kind, terms):
    with pytest.raises(BadInput) as refusal:
        check_terms(kind, terms)
    assert list(refusal.value.fields) == list(terms)
