"""Questions about orders and the sales they add up to."""

from guanxi.domains.orders.queries.classes import ClassShare, class_history, class_shares, sales_window
from guanxi.domains.orders.queries.gate import Outlook, last_reason, look_ahead, money_for
from guanxi.domains.orders.queries.holds import (
    OpenHold,
    Queue,
    Waiting,
    awaiting_payment,
    covers_release,
    held_orders,
    holder_names,
    missing_now,
    open_holds,
    release_queue,
    waiting_of,
)
from guanxi.domains.orders.queries.orders import last_orders, lines_from_codes, order_for_page, sales_by_month
from guanxi.domains.orders.queries.releasers import Releasers
from guanxi.domains.orders.queries.reports import Group, Pareto, SalesReport, pareto, sales_decomposition

__all__ = [
    "ClassShare",
    "Group",
    "OpenHold",
    "Outlook",
    "Pareto",
    "Queue",
    "Releasers",
    "SalesReport",
    "Waiting",
    "awaiting_payment",
    "class_history",
    "class_shares",
    "covers_release",
    "held_orders",
    "holder_names",
    "last_orders",
    "last_reason",
    "lines_from_codes",
    "look_ahead",
    "missing_now",
    "money_for",
    "open_holds",
    "order_for_page",
    "pareto",
    "release_queue",
    "sales_by_month",
    "sales_decomposition",
    "sales_window",
    "waiting_of",
]
