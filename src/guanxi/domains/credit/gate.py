"""The gate: by which terms an order on credit is let through, and what holds one of a customer on a day.

The sum of what a customer owes and is promised is held against the ceiling by one statement on the account row
(`receivables.reserve`). What stands here decides besides: is there a limit, does it still hold, is the customer late or
blocked. Worked table: docs/rules/gate.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from guanxi.domains.credit.grades import grades_given
from guanxi.domains.customers.merging.families import carrier_of
from guanxi.domains.customers.models import Customer
from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.policies.reasons import declare_reasons
from guanxi.foundation.policies.terms import COMPANY, MONEY, OURS, InForce, from_json, in_force_for, policy, term
from guanxi.kit.amounts import ZERO

D = Decimal
NO_LIMIT, LIMIT_EXPIRED, OVERDUE, BLOCKED = "no_limit", "limit_expired", "overdue", "blocked"
CAPS = (NO_LIMIT, LIMIT_EXPIRED)
WITHOUT = (("hold", _("held, unless money on account covers it")), ("pass", _("let through")))
EXPIRED = (("hold", _("it falls to zero")), ("pass", _("it stays until somebody reviews it")))
LEAST = D(1)
EVERY_ORDER = _("One day late with a trifle, and every order is held. Write days, or an amount that is no trifle.")
READ = 1000  # late invoices looked at; who has more is late by any terms
FEW = 20  # versions of the terms that are looked through here

declare_reasons(
    {
        "as before the gate was widened": _("as before the gate was widened"),
        "as before: limits end on their day": _("as before: limits end on their day"),
        "as before reasons were asked by default": _("as before reasons were asked by default"),
    }
)


@dataclass(frozen=True)
class OverdueRule:
    """Late invoices that hold orders: older than some days past due, and together at least an amount."""

    grade: str = term("", label=_("credit grade"), help=_("Empty: of every grade that has no row of its own."))
    days: int = term(0, label=_("more days late than"), unit=_("days"), least=0, most=3650)
    amount: Decimal = term(D("0.01"), label=_("together at least"), unit=MONEY, least=0)


RULES = (
    OverdueRule("A", 30, D(5_000)),
    OverdueRule("A", 90, D(500)),
    OverdueRule("B", 15, D(2_000)),
    OverdueRule("B", 60, D(500)),
    OverdueRule("C", 7, D(1_000)),
    OverdueRule("C", 30, D(200)),
    OverdueRule("D", 0, D(200)),
    OverdueRule("E", 0, D("0.01")),
    OverdueRule("", 15, D(1_000)),
    OverdueRule("", 60, D(200)),
)


@policy(
    "credit.gate", label=_("Gate for orders on credit"), scopes=("company", "unit", "class", "customer"),
    help=_("What holds an order on credit besides the limit itself."),
)  # fmt: skip
@dataclass(frozen=True)
class GatePolicy:
    """What holds an order on credit besides the limit itself (S4-44)."""

    without_limit: str = term(
        "hold", label=_("orders of customers without a limit"), choices=WITHOUT, source="S4-44",
        help=_("No survey, no credit order: without a limit only money already paid makes room."),
    )  # fmt: skip
    expired_limit: str = term(
        "hold", label=_("a limit whose last day has passed"), choices=EXPIRED, source="S4-47",
        help=_("Fallen to zero it counts like none: only money already paid makes room. Its days to pay go with it."),
    )  # fmt: skip
    overdue: tuple[OverdueRule, ...] = term(
        RULES, label=_("late invoices that hold orders"), source=OURS,
        help=_("One row that is met is enough; a grade with rows of its own follows only these. No row: never."),
    )  # fmt: skip
    trifle: Decimal = term(
        D(50), label=_("rests below this are trifles"), unit=MONEY, least=0, source=OURS,
        help=_("An invoice of which less is open is not late: differences of rounding and bank charges."),
    )  # fmt: skip
    days_ahead: int | None = term(
        None, label=_("an order counts so many days before its delivery"), unit=_("days"), least=0, most=365,
        source=OURS, help=_("Empty: from its confirmation on. Until it counts it takes nothing of the limit."),
    )  # fmt: skip
    reason_code: bool = term(
        True, label=_("orders on credit need a reason"), source="S4-50",
        help=_("Why it is sold on credit and not for cash, chosen from the list; the order before proposes its own. "
               "Orders that a file brings in are not asked."),
    )  # fmt: skip

    def doubts(self, held: GatePolicy) -> dict[str, Any]:
        """New rows by which the smallest rest, a day late, holds every order of a customer, or of a grade unknown."""
        new = [(place, one) for place, one in enumerate(self.overdue) if one not in (*held.overdue, *RULES)]
        slips = (place for place, one in new if one.days == 0 and one.amount < max(self.trifle, LEAST))
        grades = {"", *(one.grade for one in (*held.overdue, *RULES))}
        grades |= grades_given() if any(one.grade not in grades for _place, one in new) else set()
        strange = (place for place, one in new if one.grade not in grades)
        why = format_lazy(_("Nobody has this grade. Write one of {grades}."), grades=", ".join(sorted(grades - {""})))
        found: dict[str, Any] = dict.fromkeys((f"overdue.{place}.amount" for place in slips), EVERY_ORDER)
        return found | dict.fromkeys((f"overdue.{place}.grade" for place in strange), why)


@dataclass(frozen=True)
class Block:
    """Something that holds a customer's orders on credit.

    Args:
        reason: no_limit, limit_expired, overdue or blocked.
        amount: of what is late. days: how late the oldest of it is, or since when the limit expired, the block stands.
    """

    reason: str
    amount: Decimal | None = None
    days: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def is_cap(self) -> bool:
        """Whether it takes the limit away and leaves what is paid; the others hold whatever the sum."""
        return self.reason in CAPS


@dataclass(frozen=True)
class Verdict:
    """What the gate says of a customer on a day, before any sum.

    Args:
        version: the version of the terms that decided (None: their defaults).
    """

    blocks: tuple[Block, ...]
    terms: GatePolicy
    version: int | None
    grade: str = ""

    @property
    def cap(self) -> Decimal | None:
        """What the limit counts as at most; None: what the account says."""
        return ZERO if any(block.is_cap for block in self.blocks) else None

    @property
    def stops(self) -> tuple[Block, ...]:
        """What holds an order whatever the sum."""
        return tuple(block for block in self.blocks if not block.is_cap)


@dataclass(frozen=True)
class Late:
    """An invoice past its day: when it was due, and what is open of it."""

    due_on: date
    amount: Decimal


@dataclass(frozen=True)
class Known:
    """What the gate looks at: limit, until when it holds, block, money free on account, late invoices, oldest first.

    Args:
        is_graded_here: whether the grade has its reasons here; one that came with a file has none.
    """

    grade: str = ""
    is_graded_here: bool = True
    limit: Decimal | None = None
    valid_until: date | None = None
    blocked_at: datetime | None = None
    block_reason: str = ""
    free: Decimal = ZERO
    late: tuple[Late, ...] = ()


def judge(customer: Customer, on: date) -> Verdict:
    """What holds orders on credit of a customer on a day; two reads, the terms and what is known.

    A third where units, classes or customers have terms of their own.

    Args:
        customer: a merged one is judged as the one that remained.
    """
    holds = _terms(customer, on)
    known = known_of(customer, on=on)
    return Verdict(blocks_of(known, holds.terms, on=on), holds.terms, holds.version, known.grade)


def blocks_of(known: Known, terms: GatePolicy, *, on: date) -> tuple[Block, ...]:
    """The decision itself: facts and terms in, what holds out; what weighs most stands first."""
    found = []
    if known.blocked_at is not None:
        days = max((on - timezone.localdate(known.blocked_at)).days, 0)
        found.append(Block(BLOCKED, None, days, {"reason": known.block_reason}))
    if late := late_by_rules(known, terms, on=on):
        found.append(late)
    if known.limit is None:
        if terms.without_limit == "hold":
            found.append(Block(NO_LIMIT))
    elif known.valid_until is not None and known.valid_until < on and terms.expired_limit == "hold":
        found.append(Block(LIMIT_EXPIRED, None, (on - known.valid_until).days))
    return tuple(found)


def late_by_rules(known: Known, terms: GatePolicy, *, on: date) -> Block | None:
    """What is late by the first row of the customer's grade that is met; money free on account is taken off.

    A grade that came with a file may be stricter, never more lenient: the rows for all others hold besides.
    """
    own = [rule for rule in terms.overdue if rule.grade == known.grade]
    rules = own if own and known.is_graded_here else [rule for rule in terms.overdue if rule.grade in {known.grade, ""}]
    counted = [one for one in known.late if one.amount >= terms.trifle]
    for rule in rules:
        concerned = [one for one in counted if (on - one.due_on).days > rule.days]
        amount = sum((one.amount for one in concerned), ZERO) - known.free
        if concerned and amount > 0 and amount >= rule.amount:
            facts = {"count": len(concerned), "more_than": rule.days, "at_least": f"{rule.amount:.2f}"}
            return Block(OVERDUE, amount, max((on - one.due_on).days for one in concerned), facts)
    return None


def known_of(customer: Customer, *, on: date) -> Known:
    """What the gate knows of a customer, its limit and its late invoices, those of merged ones among them: one read."""
    carrier = carrier_of(customer)
    rows = _read(carrier, on)
    if not rows:
        return Known()
    _due_on, _amount, grade, graded_on, valid_until, blocked_at, block_reason, ceiling, unapplied, earmarked = rows[0]
    late = tuple(Late(_day(row[0]), _money(row[1])) for row in rows if row[0] is not None)
    limit = None if ceiling is None else _money(ceiling)
    free = _money(unapplied) - _money(earmarked)
    until = None if valid_until is None else _day(valid_until)
    return Known(
        grade or "", graded_on is not None, limit, until, _moment(blocked_at), block_reason or "", free, late
    )  # fmt: skip


# Written by hand because every order pays for it: the query builder takes longer than the database.
STATEMENT = """
    SELECT i.due_on, i.open_amount, s.grade, s.graded_on, s.valid_until, s.blocked_at, s.block_reason,
           a.ceiling, a.unapplied, a.earmarked
    FROM customers_customer c
    LEFT JOIN credit_standing s ON s.customer_id = %s
    LEFT JOIN receivables_account a ON a.customer_id = %s
    LEFT JOIN receivables_invoice i ON i.customer_id = c.id AND i.open_amount > 0 AND i.due_on < %s
    WHERE c.id = %s OR c.merged_into_id = %s
    ORDER BY i.due_on LIMIT %s"""


def _read(carrier: int, on: date) -> list[tuple[Any, ...]]:
    """A row each late invoice of the customer and those merged into it, one row at least."""
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, [carrier, carrier, on.isoformat(), carrier, carrier, READ])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _money(cents: int | None) -> Decimal:
    return Decimal(cents or 0).scaleb(-2)


def _day(value: Any) -> date:
    """A day as PostgreSQL answers it, or SQLite as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def _moment(value: Any) -> datetime | None:
    """An instant as PostgreSQL answers it, or SQLite without its zone, which is UTC."""
    found: datetime | None = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found


def _terms(customer: Customer, on: date) -> InForce:
    """The terms in force for a customer; where only the company recorded some, without asking what it falls under."""
    begun = PolicyVersion.objects.filter(policy="credit.gate", starts_on__lte=on).order_by("starts_on", "pk")
    found = list(begun.values_list("pk", "scope", "terms")[:FEW])
    if len(found) == FEW or any(scope != COMPANY for _pk, scope, _terms in found):
        return in_force_for(GatePolicy, customer, on=on)
    pk, _scope, terms = found[-1] if found else (None, COMPANY, {})
    return InForce(from_json(GatePolicy, terms), pk)


def earliest_count(requested_on: date | None, terms: GatePolicy, *, on: date) -> date | None:
    """The day from which an order counts, where that is later than `on`; None: it counts at once."""
    if terms.days_ahead is None or requested_on is None:
        return None
    day = requested_on - timedelta(days=terms.days_ahead)
    return day if day > on else None
