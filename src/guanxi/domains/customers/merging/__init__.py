"""Two records of one customer become one, for thirty days reversibly.

Promise: nothing is lost and no document is edited. The merged record stays, points to the one that survives and is
shown through it; each room registers what it moves (`movers`) and brings exactly that back.
"""
