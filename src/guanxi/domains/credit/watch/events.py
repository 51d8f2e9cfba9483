"""What can happen while customers are watched, and how it reads."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guanxi.domains.credit.models import Signal
from guanxi.foundation.timeline.events import EventType, declare

KINDS = Signal.Kind.choices
# Outcomes that the program writes itself, in the reader's language.
GRADED, MERGED = "graded anew", "merged"
OUTCOMES = [(GRADED, _("graded anew")), (MERGED, _("customers merged"))]

declare(
    EventType(
        "credit.signal_opened", _("Credit to be looked at: %(kind)s."), "alert", "warn", notify=True,
        words={"kind": KINDS},
    ),
    EventType("credit.news_noted", _("%(kind)s: %(text)s"), "message", "warn", words={"kind": KINDS}),
    EventType(
        "credit.signal_closed", _("%(kind)s: looked at (%(outcome)s)."), "check", "ok",
        words={"kind": KINDS, "outcome": OUTCOMES},
    ),
    EventType("credit.promise_noted", _("Promised to pay %(amount)s by %(due_on)s."), "phone"),
    EventType(
        "credit.promise_withdrawn", _("The promise to pay %(amount)s by %(due_on)s was noted by mistake."), "undo"
    ),
)  # fmt: skip
