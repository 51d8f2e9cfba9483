"""What customers order: draft, confirmed or held, delivered in parts, closed; cancelled, returned.

Promises: a state is a dated fact; a held order says why, how much is missing, who can release it and since when; the
price used stays on the line; delivered goods can always be invoiced.
"""
