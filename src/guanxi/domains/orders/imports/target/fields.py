"""What a file may say of an order, under which headings, and what is chosen once for a whole file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.domains.orders.imports.target.headings import ALIASES, CANCELLED, FINISHED, HEADINGS, HELD, OPEN
from guanxi.kit.imports.targets import ImportField

STATES = (
    (FINISHED, _("finished")),
    (OPEN, pgettext_lazy("order", "open")),
    (HELD, _("held")),
    (CANCELLED, _("cancelled")),
)

DOCUMENT, LINE = _("Order"), _("Lines")


DOCUMENT_FIELDS = (
    ImportField(
        "number", _("Number"), "code", is_required=True, longest=40, group=DOCUMENT, names=HEADINGS["number"],
    ),
    ImportField(
        "customer", _("Customer"), "record", is_required=True, longest=160, group=DOCUMENT, names=HEADINGS["customer"],
        help=_("The code, else the whole name."),
    ),
    ImportField(
        "date", _("Order date"), "day", is_required=True, group=DOCUMENT, names=HEADINGS["date"],
    ),
    ImportField(
        "requested_on", _("Requested delivery"), "day", group=DOCUMENT, names=HEADINGS["requested_on"],
    ),
    ImportField(
        "delivered_on", _("Delivered on"), "day", group=DOCUMENT, names=HEADINGS["delivered_on"],
        help=_("Also the day of the invoice; empty: the day of the order."),
    ),
    ImportField(
        "state", _("State"), "choice", choices=STATES, aliases=ALIASES, group=DOCUMENT, names=HEADINGS["state"],
    ),
    ImportField(
        "reference", _("Customer's reference"), "text", longest=80, group=DOCUMENT, names=HEADINGS["reference"],
    ),
    ImportField(
        "remark", _("Remark"), "text", longest=400, group=DOCUMENT, names=HEADINGS["remark"],
    ),
    ImportField(
        "author", _("Entered by"), "text", longest=80, group=DOCUMENT, names=HEADINGS["author"],
        help=_("A colleague's name is kept as who entered the order; any other stands in its timeline."),
    ),
    ImportField(
        "freight", _("Freight"), "amount", group=DOCUMENT, names=HEADINGS["freight"],
        help=_("Of the whole order; it becomes a line of its own."),
    ),
    ImportField(
        "currency", _("Currency"), "text", longest=20, group=DOCUMENT, names=HEADINGS["currency"],
    ),
)  # fmt: skip

LINE_FIELDS = (
    ImportField(
        "product", _("Product"), "record", is_required=True, longest=160, line=True, group=LINE,
        names=HEADINGS["product"],
        help=_("The code, else the whole name."),
    ),
    ImportField(
        "description", _("Description"), "text", longest=160, line=True, group=LINE, names=HEADINGS["description"],
    ),
    ImportField(
        "quantity", _("Quantity"), "quantity", is_required=True, line=True, group=LINE, names=HEADINGS["quantity"],
        help=_("Below zero: goods that came back."),
    ),
    ImportField(
        "price", _("Unit price"), "price", line=True, group=LINE, names=HEADINGS["price"],
        help=_("Empty: by the line's amount, else the list price of the day."),
    ),
    ImportField(
        "discount", _("Discount"), "rate", line=True, group=LINE, names=HEADINGS["discount"],
        help=_("A share of the price, as 5% or 0.05."),
    ),
    ImportField(
        "discount_amount", _("Discount amount"), "amount", line=True, group=LINE, names=HEADINGS["discount_amount"],
    ),
    ImportField(
        "amount", _("Amount of the line"), "amount", line=True, group=LINE, names=HEADINGS["amount"],
    ),
)  # fmt: skip

FIELDS = (*DOCUMENT_FIELDS, *LINE_FIELDS)

OPTIONS = (
    ImportField(
        "open_orders", _("Open orders become"), "choice",
        choices=(("draft", _("drafts")), ("confirm", _("confirmed orders, as far as the ceilings allow"))),
    ),
    ImportField(
        "stateless", _("An order without a state is"), "choice",
        choices=(
            ("finished", _("finished")),
            ("by_delivery", _("finished where a day of delivery is given, else open")),
            ("open", pgettext_lazy("order", "open")),
        ),
    ),
    ImportField(
        "later",
        _("Years added to every date"),
        "choice",
        help=_("For trial data: the program keeps days from 2000 on."),
        choices=(("0", _("none")), *((str(years), str(years)) for years in (5, 10, 15, 20, 25, 30))),
    ),
    ImportField(
        "missing", _("Customers and products that are missing"), "choice",
        choices=(("refuse", _("refuse their orders")), ("make", _("make them"))),
    ),
)  # fmt: skip


def chosen(options: Mapping[str, Any], key: str) -> str:
    """What was chosen for the whole file, or the default."""
    values = [value for value, _label in next(one for one in OPTIONS if one.key == key).choices]
    given = str(options.get(key) or "")
    return given if given in values else values[0]


def years_later(options: Mapping[str, Any]) -> int:
    """How many years are added to every date."""
    given = str(options.get("later") or "0")
    return min(int(given), 100) if given.isdigit() else 0
