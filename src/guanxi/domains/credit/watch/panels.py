"""Signals and promises as parts of pages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.domains.credit.behaviour.ledger import kept_on
from guanxi.domains.credit.behaviour.rules import Movement
from guanxi.domains.credit.models import PaymentPromise, Signal
from guanxi.domains.credit.watch.queries import open_signals, past_signals, promises_of
from guanxi.domains.credit.watch.shown import outcome_of, sentence_of
from guanxi.domains.customers.merging.families import family_of
from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.models import Credit
from guanxi.kit.components.numbers import day, money

SHOWN = 8
TONES = {"news": "info", "review_due": "info"}


def signal_items(customer: Customer, *, may_close: bool) -> list[dict[str, Any]]:
    """What is open about a customer, then what was looked at lately, as rows of a list."""
    waiting = [_open_item(one, may_close=may_close) for one in open_signals(customer)]
    return waiting + [_past_item(one) for one in past_signals(customer)[: max(0, SHOWN - len(waiting))]]


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


def promise_rows(customer: Customer, on: date, *, may_withdraw: bool) -> list[dict[str, Any]]:
    """The latest promises to pay, and what became of each."""
    promises = list(promises_of(customer)[:SHOWN])
    if not promises:
        return []
    since = min(one.on for one in promises)
    rows = Credit.objects.filter(
        customer__in=family_of(customer), kind=Credit.Kind.RECEIPT, on__gte=since, reversed_at__isnull=True
    )
    receipts = [Movement(*row) for row in rows.order_by("on", "pk").values_list("on", "amount")]
    return [_promise_item(one, receipts, on, may_withdraw=may_withdraw) for one in promises]


def _promise_item(one: PaymentPromise, receipts: list[Movement], on: date, *, may_withdraw: bool) -> dict[str, Any]:
    word, tone = promise_state(one.on, one.due_on, one.amount, receipts, on)
    undo = reverse("credit:promise_withdraw", args=[one.pk])
    sub = _("promised on %(on)s, by %(due)s") % {"on": day(one.on), "due": day(one.due_on)}
    return {
        "title": money(one.amount), "sub": " · ".join(part for part in (sub, one.note) if part), "badge": word,
        "tone": tone, "undo_url": undo if may_withdraw else "",
    }  # fmt: skip


def promise_state(
    made: date, due_on: date, amount: Decimal, receipts: list[Movement], on: date
) -> tuple[str, str]:  # fmt: skip
    """Kept, kept late, broken or open, with its tone."""
    kept = kept_on(receipts, made, amount)
    if kept is not None and kept <= due_on:
        return pgettext("promise", "kept"), "ok"
    if kept is not None:
        return pgettext("promise", "kept late"), "warn"
    return (pgettext("promise", "broken"), "bad") if due_on < on else (pgettext("promise", "open"), "info")
