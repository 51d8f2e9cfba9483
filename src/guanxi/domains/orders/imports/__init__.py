"""What orders take in from files: finished order lines of another program (`order-lines`).

Promises: every line is imported or reported, and imported sales − returns + charges + bad debt + reported + rounding is
the money of the file, to the penny. Worked table: docs/rules/order_lines_import.md.
"""

from guanxi.domains.orders.imports.kind import OrderLines
from guanxi.kit.imports import register

register(OrderLines())
