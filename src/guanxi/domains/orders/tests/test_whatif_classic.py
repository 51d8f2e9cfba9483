"""The gate over the history of a real company with its own credit limits, by the table of its page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from guanxi.domains.credit.gate import GatePolicy, OverdueRule
from guanxi.domains.orders.tests.importing import brought, clerk, granting, place
from guanxi.domains.orders.tests.test_import_real import (
    CLASSIC_CUSTOMERS,
    CLASSIC_ORDERS,
    CLASSIC_PAYMENTS,
    table,
)
from guanxi.domains.orders.whatif.trial import run_trial
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.policies.trials.kinds import Trying
from guanxi.kit.components.numbers import figure
from guanxi.kit.testing.tables import read_table

__all__ = ["clerk", "granting", "place"]
D = Decimal
SINCE, UNTIL = date(2003, 1, 1), date(2005, 6, 9)
FIRST_DAY = (OverdueRule("", 0, D("0.01")),)
SHOWN = {"of the start": GatePolicy(), "the first day late holds": GatePolicy(overdue=FIRST_DAY)}


def told(one: dict[str, Any]) -> dict[str, str]:
    reasons = one["by_reason"]
    return {
        "orders": str(one["orders"]), "held": str(one["held"]), "for the limit": str(reasons.get("over_limit", 0)),
        "for late invoices": str(reasons.get("overdue", 0)), "passed later": str(one["delayed"]),
        "days waited": "–" if one["median_wait"] is None else f"{one['median_wait']:g}",
        "never passed": str(one["stopped"]), "their amount": figure(D(one["stopped_amount"])),
        "losses avoided": figure(round(D(one["losses_avoided"]), 2)), "sales at risk": figure(D(one["sales_at_risk"])),
    }  # fmt: skip


@pytest.mark.django_db
def test_classicmodels_with_its_own_limits(granting):
    brought(table("classicmodels", CLASSIC_CUSTOMERS), granting, target="customers")
    brought(table("classicmodels", CLASSIC_ORDERS), granting, options={"missing": "make"})
    brought(table("classicmodels", CLASSIC_PAYMENTS), granting, target="receipts")
    found = {}
    for name, terms in SHOWN.items():
        result = run_trial(Trying(terms, system_user(), SINCE, UNTIL, lambda done, total: None))
        found[name] = told(result["scenarios"]["trial"])
    found["limits of 3 average months"] = told(result["scenarios"]["months_3"])
    assert found == {row.pop("terms"): row for row in read_table("rules/what_if.md", "A real company")}
