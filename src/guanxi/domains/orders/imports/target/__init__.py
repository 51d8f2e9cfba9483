"""The target `orders`: orders and their lines from any file; rows of one number are one order."""

from guanxi.domains.orders.imports.target.target import OrdersTarget

__all__ = ["OrdersTarget"]
