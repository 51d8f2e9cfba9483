"""Tables of a paper as its template takes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from guanxi.domains.credit.models import Reference
from guanxi.domains.customers.models import Customer
from guanxi.kit.components.numbers import currency, figure
from guanxi.kit.documents import long_day, render_pdf

BLANK = "　"


def left(label: str) -> list[str]:
    """A column of text."""
    return [label, "left", "auto"]


def rest(label: str) -> list[str]:
    """The column that takes the room that is left."""
    return [label, "left", "rest"]


def right(label: str) -> list[str]:
    """A column of numbers."""
    return [label, "right", "auto"]


def part(
    title: str, columns: Sequence[list[str]], rows: Sequence[list[str]], *, none: str = "", total: Sequence[str] = (),
    note: str = "",
) -> dict[str, Any]:  # fmt: skip
    """One table under its heading.

    Args:
        none: what stands there without rows. total: the last row, in bold. note: a quiet word under it.
    """
    return {
        "title": title, "columns": list(columns), "rows": [[str(cell) for cell in row] for row in rows],
        "none": none or _("Nothing is known."), "total": list(total), "note": note, "text": "",
    }  # fmt: skip


def paragraph(title: str, text: str) -> dict[str, Any]:
    """Words under their heading."""
    return part(title, [], []) | {"text": text}


def reference_part(title: str, asked: Sequence[Mapping[str, Any]], *, none: str = "", note: str = "") -> dict[str, Any]:
    """Who was asked about the customer and what was answered, as `keeping.asked_of` keeps it."""
    columns = [
        left(_("Kind")), left(_("Name")), left(_("Asked on")), left(_("Answered on")), rest(_("Answer")),
        right(_("Rating")),
    ]  # fmt: skip
    rows = [
        [
            dict(Reference.Kind.choices)[one["kind"]], one["name"],
            *(on_day(date.fromisoformat(day) if day else None) for day in (one["asked_on"], one["answered_on"])),
            one["answer"] or _("no answer yet"), "–" if one["rating"] is None else f"{one['rating']} / 5",
        ]
        for one in asked
    ]  # fmt: skip
    return part(title, columns, rows, none=none or _("Nobody was asked yet."), note=note)


def sum_of(amount: Decimal | None) -> str:
    """An amount with its currency, or a dash."""
    return "–" if amount is None else f"{currency()} {figure(amount)}"


def on_day(value: Any) -> str:
    """A day as paper writes it, or a dash."""
    return "–" if value is None else long_day(value)


def address(customer: Customer) -> list[str]:
    """To whom the paper is about."""
    return [one for one in (str(customer), customer.code, customer.street, customer.phone) if one]


def paper(
    customer: Customer, title: str, *, number: str, facts: list[list[str]], parts: list[dict[str, Any]],
    signatures: list[list[str]], figures: Sequence[list[str]] = (), language: str,
) -> bytes:  # fmt: skip
    """The paper as PDF, in the active language."""
    data = {
        "title": title, "number": number, "to": address(customer), "facts": facts, "figures": list(figures),
        "parts": parts, "signatures": signatures, "footer": f"{title} · {customer} · {number}",
    }  # fmt: skip
    return render_pdf("credit/paper", data, language)


def signed(role: str, name: Any = "", day: Any = None) -> list[str]:
    """A line to sign on: as what, by whom, when."""
    return [role, " · ".join(one for one in (str(name or ""), on_day(day) if day else "") if one) or BLANK]


def yes_no(value: bool) -> str:
    """Yes or no."""
    return pgettext("paper", "yes") if value else pgettext("paper", "no")
