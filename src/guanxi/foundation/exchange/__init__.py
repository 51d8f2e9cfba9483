"""What comes in and goes out: import runs with a report a row, exports.

Promise: every line of a file is either imported or reported, and the sums of both make the sum of the file.
"""
