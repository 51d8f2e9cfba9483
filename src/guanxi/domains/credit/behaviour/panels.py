"""Parts of the page of scores."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from guanxi.domains.credit.behaviour.documents import PaidInvoice, lateness_by_month
from guanxi.domains.credit.behaviour.rules import Facts, Reading
from guanxi.kit.charts import Chart, Series, lines
from guanxi.kit.components.layout import link
from guanxi.kit.components.lists import Column
from guanxi.kit.components.marks import badge
from guanxi.kit.components.numbers import NOTHING, day, money, quantity


def facts_shown(facts: Facts, terms: Reading) -> list[tuple[Any, Any]]:
    """What the ledger says besides the factors."""
    days = _("%(n)s days")
    return [
        (_("Invoices that came due"), facts.invoices_due),
        (_("Days late recently"), _days(days, facts.plain_recent_days_late)),
        (_("Days late before that"), _days(days, facts.earlier_days_late)),
        (_("Worst delay"), _days(days, facts.worst_days_late)),
        (_("Overdue now"), money(facts.overdue)),
        (pgettext("months", "Looked at"), ngettext("%(n)s month", "%(n)s months", terms.months) % {"n": terms.months}),
    ]


def _days(text: str, value: Any) -> str:
    return NOTHING if value is None else text % {"n": quantity(value)}


def lateness_chart(invoices: Sequence[PaidInvoice], on: date) -> Chart | None:
    """Mean days late by the month in which invoices were due; none where nothing came due for a year."""
    months = lateness_by_month(invoices, on)
    known = [value for _first, value in months if value is not None]
    if not known:
        return None
    labels = [date_format(first, "Y-m") for first, _value in months]
    values = [None if value is None else round(value, 1) for _first, value in months]
    series = [Series(_("Days late"), values, writing="quantity")]
    told = {"n": quantity(round(sum(known) / len(known), 1))}
    summary = _("Mean of the months: %(n)s days late.") % told
    return lines(_("Days late by month due"), labels, series, unit=_("days"), summary=summary, label_head=_("Due"))


def invoice_columns() -> list[Column]:
    """The columns of the invoices behind a score."""
    return [
        Column(_("Invoice"), phone="title"), Column(_("Due"), phone="sub"),
        Column(pgettext("money", "Paid on")),
        Column(_("Days late"), numeric=True, phone="state"), Column(_("Amount"), numeric=True, phone="end"),
    ]  # fmt: skip


def invoice_rows(invoices: Sequence[PaidInvoice], terms: Reading) -> list[list[Any]]:
    """The invoices behind a score, each a link to its page."""
    return [_invoice_row(one, terms) for one in invoices]


def _invoice_row(one: PaidInvoice, terms: Reading) -> list[Any]:
    number = link(one.number, reverse("receivables:invoice", args=[one.pk]))
    paid = day(one.paid_on) if one.paid_on else pgettext("invoice", "open") if one.is_open else _("credited")
    return [number, day(one.due_on), paid, _lateness(one, terms), money(one.amount)]


def _lateness(one: PaidInvoice, terms: Reading) -> Any:
    if one.late is None:
        return NOTHING
    if one.late <= terms.grace_days:
        return badge(quantity(one.late), "ok")
    return badge(quantity(one.late), "bad" if one.late > terms.serious_days else "warn")
