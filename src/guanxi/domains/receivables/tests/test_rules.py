"""The rules of the ledger, as their documentation works them out and for any figures."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.domains.receivables import rules
from guanxi.domains.receivables.policies import ReceivablesPolicy
from guanxi.domains.receivables.rules import Curve, OpenItem, Terms, undone_among
from guanxi.foundation.policies.terms import from_json, to_json
from guanxi.kit.testing.tables import read_table

D = Decimal
DAY = date(2026, 11, 20)
amounts = st.decimals("0.01", "99999.99", places=2)
items = st.lists(
    st.builds(
        lambda pk, ago, due, amount: OpenItem(pk, DAY - timedelta(ago), DAY - timedelta(ago - due), amount),
        st.integers(1, 10**6),
        st.integers(-10, 900),
        st.integers(0, 90),
        amounts,
    ),
    unique_by=lambda item: item.id,
)


def test_terms_are_the_documented_ones():
    terms = ReceivablesPolicy()
    for row in read_table("rules/ageing.md", "Terms"):
        value = getattr(terms, row["term"])
        shown = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
        assert shown == row["default"], row["term"]
    assert len(read_table("rules/ageing.md", "Terms")) == len(dataclasses.fields(terms))


@pytest.mark.parametrize("row", read_table("rules/ageing.md", "Age and bucket"), ids=lambda row: row["age"])
def test_bucket_of(row):
    assert rules.bucket_of(int(row["age"])) == int(row["bucket"]) - 1


@pytest.mark.parametrize("row", read_table("rules/ageing.md", "Recovery by age"), ids=lambda row: row["age"])
def test_recovery_rate(row):
    assert Curve().rate_at(int(row["age"])) == D(row["share"])
    assert ReceivablesPolicy().ageing.curve.rate_at(int(row["age"])) == D(row["share"])


def documented_items():
    rows = read_table("rules/ageing.md", "One customer on 20 November 2026")
    parse = date.fromisoformat
    return [(row, OpenItem(n, parse(row["on"]), parse(row["due"]), D(row["open"]))) for n, row in enumerate(rows)]


@pytest.mark.parametrize(("row", "item"), documented_items(), ids=lambda value: getattr(value, "id", None))
def test_one_invoice(row, item):
    aged = rules.age_items([item], DAY, Terms())
    assert Terms().age_of(item, DAY) == int(row["age"])
    assert aged.buckets[int(row["bucket"]) - 1] == aged.total == item.amount
    assert (aged.overdue, aged.expected_recovery) == (D(row["overdue"]), D(row["expected"]))


def test_one_customer():
    (sums,) = read_table("rules/ageing.md", "The same customer in sums")
    found = [item for _, item in documented_items()]
    aged = rules.age_items(found, DAY, Terms())
    assert aged.buckets == tuple(D(sums[str(n)]) for n in range(1, 6)) == rules.age_buckets(found, DAY)
    assert (aged.total, aged.overdue) == (D(sums["total"]), D(sums["overdue"]))
    assert (aged.expected_recovery, aged.expected_loss) == (D(sums["expected"]), D(sums["loss"]))
    assert aged.oldest_on == date(2025, 11, 19)


@pytest.mark.parametrize("row", read_table("rules/allocation.md", "Oldest first"), ids=lambda row: row["money"])
def test_allocate_oldest_first(row):
    march, april = date(2026, 3, 1), date(2026, 4, 1)
    a, b, c = (
        OpenItem(9, march, march, D("100.00")),
        OpenItem(3, april, april, D("50.00")),
        OpenItem(4, april, april, D("80.00")),
    )
    matches = {match.id: match.amount for match in rules.allocate_oldest_first(D(row["money"]), [c, b, a])}
    assert matches == {item.id: D(row[name]) for name, item in (("A", a), ("B", b), ("C", c)) if D(row[name])}
    assert D(row["money"]) - sum(matches.values()) == D(row["on account"])


def test_ages_may_count_from_the_due_day():
    item = OpenItem(1, DAY - timedelta(70), DAY - timedelta(40), D("10.00"))
    assert rules.age_buckets([item], DAY) == (0, D("10.00"), 0, 0, 0)
    assert rules.age_buckets([item], DAY, age_from="due") == (D("10.00"), 0, 0, 0, 0)


@given(items)
def test_buckets_add_up(found):
    aged = rules.age_items(found, DAY, Terms())
    assert sum(aged.buckets) == aged.total == sum(item.amount for item in found)
    assert 0 <= aged.overdue <= aged.total
    assert 0 <= aged.expected_loss <= aged.total
    assert aged.expected_loss + aged.expected_recovery == aged.total


@given(st.decimals("0.00", "500000.00", places=2), items)
def test_allocations_add_up(money, found):
    matches = rules.allocate_oldest_first(money, found)
    amounts_open = {item.id: item.amount for item in found}
    assert sum((match.amount for match in matches), D(0)) == min(money, sum(amounts_open.values(), D(0)))
    assert all(0 < match.amount <= amounts_open[match.id] for match in matches)
    order = [item.id for item in sorted(found, key=lambda one: (one.on, one.id))]
    assert [match.id for match in matches] == order[: len(matches)]
    assert all(match.amount == amounts_open[match.id] for match in matches[:-1])  # only the last may stay open


@given(st.integers(-100, 2000), st.integers(0, 100))
def test_an_older_debt_is_never_expected_to_bring_more(age, more):
    assert Curve().rate_at(age + more) <= Curve().rate_at(age)


def test_a_policy_survives_being_stored():
    terms = ReceivablesPolicy(due_days=45, boundaries=(30, 60, 90, 120), recovery_tail=D("0.05"))
    assert from_json(ReceivablesPolicy, to_json(terms)) == terms


@pytest.mark.parametrize(
    "wrong",
    [
        {"boundaries": (60, 100, 180)},
        {"boundaries": (60, 60, 180, 365)},
        {"recovery_rates": (D(1),)},
        {"recovery_tail_from": 180},
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValueError):
        ReceivablesPolicy(**wrong)


@pytest.mark.parametrize(
    ("amounts", "undone"),
    [
        ([60], set()),
        ([60, -60], {0}),
        ([60, -60, 60], {0}),
        ([60, 40, -60], {0}),
        ([60, 60, -60], {1}),
        ([60, 60, -60, -60], {0, 1}),
    ],
)
def test_a_negative_row_answers_the_latest_of_its_amount(amounts, undone):
    assert undone_among([(place, "pair", D(amount)) for place, amount in enumerate(amounts)]) == undone


def test_a_negative_row_answers_its_own_pair_only():
    assert undone_among([(1, "a", D(60)), (2, "b", D(60)), (3, "a", D(-60))]) == {1}
