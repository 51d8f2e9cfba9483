"""What can happen in this room, and how it reads."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guanxi.domains.credit.models import Limit, Security
from guanxi.foundation.timeline.events import EventType, declare

ORIGINS = Limit.Origin.choices
KINDS = Security.Kind.choices

declare(
    EventType("credit.applied", _("Credit applied for: %(amount)s at %(days)s days (%(number)s)."), "file"),
    EventType("credit.application_changed", _("Credit application %(number)s now asks for %(amount)s."), "edit"),
    EventType("credit.application_withdrawn", _("Credit application %(number)s withdrawn: %(reason)s."), "undo"),
    EventType(
        "credit.application_refused", _("Credit of %(amount)s (%(number)s) refused: %(reason)s."), "alert", "bad",
        notify=True,
    ),
    EventType(
        "credit.application_granted",
        _("Credit limit of %(amount)s until %(until)s granted by %(person)s (%(number)s; before: %(before)s)."),
        "check", "ok", notify=True,
    ),
    EventType("credit.customer_graded", _("Credit grade %(grade)s (before: %(before)s), score %(points)s."), "chart"),
    EventType(
        "credit.limit_given", _("Credit limit of %(amount)s until %(until)s (%(origin)s; before: %(before)s)."),
        "wallet", words={"origin": ORIGINS},
    ),
    EventType(
        "credit.limit_lowered", _("Credit limit lowered from %(before)s to %(amount)s: %(reason)s."), "wallet", "warn",
        notify=True,
    ),
    EventType(
        "credit.limit_ended", _("Credit limit of %(amount)s ended: %(reason)s."), "wallet", "warn", notify=True,
    ),
    EventType(
        "credit.limit_expired", _("Credit limit of %(amount)s ended on %(day)s."), "wallet", "warn", notify=True,
    ),
    EventType(
        "credit.bad_debt_written_off", _("%(amount)s of invoice %(invoice)s written off (%(number)s): %(reason)s"),
        "alert", "bad", notify=True,
    ),
    EventType("credit.customer_blocked", _("Credit blocked: %(reason)s."), "lock", "bad", notify=True),
    EventType("credit.customer_unblocked", _("Credit block lifted: %(reason)s."), "check", "ok", notify=True),
    EventType(
        "credit.security_added", _("Security taken: %(kind)s of %(value)s, %(description)s."), "file",
        words={"kind": KINDS},
    ),
    EventType(
        "credit.security_released", _("Security given back: %(kind)s of %(value)s (%(reason)s)."), "undo",
        words={"kind": KINDS},
    ),
    EventType("credit.bank_asked", _("%(who)s was asked about the customer."), "phone"),
    EventType("credit.reference_answered", _("%(who)s answered, rating %(rating)s of 5."), "message"),
)  # fmt: skip
