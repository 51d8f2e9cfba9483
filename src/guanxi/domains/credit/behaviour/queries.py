"""Questions about the behaviour of customers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from guanxi.domains.credit.behaviour.ledger import histories_of
from guanxi.domains.credit.behaviour.policies import BehaviourTerms
from guanxi.domains.credit.behaviour.rules import Facts, Reading, facts_of
from guanxi.foundation.measures.metrics import metrics, values_of
from guanxi.foundation.policies.terms import in_force

CANCELLED = "orders.cancelled_share"  # told by the room of orders, which stands above this one
SHARE = Decimal("0.001")


def reading_on(on: date) -> Reading:
    """How histories are read on a day; the same for every customer, so that scores can be compared."""
    terms: BehaviourTerms = in_force(BehaviourTerms, on=on).terms
    return terms.reading


def behaviour_of(customers: Sequence[int], *, on: date) -> dict[int, Facts]:
    """The facts of each customer's behaviour as they were known at the end of a day, an entry for every id."""
    terms = reading_on(on)
    facts = {pk: facts_of(history, on, terms) for pk, history in histories_of(customers, on, terms).items()}
    called_off = cancelled_of(customers, on=on)
    return {pk: replace(one, cancelled_share=called_off.get(pk)) for pk, one in facts.items()}


def cancelled_of(customers: Sequence[int], *, on: date) -> dict[int, Decimal | None]:
    """The share of a year's orders that each customer called off; empty where no room tells it."""
    called_off = values_of(CANCELLED, customers, on=on) if CANCELLED in metrics else {}
    return {pk: None if value is None else value.quantize(SHARE, ROUND_HALF_UP) for pk, value in called_off.items()}
