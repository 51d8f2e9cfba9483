"""The eleven items about a customer's management, each with its evidence, rated 1 to 10 (S4-42)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.forms.specs import FormSpec, Item, declare_form

FORM = "credit.management"


@dataclass(frozen=True)
class ManagementItem:
    """One of the eleven: its name, what to look at, its weight against the others (ours)."""

    key: str
    label: Any
    help: Any
    weight: int = 10


ITEMS = (
    ManagementItem(
        "person", _("Credit of the person in charge"),
        _("Keeps promises, no debts or suits of one's own; known for how long?"), 15,
    ),
    ManagementItem(
        "enterprise", _("Size and nature of the enterprise"),
        _("Legal form, registered capital, premises owned or rented, people."),
    ),
    ManagementItem("selling", _("Selling ability"), _("Own customers, salespeople, season, goods that move.")),
    ManagementItem("technique", _("Operating technique"), _("Stock, bookkeeping, delivery, how decisions are made.")),
    ManagementItem("capital_growth", _("Growth of capital, last three years"), _("Paid in, left in, taken out.")),
    ManagementItem("profit", _("Profit, last three years"), _("By statements, else by what is seen.")),
    ManagementItem("employees", _("What employees complain of"), _("Late wages, many leaving, talk in the shop."), 5),
    ManagementItem("suppliers", _("What suppliers say"), _("Whom else it buys from, how it pays them.")),
    ManagementItem("bank", _("Credit record at the bank"), _("Lines, bounced bills, loans past due."), 15),
    ManagementItem("trade", _("Credit in the trade"), _("What others of the trade think of it.")),
    ManagementItem("climate", _("Climate of the trade"), _("Whether the trade it lives on grows or shrinks."), 5),
)  # fmt: skip

declare_form(
    FormSpec(
        FORM, _("Management of the customer"), "customers.customer",
        tuple(
            Item(one.key, one.label, "rating", help=one.help, points=10, most=10, evidence=True, source="S4-42")
            for one in ITEMS
        ),
        help=_("Eleven items about how a customer is run; give points only where you have seen or heard something, "
               "and write down what."),
        print_title=_("Management of the customer"), source="S4-42", view="credit.view",
        home=(_("Trade credit"), "credit:customer"),
    )
)  # fmt: skip
