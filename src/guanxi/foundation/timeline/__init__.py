"""What happened: events with a sentence each, notes, files, followers, notifications, and the answers kept by key.

Promises: an event is written in the transaction of the verb that caused it; it is delivered after commit and, should
the process die in between, by the next sweep. The room is the ground of the house: it points to people only by
`settings.AUTH_USER_MODEL` and to records only by kind and number.
"""
