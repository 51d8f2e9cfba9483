"""Who bears a lost claim, by the worked table of its page."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from guanxi.domains.credit.liability.policies import LiabilityPolicy
from guanxi.domains.credit.liability.rules import Sale, Shares, released_part, share_out
from guanxi.kit.testing.tables import read_table

D = Decimal
OURS = LiabilityPolicy().shares


def amount(text: str) -> Decimal:
    return D(text.replace(",", ""))


@pytest.mark.parametrize("row", read_table("rules/liability.md", "Worked cases"), ids=str)
def test_worked_cases(row: dict[str, str]) -> None:
    released, _by, releaser = row["released"].partition(" by ")
    sale = Sale(
        "seller", None if row["limit"] == "–" else row["limit"], D(0) if released == "–" else amount(released),
        releaser or None,
    )  # fmt: skip
    loss = amount(row["loss"])
    borne: dict[str | None, Decimal] = {}
    for one in share_out(loss, sale, OURS):
        borne[one.person] = borne.get(one.person, D(0)) + one.amount
    titles = {"seller": "seller", "limit's approver": "manager", "releaser": "director", "company": None}
    assert {title: borne.get(person, D("0.00")) for title, person in titles.items()} == {
        title: amount(row[title]) for title in titles
    }
    assert sum(borne.values()) == loss


@pytest.mark.parametrize("row", read_table("rules/liability.md", "Several invoices of one order"), ids=str)
def test_several_invoices_of_one_order(row: dict[str, str]) -> None:
    figures = {title: D(0) if text == "–" else amount(text) for title, text in row.items()}
    found = released_part(
        figures["released"], total=figures["order"], invoice=figures["invoice"], charged=figures["charged before"]
    )
    assert min(figures["loss"], found) == figures["rests on the release"]


def test_one_who_sold_and_approved_bears_both_shares() -> None:
    found = share_out(D(1000), Sale("wu", "wu"), OURS)
    assert [(one.part, one.person, one.amount) for one in found] == [
        ("handler", "wu", D("200.00")), ("approver", "wu", D("100.00")), ("company", None, D("700.00")),
    ]  # fmt: skip


def test_who_is_not_known_leaves_the_share_to_the_company() -> None:
    assert [(one.part, one.amount) for one in share_out(D(1000), Sale(None), OURS)] == [("company", D("1000"))]


shares = st.tuples(st.integers(0, 50), st.integers(0, 50), st.integers(0, 100)).map(
    lambda parts: Shares(*(D(part) / 100 for part in parts))
)
sales = st.builds(
    Sale, handler=st.sampled_from([None, "wu"]), limit_approver=st.sampled_from([None, "chen", "wu"]),
    released=st.integers(0, 10**7).map(lambda cents: D(cents) / 100), releaser=st.sampled_from([None, "lou"]),
)  # fmt: skip


@given(st.lists(st.integers(1, 10**7), min_size=1, max_size=9), st.integers(0, 10**8))
def test_invoices_of_one_order_never_carry_more_than_was_released(cents: list[int], released: int) -> None:
    invoices = [D(one) / 100 for one in cents]
    granted = min(D(released) / 100, sum(invoices))
    parts = [released_part(granted, total=sum(invoices), invoice=one, charged=D(0)) for one in invoices]
    assert granted - len(invoices) * D("0.01") <= sum(parts) <= granted
    assert all(released_part(granted, total=sum(invoices), invoice=one, charged=part) == 0
               for one, part in zip(invoices, parts, strict=True))  # fmt: skip


@given(st.integers(1, 10**9).map(lambda cents: D(cents) / 100), sales, shares)
def test_shares_add_up_to_the_loss_to_the_cent(loss: Decimal, sale: Sale, terms: Shares) -> None:
    found = share_out(loss, sale, terms)
    assert sum(one.amount for one in found) == loss
    assert all(one.amount >= 0 and 0 <= one.rate <= 1 for one in found)


def test_shares_over_the_whole_are_refused() -> None:
    with override("en"), pytest.raises(ValueError, match="at most the whole"):
        LiabilityPolicy(handler_share=D("0.7"), approver_share=D("0.4"))
