"""Why something is not known, and what is wrong with figures: one sentence each, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from guanxi.domains.credit.statements.names import PART_NAMES, amounts, line_names
from guanxi.domains.credit.statements.rules import Mark, Unknown


def why_unknown(unknown: Unknown | None) -> str:
    """Why a ratio is not known."""
    if unknown is None:
        return ""
    lines = line_names(unknown.lines)
    return {
        "missing": _("unknown because these figures are missing: %(lines)s"),
        "zero": _("unknown because it would be divided by zero: %(lines)s"),
        "negative": _("unknown because %(lines)s is below zero"),
        "no_opening": _("unknown because %(lines)s at the year's begin is missing"),
        "no_year_before": _("unknown because the year before is missing"),
        "part_year": _("unknown because the income statement covers a part of the year only"),
        "doubtful": _("unknown because the figures of this year cannot be true as they stand"),
        "doubtful_before": _("unknown because the figures of the year before cannot be true as they stand: %(lines)s"),
    }[unknown.code] % {"lines": lines}


def say_mark(mark: Mark) -> tuple[str, str]:
    """What is wrong, and what to do."""
    facts = {"lines": line_names(mark.lines), "year": mark.year} | amounts(mark.facts)
    told, mend = (_texts() | _texts_of_units() | _texts_of_two_years())[mark.code]
    return told % facts, mend


def _texts() -> dict[str, tuple[str, str]]:
    return {
        "unbalanced": (
            _("%(year)s does not balance: assets %(assets)s, liabilities and equity %(sources)s, difference "
              "%(difference)s."),
            _("Compare the totals with the document; a line may be missing or in the wrong column."),
        ),
        "negative_equity": (
            _("%(year)s: the equity is negative (%(equity)s): more is owed than owned."),
            _("Ask who covers the loss; do not grant credit without security."),
        ),
        "parts_over": (
            _("%(year)s: the lines of %(lines)s add up to %(parts)s, more than the total of %(whole)s."),
            _("Look for a figure typed twice, or in the wrong line."),
        ),
        "part_over": (
            _("%(year)s: %(lines)s do not go together (%(whole)s in all): one seems to be in another unit."),
            _("Check whether single figures are in 元 while the others are in 万元."),
        ),
        "profit_off": (
            _("%(year)s: profit before tax less income tax is %(expected)s, but the net profit says %(net)s."),
            _("Compare the three lines with the document."),
        ),
        "negative": (
            _("%(year)s: below zero, which cannot be: %(lines)s."),
            _("Check the sign; a figure in brackets counts as negative."),
        ),
    }  # fmt: skip


def _texts_of_units() -> dict[str, tuple[str, str]]:
    return {
        "units": (
            _("%(year)s: total assets of %(assets)s and sales of %(sales)s do not go together: one sheet seems to be "
              "in 元, the other in 万元."),
            _("Check the unit of both sheets and convert the one that is wrong."),
        ),
        "part_small": (
            _("%(year)s: %(lines)s do not go together (%(value)s of %(whole)s): the smaller one looks like 万元 or "
              "千元; converted it is just what is missing."),
            _("Check the unit of this one figure and type it in whole units like the others."),
        ),
        "small_beside": (
            _("%(year)s: %(lines)s hardly go together (%(value)s of %(whole)s): the smaller one may be in 万元."),
            _("Check whether single figures are in 元 while the others are in 万元."),
        ),
        "unit_all": (
            _("%(year)s: these figures look like 万元: %(lines)s are %(value)s, and our invoices to this customer in "
              "%(year)s alone come to %(ours)s."),
            _("Look at the unit in the head of the document and convert the whole year."),
        ),
        "all_small": (
            _("%(year)s: these figures look like 万元: sales of a whole firm of %(value)s."),
            _("Look at the unit in the head of the document; if it is 万元, convert the whole year."),
        ),
        "below_ours": (
            _("%(year)s: sales of %(value)s in all, and our invoices to this customer in %(year)s alone come to "
              "%(ours)s."),
            _("Check the unit, and whether these are the figures of the firm that buys from us."),
        ),
    }  # fmt: skip


def _texts_of_two_years() -> dict[str, tuple[str, str]]:
    return {
        "unit_jump": (
            _("%(year)s: %(lines)s went from %(then)s to %(now)s within a year: the two years seem to be in different "
              "units."),
            _("Check the unit of both years and convert the one that is wrong."),
        ),
        "opening_differs": (
            _("%(year)s begins with other figures than the year before ended with (%(lines)s: %(opened)s instead of "
              "%(closed)s)."),
            _("Ask for the reason: figures corrected later, another firm, or a wrong sheet."),
        ),
    }  # fmt: skip


def say_notice(code: str, facts: Mapping[str, Any]) -> tuple[str, str]:
    """What was noticed while reading a sheet, and what to do."""
    text, mend = _notices()[code]
    return text % facts, mend


def _notices() -> dict[str, tuple[str, str]]:
    return {
        "no_unit": (_("The sheet names no unit; it was read in whole units of the currency."),
                    _("If it is in 万元 or 千元, read it again and choose the unit.")),
        "no_year": (_("The sheet names no year."), _("Choose the year and read it again.")),
        "no_heads": (_("Columns without a heading: the first was read as this year, the second as the year before."),
                     _("Check two or three figures against the document.")),
        "broken": (_("“%(cell)s” of the line “%(name)s” is no figure; it stays unknown."),
                   _("Type the figure by hand.")),
        "doubled": (_("The line “%(name)s” stands there twice with different figures; the first one counts."),
                    _("Check which one is right.")),
        "part_year": (_("The sheet covers %(months)s months of %(year)s; ratios that need a whole year stay unknown."),
                      _("Ask for the statement of the whole year.")),
        "currency": (_("The sheet is in %(theirs)s, the survey in %(ours)s."),
                     _("Change the currency of the survey, or read the right sheet.")),
        "unsure": (_("The line “%(name)s” has fewer figures than there are columns; it was left out."),
                   _("Type its figures by hand, or paste from the spreadsheet itself.")),
        "no_lines": (_("No line of a balance sheet or income statement was recognised."),
                     _("Copy the whole table with its names and figures.")),
        "other_sheet": (_("A cash flow statement or another statement was left out; it is not needed."), ""),
    }  # fmt: skip


def part_name(part: str) -> str:
    """Balance sheet or income statement."""
    return str(PART_NAMES[part])
