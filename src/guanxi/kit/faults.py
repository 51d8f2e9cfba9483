"""What stops every write for a while, said as a refusal: the database is held by another program, the disk is full."""

from __future__ import annotations

import errno

from django.db import DatabaseError, OperationalError
from django.utils.translation import gettext_lazy as _

from guanxi.kit.errors import Refusal

HELD = ("locked", "lock timeout", "deadlock detected", "could not serialize")
FULL = ("disk is full", "no space left")


class Busy(Refusal):
    """Another program held the database for longer than a request waits; nothing was written."""

    status = 503
    code = "busy"
    retry_after = 2
    message = _("The database is busy: another program holds it.")
    mend = _("Nothing was saved. Send the same again in a few seconds; it counts once.")


class DiskFull(Refusal):
    """There is no room for what was to be written; nothing was written."""

    status = 507
    code = "disk_full"
    message = _("The disk of the server is full.")
    mend = _("Nothing was saved. Ask your administrator to make room, then send the same again.")


def fault_of(error: BaseException | None) -> Refusal | None:
    """The refusal that tells people about an error of the database or the disk; None for anything else."""
    text = str(error).lower()
    if isinstance(error, OSError):
        return DiskFull() if error.errno in {errno.ENOSPC, errno.EDQUOT} else None
    if isinstance(error, DatabaseError) and any(words in text for words in FULL):
        return DiskFull()
    if isinstance(error, OperationalError) and any(words in text for words in HELD):
        return Busy()
    return None


def fault_behind(error: BaseException | None) -> Refusal | None:
    """The fault that an error came from, however many others wrapped it on the way."""
    while error is not None:
        if fault := fault_of(error):
            return fault
        error = error.__cause__ or error.__context__
    return None
