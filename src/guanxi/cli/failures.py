"""How a command says that it could not do what it was asked."""

from __future__ import annotations

import errno
import os
import traceback
from datetime import UTC, datetime
from pathlib import Path

from guanxi.cli.words import gettext as _


class Failure(Exception):
    """An expected "no": its text is one sentence that says what to do."""


def home() -> Path:
    """The folder of this installation, also when the settings could not be read."""
    from guanxi.config.environment import Environment

    return Environment.read().home


def explain(error: BaseException) -> str:
    """One sentence for an error that has a well-known cause; empty for any other."""
    text = str(error).lower()
    kind = type(error).__name__
    if (isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}) or "disk is full" in text:
        return _("The disk is full: make room and run the command again; what was saved before is still there.")
    if isinstance(error, PermissionError):
        may_not = _("%(file)s may not be read or written: mend its rights, or set GUANXI_HOME to another folder.")
        return may_not % {"file": error.filename}
    if isinstance(error, FileExistsError | NotADirectoryError):
        is_file = _("%(file)s is a file where a folder is needed: set GUANXI_HOME to a folder.")
        return is_file % {"file": error.filename}
    if "database is locked" in text:
        return _("Another program holds the database: close it and run the command again.")
    if "no such table" in text or kind == "UndefinedTable" or ('relation "' in text and "does not exist" in text):
        return _(
            "The database is not complete: run `guanxi setup` for a new one or `guanxi upgrade` for an existing one."
        )
    if kind in {"OperationalError", "ImproperlyConfigured"} and any(
        word in text
        for word in ("connection", "could not translate", "resolve host", "password authentication", "does not exist")
    ):
        return _("The database does not answer: check DATABASE_URL and that its server runs.")
    if "incorrect timezone setting" in text:
        return _("GUANXI_TIME_ZONE is no time zone: give an IANA name such as Asia/Shanghai, or leave it out.")
    if "unable to open database file" in text:
        return _("The database file cannot be opened: make the folder that DATABASE_URL names, or mend its rights.")
    if kind in {"ParseError", "UnknownSchemeError"} or any(
        word in text for word in ("no support for", "settings.databases is improperly configured", "error loading")
    ):
        return _("DATABASE_URL is not understood: it looks like postgres://user:password@host:5432/name.")
    if (kind == "DatabaseError" and "malformed" in text) or "not a database" in text:
        return _("The database file is damaged: run `guanxi restore FILE` with your latest backup.")
    return ""


def record(error: BaseException) -> Path | None:
    """Keep the traceback in the log folder, and answer where; None when even that failed."""
    try:
        path = home() / "logs" / "command-errors.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as log:
            log.write(f"{datetime.now(UTC).isoformat()} process {os.getpid()}\n")
            log.write("".join(traceback.format_exception(error)) + "\n")
    except OSError:
        return None
    return path
