"""The facts of a history on a day, as decimal figures; what cannot be known is None, never zero."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from guanxi.domains.credit.behaviour.rules import buying
from guanxi.domains.credit.behaviour.rules.history import History
from guanxi.domains.credit.behaviour.rules.lateness import lateness_of
from guanxi.domains.credit.behaviour.rules.terms import MONTH, Reading

TENTH, SHARE = Decimal("0.1"), Decimal("0.001")
BAD_NEWS = ("overdue_months", "broken_promises")


@dataclass(frozen=True)
class Facts:
    """What the ledger says about a customer on a day.

    Args:
        invoices_due: invoices that have come due in the months looked at. known_months: since its first invoice.
        days_late: mean over these, large and recent ones counting more, mixed with what is presumed
            of somebody unknown; plain_days_late: without that.
        recent_days_late: of the newest months, with a little of the usual mixed in; plain_recent_days_late,
            earlier_days_late: of the newest months and of the time before, nothing mixed in. lateness_trend: the
            difference of these two; above zero: pays later than before.
        share_late, share_serious: share of what came due that was paid late, and seriously late (0–1).
        worst_days_late: of one invoice. overdue: amount overdue now. overdue_months: in months of purchases.
        broken_promises, returned_share, cancelled_share: 0–1. turnover: of a year.
        turnover_trend: half a year ÷ the one before. irregularity: variation of the gaps between
        buying days. limit_use: exposure ÷ limit.
    """

    invoices_due: int = 0
    known_months: Decimal | None = None
    days_late: Decimal | None = None
    plain_days_late: Decimal | None = None
    recent_days_late: Decimal | None = None
    plain_recent_days_late: Decimal | None = None
    earlier_days_late: Decimal | None = None
    lateness_trend: Decimal | None = None
    share_late: Decimal | None = None
    share_serious: Decimal | None = None
    worst_days_late: Decimal | None = None
    overdue: Decimal = Decimal(0)
    overdue_months: Decimal | None = None
    broken_promises: Decimal | None = None
    returned_share: Decimal | None = None
    cancelled_share: Decimal | None = None
    turnover: Decimal | None = None
    turnover_trend: Decimal | None = None
    irregularity: Decimal | None = None
    limit_use: Decimal | None = None

    def values(self) -> dict[str, Decimal | None]:
        """Each figure by its name."""
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        return found | {"invoices_due": Decimal(self.invoices_due)}

    def judged(self, terms: Reading) -> dict[str, Decimal | None]:
        """The figures a score may count.

        Of too few invoices nothing good is concluded: nothing is known then but what is overdue and what was promised
        and not kept.
        """
        if self.invoices_due >= terms.least_invoices:
            return self.values()
        return {key: value if key in BAD_NEWS and value else None for key, value in self.values().items()}


def facts_of(history: History, on: date, terms: Reading | None = None) -> Facts:
    """The facts of one customer as they could be known at the end of a day."""
    terms = terms or Reading()
    invoices = list(history.billed(on))
    late = lateness_of(invoices, on, terms)
    since = min((one.on for one in invoices), default=None)
    if history.since and since:
        since = min(since, history.since)
    recent, earlier = late.plain_recent, late.plain_earlier
    overdue, months = buying.overdue_of(invoices, on, grace=terms.grace_days)
    return Facts(
        late.invoices,
        _in(TENTH, (on - since).days / MONTH if since else None),
        _in(TENTH, late.days),
        _in(TENTH, late.plain_days),
        _in(TENTH, late.recent_days),
        _in(TENTH, recent),
        _in(TENTH, earlier),
        _in(TENTH, None if recent is None or earlier is None else recent - earlier),
        _in(SHARE, late.share_late),
        _in(SHARE, late.share_serious),
        None if late.worst is None else Decimal(late.worst),
        Decimal(repr(overdue)).quantize(Decimal("0.01"), ROUND_HALF_UP),
        _in(SHARE, months if invoices else None),
        _in(SHARE, buying.broken_of(history, on)),
        _in(SHARE, buying.returned_of(history, invoices, on)),
        _in(SHARE, buying.cancelled_of(history, invoices, on)),
        _in(Decimal("0.01"), buying.turnover_of(history, invoices, on)),
        _in(SHARE, buying.trend_of(invoices, since, on) if since else None),
        _in(SHARE, buying.irregularity_of(invoices, on)),
        _in(SHARE, limit_use_of(history)),
    )


def limit_use_of(history: History) -> float | None:
    """Exposure ÷ limit; a limit of nothing is used up by any exposure; None without a limit."""
    if history.limit is None or history.exposure is None:
        return None
    exposure = max(Decimal(0), history.exposure)
    if not history.limit:
        return 2.0 if exposure else 0.0
    return min(2.0, float(exposure / history.limit))


def _in(unit: Decimal, value: float | None) -> Decimal | None:
    """A figure rounded to its unit, so that what is shown is what is counted."""
    return None if value is None else Decimal(repr(value)).quantize(unit, ROUND_HALF_UP)
