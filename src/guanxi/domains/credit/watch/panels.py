"""Signals and promises as parts of pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.domains.credit.behaviour.rules import History
from guanxi.domains.credit.models import PaymentPromise, Signal
from guanxi.domains.credit.watch.queries import latest_signals, promises_of
from guanxi.domains.credit.watch.shown import outcome_of, sentence_of
from guanxi.domains.customers.models import Customer
from guanxi.kit.components.numbers import day, money

SHOWN, MOST = 8, 12
TONES = {"news": "info", "review_due": "info"}


def signal_items(customer: Customer, *, may_close: bool) -> list[dict[str, Any]]:
    """What is open about a customer, then what was looked at lately, as rows of a list."""
    return [
        _past_item(one) if one.closed_at else _open_item(one, may_close=may_close)
        for one in latest_signals(customer, MOST)
    ]


def _open_item(one: Signal, *, may_close: bool) -> dict[str, Any]:
    return {
        "title": one.get_kind_display(), "sub": f"{day(one.on)} · {sentence_of(one)}",
        "tone": TONES.get(one.kind, "warn"), "badge": pgettext("signal", "open"),
        "close_url": reverse("credit:signal_close", args=[one.pk]) if may_close else "",
    }  # fmt: skip


def _past_item(one: Signal) -> dict[str, Any]:
    closed = day(one.closed_at)
    sub = f"{closed} · {one.closed_by} · {outcome_of(one)}"
    return {"title": one.get_kind_display(), "sub": sub, "tone": "ok", "badge": pgettext("signal", "looked at")}


def promise_rows(customer: Customer, history: History, on: date, *, may_withdraw: bool) -> list[dict[str, Any]]:
    """The latest promises to pay, and what became of each by the history."""
    kept = {one.ref: one.kept_on for one in history.promises or ()}
    return [
        _promise_item(one, kept[one.pk], on, may_withdraw=may_withdraw)
        for one in promises_of(customer)[:SHOWN]
        if one.pk in kept
    ]


def _promise_item(one: PaymentPromise, kept: date | None, on: date, *, may_withdraw: bool) -> dict[str, Any]:
    word, tone = promise_state(one.due_on, kept, on)
    undo = reverse("credit:promise_withdraw", args=[one.pk])
    sub = _("promised on %(on)s, by %(due)s") % {"on": day(one.on), "due": day(one.due_on)}
    return {
        "title": money(one.amount), "sub": " · ".join(part for part in (sub, one.note) if part), "badge": word,
        "tone": tone, "undo_url": undo if may_withdraw else "",
    }  # fmt: skip


def promise_state(due_on: date, kept: date | None, on: date) -> tuple[str, str]:
    """Kept, kept late, broken or open, with its tone."""
    if kept is not None and kept <= due_on:
        return pgettext("promise", "kept"), "ok"
    if kept is not None:
        return pgettext("promise", "kept late"), "warn"
    return (pgettext("promise", "broken"), "bad") if due_on < on else (pgettext("promise", "open"), "info")
