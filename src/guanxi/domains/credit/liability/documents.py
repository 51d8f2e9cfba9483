"""The liability statement on paper, in Chinese or English (S4-46)."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.domains.credit.liability.shown import Borne, approver_of, borne, shares_of
from guanxi.domains.credit.models import BadDebtCase
from guanxi.kit.components.numbers import currency, figure, percent
from guanxi.kit.documents import long_day, render_pdf


def liability_pdf(case: BadDebtCase, *, language: str) -> bytes:
    """Who answers for a lost claim, as PDF.

    Args:
        language: "zh-hans" or "en": words, days and names of the paper, whatever the reader's own language.
    """
    with translation.override(language):
        return render_pdf("credit/liability", statement_data(case), language)


def statement_data(case: BadDebtCase) -> dict[str, Any]:
    """Everything the template writes, in the active language."""
    shares = borne(shares_of(case))
    approver = approver_of(case)
    personal = sum((one.amount for one in case.shares.all() if one.person_id), 0)
    return {
        "title": _("Liability statement"),
        "number": case.number,
        "to": [str(case.customer), case.customer.code],
        "facts": [
            [_("Written off on"), long_day(case.on)],
            [_("Invoice"), case.invoice.number],
            [_("Invoice of"), long_day(case.invoice.on)],
            [_("Written off by"), str(case.by)],
            *([[_("Approved by"), approver]] if approver else []),
        ],
        "figures": [
            [_("Claim given up"), f"{currency()} {figure(case.amount)}"],
            [_("Borne by people"), f"{currency()} {figure(personal)}"],
        ],
        "reason": _("Reason: %(reason)s") % {"reason": case.reason},
        "shares": {
            "title": _("Who bears what"),
            "columns": [
                [pgettext("person", "Who"), "left", "auto"], [_("As"), "left", "auto"], [_("Of"), "right", "auto"],
                [pgettext("liability", "Share"), "right", "auto"], [_("Amount"), "right", "auto"],
                [_("Why"), "left", "rest"],
            ],
            "rows": [_row(one) for one in shares],
        },
        "note": _("By the company's rule on lost claims. This is a note for the personnel department; a deduction from "
                  "pay needs its own legal ground and review."),
        "signatures": [_("Seller"), _("Approver"), _("Finance")],
        "footer": _("Liability statement · %(number)s") % {"number": case.number},
    }  # fmt: skip


def _row(one: Borne) -> list[str]:
    return [one.who, one.part, figure(one.base), percent(one.rate), figure(one.amount), one.why]
