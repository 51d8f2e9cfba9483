"""What we sell: products with their units, pack sizes and role, and dated base prices.

Promises: a code is compared without case and keeps its spelling; a price used is kept on the order line, so a new price
never changes an old document.
"""
