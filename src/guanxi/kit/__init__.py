"""The kit: what every room builds with. It has no business words and, its bookkeeping aside, no tables.

It defines ports (permission, record, idempotency) that the foundation fills when the program starts.
"""
