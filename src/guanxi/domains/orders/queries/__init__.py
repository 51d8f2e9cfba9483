"""Questions about orders and the sales they add up to."""

from guanxi.domains.orders.queries.classes import ClassShare, class_history, class_shares, sales_window
from guanxi.domains.orders.queries.holds import OpenHold, held_orders, holder_names, missing_now, open_holds
from guanxi.domains.orders.queries.orders import last_orders, lines_from_codes, order_for_page, sales_by_month
from guanxi.domains.orders.queries.reports import Group, Pareto, SalesReport, pareto, sales_decomposition

__all__ = [
    "ClassShare",
    "Group",
    "OpenHold",
    "Pareto",
    "SalesReport",
    "class_history",
    "class_shares",
    "held_orders",
    "holder_names",
    "last_orders",
    "lines_from_codes",
    "missing_now",
    "open_holds",
    "order_for_page",
    "pareto",
    "sales_by_month",
    "sales_decomposition",
    "sales_window",
]
