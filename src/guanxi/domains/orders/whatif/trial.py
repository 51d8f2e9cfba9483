"""The gate on trial: the orders of the past under other terms, beside what the present ones would have done.

Every scenario is told the same way. Two take the limits that were granted; three take so many average months of what
was bought in the year before each order, which says what limits could look like where none were granted.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.domains.credit.gate import GatePolicy, Known, Late, late_by_rules
from guanxi.domains.customers.models import Customer
from guanxi.domains.orders.models import Order
from guanxi.domains.orders.rules.gate import OVER_LIMIT, OVERDUE
from guanxi.domains.orders.whatif.limits import limit_of_day
from guanxi.domains.orders.whatif.loading import Story, customers_with_orders, stories, those_wanted
from guanxi.domains.orders.whatif.rules import OpenClaim, Outcome, Tally, Terms, replay
from guanxi.domains.receivables.policies import ageing_terms
from guanxi.domains.receivables.rules import OpenItem, age_items
from guanxi.foundation.policies.book import TermsBook
from guanxi.foundation.policies.terms import COMPANY
from guanxi.foundation.policies.trials.kinds import TrialKind, Trying, register_trial
from guanxi.kit.amounts import ZERO
from guanxi.kit.components.lists import Column
from guanxi.kit.components.numbers import NOTHING, day, figure, percent, whole

NOW, TRIAL = "now", "trial"
MONTHS = (1, 2, 3)
YEAR = 12
TOLD = 100  # orders told one by one


@dataclass(frozen=True)
class Scenario:
    """Terms with the limits they go with.

    Args:
        book: which terms hold for whom. months: limits of so many average months; None: those that were granted.
    """

    key: str
    book: TermsBook
    months: int | None = None


def scenarios_of(trial: TermsBook) -> list[Scenario]:
    """What holds today for each customer, the terms on trial for whom they are meant, and these by purchases."""
    by_purchases = [Scenario(f"months_{count}", trial, count) for count in MONTHS]
    return [Scenario(NOW, TermsBook(GatePolicy)), Scenario(TRIAL, trial), *by_purchases]


def gate_of(terms: GatePolicy, story: Story, *, months: int | None = None) -> Terms:
    """The gate for one customer; its grade is today's, as no older one is known of history."""

    def blocks(unpaid: Sequence[OpenClaim], on: date) -> str:
        late = tuple(Late(one.due_on, one.amount) for one in unpaid if one.due_on < on)
        found = late_by_rules(Known(story.grade, story.is_graded_here, late=late), terms, on=on) if late else None
        return OVERDUE if found else ""

    def limit_on(on: date) -> Decimal | None:
        if months is not None:
            return average_month(story.months, before=on) * months
        if story.limits:
            return limit_of_day(story.limits, on, keeps_expired=terms.expired_limit == "pass")
        if story.ceiling is None and terms.without_limit == "hold":
            return ZERO
        return story.ceiling

    return Terms(limit_on, blocks)


def average_month(months: dict[date, Decimal], *, before: date) -> Decimal:
    """What was bought in an average month of the twelve before the month of a day; nothing known is nothing."""
    end = before.replace(day=1)
    start = date(end.year - 1, end.month, 1)
    return max(sum((sales for month, sales in months.items() if start <= month < end), ZERO), ZERO) / YEAR


def run_trial(asked: Trying) -> dict[str, Any]:
    """Replay every order on credit of the days asked, customer by customer; plain values out."""
    trial = asked.book()
    scenarios = scenarios_of(trial)
    customers = customers_with_orders(asked.user, since=asked.since, until=asked.until)
    if asked.scope != COMPANY:
        whom = (asked.scope, asked.scope_key)
        customers = those_wanted(customers, lambda buyer: whom in trial.pairs_of(buyer))
    ageing = ageing_terms(asked.until)
    tallies = {one.key: Tally() for one in scenarios}
    worst: list[tuple[Decimal, int, int, Outcome]] = []
    for done, story in enumerate(stories(customers, until=asked.until), start=1):
        for scenario in scenarios:
            for one in outcomes_of(scenario, story, asked):
                open_items = [OpenItem(0, claim.on, claim.due_on, rest) for claim, rest in one.unpaid]
                expected = age_items(open_items, asked.until, ageing).expected_loss if open_items else ZERO
                tallies[scenario.key].add(one, expected_loss=expected)
                if scenario.key == TRIAL and one.reason:
                    heapq.heappush(worst, (one.amount, one.key, story.buyer.pk, one))
                    if len(worst) > TOLD:
                        heapq.heappop(worst)
        asked.tell(done, len(customers))
    return {
        "customers": len(customers),
        "scenarios": {key: _plain(tally) for key, tally in tallies.items()},
        "held": [_told(customer, one) for _amount, _key, customer, one in sorted(worst, key=lambda row: -row[0])],
    }


def outcomes_of(scenario: Scenario, story: Story, asked: Trying) -> list[Outcome]:
    """What became of one customer's orders under a scenario, by the customer's own terms."""
    gate = gate_of(scenario.book.of(story.buyer, asked.until).terms, story, months=scenario.months)
    return replay(story.past, gate, since=asked.since, until=asked.until)


def _plain(tally: Tally) -> dict[str, Any]:
    plain = {key: str(value) if isinstance(value, Decimal) else value for key, value in asdict(tally).items()}
    waits = plain.pop("waits")
    return plain | {"median_wait": median(waits) if waits else None}


def _told(customer: int, one: Outcome) -> dict[str, Any]:
    return {
        "order": one.key, "customer": customer, "on": one.on.isoformat(), "amount": str(one.amount),
        "reason": one.reason, "missing": str(one.missing), "waited": one.days_waited, "paid": str(one.paid),
        "lost": str(one.lost), "open": str(one.open_amount),
    }  # fmt: skip


def shown(result: dict[str, Any], user: Any) -> dict[str, Any]:
    """The result as tables, in the reader's language; orders the reader does not see are left out."""
    found = result["scenarios"]
    keys = [key for key in found if key in _names()]
    heads = [Column("", grow=True), *(Column(_names()[key], numeric=True) for key in keys)]
    rows = [[label, *(read(found[key]) for key in keys)] for label, read in _lines()]
    return {"columns": heads, "rows": rows, "customers": result["customers"], **_orders(result["held"], user)}


def _names() -> dict[str, str]:
    by_purchases = {f"months_{count}": _("On trial, limit of %(n)s average months") % {"n": count} for count in MONTHS}
    return {NOW: _("Terms of today"), TRIAL: _("Terms on trial")} | by_purchases


def _lines() -> list[tuple[str, Any]]:
    def amount(key: str) -> Any:
        return lambda one: whole(Decimal(one[key]))

    def counted(key: str) -> Any:
        return lambda one: whole(one[key])

    return [
        (_("Orders"), counted("orders")),
        (_("Their amount"), amount("amount")),
        (_("Held"), counted("held")),
        (_("Held, share of the amount"), _share),
        (_("– for the limit"), lambda one: whole(one["by_reason"].get(OVER_LIMIT, 0))),
        (_("– for late invoices"), lambda one: whole(one["by_reason"].get(OVERDUE, 0))),
        (_("Passed later, when money came"), counted("delayed")),
        (_("– days waited, the middle one"), lambda one: NOTHING if one["median_wait"] is None
         else whole(one["median_wait"])),
        (_("Never passed"), counted("stopped")),
        (_("Losses avoided"), amount("losses_avoided")),
        (_("Sales at risk"), amount("sales_at_risk")),
    ]  # fmt: skip


def _share(one: dict[str, Any]) -> str:
    amount = Decimal(one["amount"])
    return percent(Decimal(one["held_amount"]) / amount) if amount else NOTHING


def _orders(held: list[dict[str, Any]], user: Any) -> dict[str, Any]:
    orders = Order.objects.visible_to(user).in_bulk([one["order"] for one in held])
    names = Customer.objects.visible_to(user).in_bulk([one["customer"] for one in held])
    reasons = {OVER_LIMIT: _("over the limit"), OVERDUE: _("late invoices")}
    columns = [
        Column(_("Order")), Column(_("Customer"), phone="title", grow=True), Column(_("Date"), phone="lead"),
        Column(_("Held because"), phone="sub"), Column(_("Amount"), numeric=True, phone="end"),
        Column(_("Waited"), numeric=True), Column(_("Paid in truth"), numeric=True),
        Column(_("Lost or open"), numeric=True),
    ]  # fmt: skip
    rows = [
        [
            orders[one["order"]].number, names[one["customer"]], day(date.fromisoformat(one["on"])),
            reasons.get(one["reason"], one["reason"]), figure(Decimal(one["amount"])),
            _("never passed") if one["waited"] is None else _("%(n)s days") % {"n": one["waited"]},
            figure(Decimal(one["paid"])), figure(Decimal(one["lost"]) + Decimal(one["open"])),
        ]
        for one in held
        if one["order"] in orders and one["customer"] in names
    ]  # fmt: skip
    return {"order_columns": columns, "order_rows": rows}


register_trial(
    TrialKind(
        "credit.gate",
        gettext_lazy(
            "Lets the orders of the past through the gate again: how many would have been held, for how long, which "
            "losses that would have avoided, and which sales it would have put at risk."
        ),
        run_trial, "orders/whatif.html", shown,
    )
)  # fmt: skip
