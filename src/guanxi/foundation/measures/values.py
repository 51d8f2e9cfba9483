"""Everything a scorecard needs to know of its records: their values, measured or asked, and the terms in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from guanxi.foundation.measures.asked import asked_records, shares_of
from guanxi.foundation.measures.metrics import Value, grains, rounded, values_table
from guanxi.foundation.measures.rules import Scored, score_card
from guanxi.foundation.measures.scorecards import Factor, Scorecard
from guanxi.foundation.measures.terms import CardTerms
from guanxi.foundation.policies.book import TermsBook
from guanxi.foundation.policies.terms import InForce

Given = Mapping[str, Decimal | None]


def gather(
    card: Scorecard, ids: Sequence[int], *, on: date, given: Mapping[int, Given] | None = None
) -> dict[int, dict[str, Value]]:
    """The values of every factor: id → factor → value; what is handed in is not asked again.

    Args:
        given: id → factor → value. A factor that all records are given is neither measured nor asked.
    """
    told = {pk: dict((given or {}).get(pk, {})) for pk in ids}
    open_ = [one for one in card.factors if not all(one.key in told[pk] for pk in ids)]
    measured = {one.key: one.measure for one in open_ if one.measure}
    table = values_table(sorted(set(measured.values())), ids, on=on)
    found: dict[int, dict[str, Value]] = {
        pk: {key: table[pk][metric] for key, metric in measured.items()} for pk in ids
    }
    for pk, answers in _answers(card, [one for one in open_ if one.asked], ids, on).items():
        found[pk] |= answers
    return {pk: found[pk] | {key: rounded(value) for key, value in told[pk].items()} for pk in ids}


def _answers(card: Scorecard, factors: Sequence[Factor], ids: Sequence[int], on: date) -> dict[int, dict[str, Value]]:
    """Id → factor → value of those asked; one query a form."""
    found: dict[int, dict[str, Value]] = {pk: {one.key: None for one in factors} for pk in ids}
    for form in {one.asked[0] for one in factors if one.asked}:
        items = {one.asked[1]: one.key for one in factors if one.asked and one.asked[0] == form}
        for pk, shares in shares_of(asked_records(form, card.kind, ids, on), items).items():
            found[pk] |= {items[item]: rounded(share) for item, share in shares.items()}
    return found


class CardBook:
    """The terms of a scorecard for many records on a day, from the versions read once."""

    def __init__(self, card: Scorecard, on: date) -> None:
        self.card, self.on = card, on
        self.book = TermsBook(card.terms)

    def of(self, record: Any) -> InForce:
        """What holds for a record."""
        return self.card.choose_terms(record, self.on) if self.card.choose_terms else self.book.of(record, self.on)

    def of_all(self, ids: Sequence[int]) -> dict[int, InForce]:
        """What holds for each of these records; without terms for anybody in particular they are not read."""
        if not self.card.choose_terms and not self.book.scopes:
            return dict.fromkeys(ids, self.book.of(None, self.on))
        records = grains[self.card.kind].records_of(ids)
        return {pk: self.of(records[pk]) for pk in ids if pk in records}


def score(terms: CardTerms, values: Given) -> Scored:
    """Points, grade and reasons by these terms, without writing anything down (what-if)."""
    return score_card(terms.factors, values, bands=terms.bands, least_known=terms.least_known)
