"""The behaviour score: its facts as metrics, read together once, and the scorecard over them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guanxi.domains.credit.behaviour.policies import BehaviourTerms
from guanxi.domains.credit.behaviour.queries import behaviour_of, reading_on
from guanxi.foundation.measures.metrics import Metric, Value, register_metric
from guanxi.foundation.measures.scorecards import Factor, Scorecard, declare_scorecard

BEHAVIOUR = "credit.behaviour"
DAYS, MONTHS = _("days"), _("months")


def behaviour(ids: Sequence[int], on: date) -> Mapping[int, Mapping[str, Value]]:
    """What a score may count of each customer: of a thin file nothing but what is bad."""
    terms = reading_on(on)
    return {
        pk: {f"credit.{key}": value for key, value in one.judged(terms).items()}
        for pk, one in behaviour_of(ids, on=on).items()
    }


def _documents(pk: int) -> list[tuple[Any, str]]:
    return [(_("Invoices and receipts"), reverse("credit:score", args=[pk]) + "#documents")]


def _orders(pk: int) -> list[tuple[Any, str]]:
    return [(_("Orders"), f"{reverse('orders:list')}?customer={pk}")]


METRICS = (
    Metric(
        "credit.days_late", _("days late, all invoices"),
        _("Mean days from the due day to the payment over the invoices that came due in the months looked at: ten "
          "times the amount weighs twice, recent ones weigh more, none of them without bounds. What is open counts as "
          "late as it is by now and at least as late as usual. As long as little is known, a few presumed invoices "
          "are mixed in."),
        unit=DAYS, better="low", family=behaviour, inputs=_documents,
    ),
    Metric(
        "credit.recent_days_late", _("days late recently"),
        _("The same over the newest invoices that came due, with a little of what is usual for the customer mixed in, "
          "so that few invoices do not speak alone."),
        unit=DAYS, better="low", family=behaviour, inputs=_documents, source="S4-47",
    ),
    Metric(
        "credit.share_late", _("share paid late"),
        _("Share of what came due that was paid late beyond the days of grace, or is open for longer."),
        writing="percent", better="low", family=behaviour, is_kept=False, inputs=_documents,
    ),
    Metric(
        "credit.share_serious", _("share seriously late"),
        _("Share of what came due that was paid seriously late, or is open for longer; up to 60 days everything is "
          "still expected to come in (S4-60)."),
        writing="percent", better="low", family=behaviour, is_kept=False, inputs=_documents, source="S4-60",
    ),
    Metric(
        "credit.overdue_months", _("overdue now, in months of purchases"),
        _("What is overdue beyond the days of grace ÷ what is billed in a month, on average over a year."),
        unit=MONTHS, better="low", family=behaviour, is_kept=False, inputs=_documents,
    ),
    Metric(
        "credit.broken_promises", _("broken promises to pay"),
        _("Share of the promises to pay of the last year that were not kept by their day."),
        writing="percent", better="low", family=behaviour, is_kept=False, inputs=_documents,
    ),
    Metric(
        "credit.returned_share", _("share returned"),
        _("Credit notes of the last year ÷ invoices of the last year."),
        writing="percent", better="low", family=behaviour, is_kept=False, inputs=_documents,
    ),
    Metric(
        "credit.cancelled_share", _("share of orders called off"),
        _("Orders of the last year that were cancelled ÷ all orders of that time."),
        writing="percent", better="low", family=behaviour, is_kept=False, inputs=_orders,
    ),
    Metric(
        "credit.irregularity", _("irregularity of buying"),
        _("Deviation of the gaps between buying days ÷ their mean; a silence longer than usual is a gap, too. 0: like "
          "clockwork."),
        better="low", family=behaviour, is_kept=False, inputs=_documents,
    ),
    Metric(
        "credit.turnover", _("purchases of a year"), _("Invoices less credit notes of the last 365 days."),
        writing="money", better="high", family=behaviour, inputs=_documents,
    ),
    Metric(
        "credit.turnover_trend", _("trend of purchases"),
        _("Purchases of the last half year ÷ those of the same months a year before; a sudden rise is a warning like a "
          "fall."),
        writing="percent", family=behaviour, is_kept=False, inputs=_documents,
    ),
    Metric(
        "credit.known_months", _("known for"), _("Months since the first invoice."),
        unit=MONTHS, better="high", family=behaviour, is_kept=False, inputs=_documents,
    ),
    Metric(
        "credit.limit_use", _("share of the limit used"), _("Exposure ÷ credit limit; not known without a limit."),
        writing="percent", better="low", family=behaviour, inputs=_documents, source="S4-55",
    ),
)  # fmt: skip
for metric in METRICS:
    register_metric(metric)
declare_scorecard(
    Scorecard(
        BEHAVIOUR, _("Behaviour"), BehaviourTerms,
        tuple(Factor(one.key.removeprefix("credit."), measure=one.key, source=one.source) for one in METRICS),
        help=_("How a customer buys and pays, by our own ledger alone; for the many who show no statements."),
        permission="credit.view",
    )
)  # fmt: skip
