"""The command line: how somebody who runs Guanxi starts, keeps and repairs it.

One file in `commands` is one command. A failure is one sentence on standard error that says what to do, and an exit
code other than zero; the traceback of what nobody foresaw goes to the log folder.
"""
