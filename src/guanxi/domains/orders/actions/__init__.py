"""Verbs of orders, split by noun."""

from guanxi.domains.orders.actions.counting import count_order
from guanxi.domains.orders.actions.deliveries import deliver_order, invoice_delivery
from guanxi.domains.orders.actions.ending import cancel_order, close_order
from guanxi.domains.orders.actions.history import post_history
from guanxi.domains.orders.actions.holds import recheck_holds, release_order
from guanxi.domains.orders.actions.orders import change_order, confirm_order, draft_order, place_order
from guanxi.domains.orders.actions.returns import return_goods
from guanxi.domains.orders.actions.sales import classify_customers

__all__ = [
    "cancel_order",
    "change_order",
    "classify_customers",
    "close_order",
    "confirm_order",
    "count_order",
    "deliver_order",
    "draft_order",
    "invoice_delivery",
    "place_order",
    "post_history",
    "recheck_holds",
    "release_order",
    "return_goods",
]
