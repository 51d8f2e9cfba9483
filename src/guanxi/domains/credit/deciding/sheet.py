"""The decision sheet for one credit sale, a form about a customer: for, against, cost, conclusion (S4-51).

The courses give the points for and against, and that a loss takes ten to twenty times its amount in sales to make up;
how the cost is reckoned is ours.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from guanxi.foundation.forms.specs import FormSpec, Item, declare_form

FORM = "credit.decision"
SOURCE = "S4-51"
FOR: tuple[tuple[str, Any], ...] = (
    ("customers", _("More customers")),
    ("cooperation", _("Long cooperation")),
    ("sales", _("More sales")),
    ("bigger", _("Bigger customers")),
    ("trust", _("Trust")),
    ("price", _("The price can be a little higher")),
)
AGAINST: tuple[tuple[str, Any], ...] = (
    ("cost", _("Cost")),
    ("risk", _("Risk")),
    ("turnover", _("Money turns over more slowly")),
    ("bad_debts", _("Bad debts")),
    ("price_rises", _("Prices rise")),
    ("initiative", _("Less initiative")),
    ("stress", _("Stress")),
    ("losses", _("Losses")),
)
CONCLUSIONS = (
    ("credit", _("Sell on credit")),
    ("security", _("Sell against security")),
    ("prepaid", _("Sell prepaid")),
    ("no_sale", _("Do not sell")),
)


def _asked() -> tuple[Item, ...]:
    return (
        Item("sale", pgettext_lazy("decision sheet", "The sale"), "heading"),
        Item("amount", _("Amount of the sale"), "money", required=True, least=0, source=SOURCE),
        Item("days", _("Days until it is paid"), "whole", required=True, least=0, most=1000, source=SOURCE),
        Item("margin", _("Net margin"), "percent", required=True, least=-100, most=100, source=SOURCE,
             help=_("What is left of a sale after all costs.")),
        Item("interest", _("Cost of money, a year"), "percent", required=True, least=0, most=100,
             help=_("What the company pays for borrowed money, or could earn with its own.")),
        Item("chance", _("Chance that it is not paid"), "percent", least=0, most=100),
    )  # fmt: skip


def _weighed() -> tuple[Item, ...]:
    told = _("1: hardly · 5: very much")
    return (
        Item("for_it", _("What speaks for it"), "heading", help=told),
        *(Item(f"for_{key}", label, "rating", source=SOURCE) for key, label in FOR),
        Item("against_it", _("What speaks against it"), "heading", help=told),
        *(Item(f"against_{key}", label, "rating", source=SOURCE) for key, label in AGAINST),
    )


def _reckoned() -> tuple[Item, ...]:
    return (
        Item("costs", _("What it costs"), "heading"),
        Item("profit", _("Profit if all goes well"), "computed", formula="amount * margin - carrying"),
        Item("carrying", _("Cost of waiting for the money"), "computed", formula="amount * interest * days / 365"),
        Item("a_day", _("Cost of each day of waiting"), "computed", formula="amount * interest / 365"),
        Item("extra_sales", _("Sales that make up for its loss"), "computed", formula="amount / margin", source=SOURCE,
             help=_("Loss ÷ net margin: so much more has to be sold to earn what was lost.")),
        Item("times", _("That is times the loss"), "computed", formula="1 / margin", places=1, unit=_("×"),
             source=SOURCE),
        Item("bearable", _("Chance of loss at which nothing is earned, per cent"), "computed", places=1,
             formula="(margin - interest * days / 365) * 100"),
        Item("expected", _("Profit to be expected"), "computed",
             formula="amount * margin - amount * chance - carrying",
             help=_("Profit less the chance of losing the whole amount, less the cost of waiting.")),
        Item("weight_for", _("Weight of what speaks for it"), "computed", places=1,
             formula=f"({' + '.join(f'for_{key}' for key, _label in FOR)}) / {len(FOR)}"),
        Item("weight_against", _("Weight of what speaks against it"), "computed", places=1,
             formula=f"({' + '.join(f'against_{key}' for key, _label in AGAINST)}) / {len(AGAINST)}"),
        Item("decided", _("Conclusion"), "heading"),
        Item("conclusion", _("Conclusion"), "choice", required=True, choices=CONCLUSIONS),
        Item("why", _("Why"), "long_text", required=True),
    )  # fmt: skip


declare_form(
    FormSpec(
        FORM, _("Decision on a credit sale"), "customers.customer", (*_asked(), *_weighed(), *_reckoned()),
        help=_("A sale is a success once it is paid. Weigh what speaks for and against giving credit, look at what "
               "it costs, and write down what was decided."),
        source=SOURCE, view="credit.view",
    )
)  # fmt: skip
