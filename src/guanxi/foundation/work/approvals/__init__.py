"""Approvals: a verb that needs somebody's consent waits as a request and runs again once it is granted.

Promises: one decision a request, by somebody whose authority covers the amount and whose reach covers the unit, never
by the requester; what was granted runs as the requester, once, and only on the figures that were granted.
"""
