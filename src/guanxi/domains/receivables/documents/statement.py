"""The statement of account on paper, in Chinese or English."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from guanxi.domains.receivables.queries.statements import Movement, OpenLine, Statement
from guanxi.kit.components.numbers import currency, figure
from guanxi.kit.documents import long_day, render_pdf


def statement_pdf(statement: Statement, *, language: str) -> bytes:
    """A statement as PDF.

    Args:
        language: "zh-hans" or "en": words, days and names of the paper, whatever the reader's own language.
    """
    with translation.override(language):
        return render_pdf("receivables/statement", statement_data(statement), language)


def statement_data(it: Statement) -> dict[str, Any]:
    """Everything the template writes, in the active language."""
    return {
        "title": _("Statement of account"),
        "number": it.customer.code,
        "to": [str(it.customer), it.customer.street],
        "facts": [
            [_("First day"), long_day(it.start)],
            [_("Last day"), long_day(it.last_day)],
            [_("Currency"), settings.GUANXI_CURRENCY],
        ],
        "figures": [
            [_("Closing balance"), _money(it.closing)],
            [_("Opening balance"), figure(it.opening)],
            [_("Invoiced"), figure(it.charged)],
            [_("Received and credited"), figure(it.credited)],
            [_("Overdue"), figure(it.aged.overdue)],
        ],
        "movements": _movements(it),
        "open": _open_items(it),
        "ageing": _ageing(it),
        "closing_words": _closing_words(it),
        "footer": _("Statement of account · %(customer)s · %(code)s")
        % {"customer": it.customer, "code": it.customer.code},
    }


def _money(amount: Decimal) -> str:
    return f"{currency()} {figure(amount)}"


def _movements(it: Statement) -> dict[str, Any]:
    opening = [long_day(it.start), _("Opening balance"), "", "", figure(it.opening)]
    return {
        "title": _("Movements"),
        "columns": [
            [_("Date"), "left", "auto"],
            [_("Document"), "left", "rest"],
            [_("Charged"), "right", "auto"],
            [_("Credited"), "right", "auto"],
            [_("Balance"), "right", "auto"],
        ],
        "rows": [opening, *([_day(one), _words(one), *_sides(one), figure(one.balance)] for one in it.movements)],
        "total": [
            long_day(it.last_day), _("Closing balance"), figure(it.charged), figure(it.credited), figure(it.closing),
        ],
    }  # fmt: skip


def _day(one: Movement) -> str:
    return long_day(one.on)


def _words(one: Movement) -> str:
    kinds = {
        "invoice": _("Invoice"),
        "receipt": _("Receipt"),
        "credit_note": _("Credit note"),
        "bad_debt": _("Bad-debt adjustment"),
        "reversal": _("Reversal"),
    }
    return " · ".join(part for part in (f"{kinds[one.kind]} {one.number}", one.detail) if part)


def _sides(one: Movement) -> tuple[str, str]:
    return (figure(one.amount), "") if one.amount >= 0 else ("", figure(-one.amount))


def _open_items(it: Statement) -> dict[str, Any]:
    return {
        "title": _("Open invoices on %(day)s") % {"day": long_day(it.last_day)},
        "columns": [
            [_("Invoice"), "left", "rest"],
            [_("Date"), "left", "auto"],
            [_("Due on"), "left", "auto"],
            [_("Amount"), "right", "auto"],
            [_("Still open"), "right", "auto"],
            [_("Days overdue"), "right", "auto"],
        ],
        "rows": [_open_row(line) for line in it.open_items],
        "total": [_("Total"), "", "", "", figure(it.aged.total), ""],
        "none": _("Nothing is open."),
        "unapplied": _("Money on account, not yet set against invoices: %(amount)s") % {"amount": _money(it.unapplied)}
        if it.unapplied
        else "",
    }


def _open_row(line: OpenLine) -> list[str]:
    days = str(line.days_overdue) if line.days_overdue else ""
    return [
        line.number, long_day(line.on), long_day(line.due_on), figure(line.amount), figure(line.open_amount), days,
    ]  # fmt: skip


def bucket_labels() -> list[str]:
    """The five ages in words, youngest first (S4-60)."""
    return [_("to 60 days"), _("61–100 days"), _("101–180 days"), _("181–365 days"), _("over 365 days")]


def _ageing(it: Statement) -> list[list[str]]:
    return [[label, figure(amount)] for label, amount in zip(bucket_labels(), it.aged.buckets, strict=True)]


def _closing_words(it: Statement) -> str:
    if it.closing > 0:
        return _("Please check this statement and tell us within ten days if you find a difference.")
    return _("Thank you. Nothing is to be paid on this statement.")
