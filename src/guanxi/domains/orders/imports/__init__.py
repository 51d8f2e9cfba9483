"""What orders take in from files: finished lines of another program (`order-lines`), and orders of any (`orders`).

Promises: every line is imported or reported, and imported sales − returns + charges + bad debt + reported + rounding is
the money of the file, to the penny. Worked table: docs/rules/order_lines_import.md.
"""

from guanxi.domains.orders.imports.kind import OrderLines
from guanxi.domains.orders.imports.target import OrdersTarget
from guanxi.kit.imports import register
from guanxi.kit.imports.targets import register_target

register(OrderLines())
register_target(OrdersTarget())
