"""In which state of an order which verb is possible."""

from __future__ import annotations

STATES = ("draft", "held", "confirmed", "delivered", "closed", "cancelled")
"""The states in the order in which an order goes through them."""

ALLOWED: dict[str, frozenset[str]] = {
    "change": frozenset({"draft", "held"}),
    "confirm": frozenset({"draft"}),
    "release": frozenset({"held"}),
    "deliver": frozenset({"confirmed"}),
    "invoice": frozenset({"confirmed", "delivered", "closed"}),
    "return": frozenset({"confirmed", "delivered", "closed"}),
    "cancel": frozenset({"draft", "held", "confirmed"}),
    "close": frozenset({"delivered"}),
}
"""Verb → the states it is possible in. A closed order can be invoiced when its rest was cancelled before."""

VERBS = tuple(ALLOWED)


def is_allowed(verb: str, state: str) -> bool:
    """Whether `verb` is possible for an order in `state`."""
    return state in ALLOWED[verb]
