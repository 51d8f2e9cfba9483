"""What comes in and goes out: import runs with a report a row, lists exported by the worker.

Promises: every line of a file is either imported or reported, and the sums of both make the sum of the file. An export
is offered whole or not at all, and to the one person who asked for it.
"""
