"""What can happen in this room, and how it reads."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.timeline.events import EventType, declare

# Reasons that the program writes itself, in the reader's language.
OPENING = "opening balance"
REASONS = [
    ("cancellation", _("cancellation")),
    ("import undone", _("import undone")),
    (OPENING, _("opening balance")),
]

declare(
    EventType("receivables.account_opened", _("Account opened."), "wallet"),
    EventType("receivables.ceiling_set", _("Credit ceiling set to %(ceiling)s (before: %(before)s)."), "wallet"),
    EventType("receivables.invoice_issued", _("Invoice %(number)s for %(amount)s, due %(due_on)s."), "file"),
    EventType(
        "receivables.customer_charged",
        _("Invoice %(number)s without an order: %(reason)s."),
        "file",
        words={"reason": REASONS},
    ),
    EventType("receivables.receipt_taken", _("Receipt %(number)s: %(amount)s received."), "wallet", "ok"),
    EventType("receivables.money_set_aside", _("%(amount)s set aside for %(number)s."), "wallet"),
    EventType("receivables.money_given_back", _("%(amount)s set aside for %(number)s is on account again."), "undo"),
    EventType(
        "receivables.credit_note_issued",
        _("Credit note %(number)s for %(amount)s: %(reason)s."),
        "file",
        words={"reason": REASONS},
    ),
    EventType("receivables.bad_debt_adjusted", _("Bad-debt adjustment %(number)s for %(amount)s."), "alert", "warn"),
    EventType(
        "receivables.document_reversed",
        _("%(number)s for %(amount)s was taken back: %(reason)s."),
        "undo",
        "warn",
        words={"reason": REASONS},
    ),
    EventType("receivables.credit_allocated", _("%(amount)s of %(credit)s set against invoice %(invoice)s."), "check"),
    EventType(
        "receivables.allocation_undone", _("%(amount)s of %(credit)s taken back from invoice %(invoice)s."), "undo"
    ),
)
