"""Orders, deliveries, returns, holds, and the sales they add up to."""

from guanxi.domains.orders.models.deliveries import Delivery, DeliveryLine, Return, ReturnLine
from guanxi.domains.orders.models.holds import Hold
from guanxi.domains.orders.models.orders import Order, OrderLine, OrderQuerySet
from guanxi.domains.orders.models.sales import CustomerMonth, SalesClassFact, SalesStanding

__all__ = [
    "CustomerMonth", "Delivery", "DeliveryLine", "Hold", "Order", "OrderLine", "OrderQuerySet", "Return", "ReturnLine",
    "SalesClassFact", "SalesStanding",
]  # fmt: skip
