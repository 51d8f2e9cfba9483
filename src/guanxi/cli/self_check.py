"""What Guanxi can find out about its own health."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from guanxi.cli.boot import DatabaseState, find_database_state
from guanxi.cli.words import gettext as _
from guanxi.cli.words import gettext_noop

LOW_DISK = 500_000_000  # bytes


@dataclass(frozen=True)
class Finding:
    """One thing looked at, named in English. `trouble` is empty when all is well, else it says what to do."""

    subject: str
    trouble: str = ""


def check_home(home: Path) -> Iterator[Finding]:
    """The folder can be written, its secrets are private, the disk has room."""
    closed = _("%(folder)s cannot be written: give this user the right.") % {"folder": home}
    yield Finding(gettext_noop("folder"), "" if os.access(home, os.W_OK) else closed)
    loose = [
        path
        for path in sorted((home / "secrets").glob("*"))
        if sys.platform != "win32" and stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    told = _("Others can read %(file)s: run chmod 600 on it.") % {"file": loose[0]} if loose else ""
    yield Finding(gettext_noop("secrets"), told)
    room = shutil.disk_usage(home).free
    little = _("Only %(room)s MB are free: make room.") % {"room": f"{room / 1e6:.0f}"}
    yield Finding(gettext_noop("disk"), little if room < LOW_DISK else "")


def check_configuration() -> Iterator[Finding]:
    """Django's own checks, and what only makes sense together."""
    from django.conf import settings
    from django.core import checks

    errors = [found for found in checks.run_checks() if found.is_serious()]
    yield Finding(gettext_noop("configuration"), f"{errors[0].msg} ({errors[0].id})" if errors else "")
    is_public = any(host not in {"localhost", "127.0.0.1", "[::1]"} for host in settings.ALLOWED_HOSTS)
    trouble = ""
    if settings.DEBUG and is_public:
        trouble = _("GUANXI_DEBUG shows the program's insides: unset it where others can reach the server.")
    elif is_public and not settings.SESSION_COOKIE_SECURE:
        trouble = _("Others reach this server without https: put it behind a proxy with TLS and set GUANXI_HTTPS=1.")
    yield Finding(gettext_noop("web"), trouble)


def check_database() -> Iterator[Finding]:
    """The tables fit this version, and the database holds together."""
    from django.db import connection

    state = find_database_state()
    sentences = {
        DatabaseState.EMPTY: _("There is no database yet: run `guanxi setup`."),
        DatabaseState.BEHIND: _("The database is of an older version: run `guanxi upgrade`."),
        DatabaseState.AHEAD: _("The database is of a newer version: install that version of Guanxi."),
    }
    yield Finding(gettext_noop("database version"), sentences.get(state, ""))
    if state is not DatabaseState.CURRENT or connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        answer = cursor.execute("PRAGMA quick_check").fetchone()[0]
        orphan = cursor.execute("PRAGMA foreign_key_check").fetchone()
    damaged = _("It is damaged: run `guanxi restore` with the latest backup.")
    yield Finding(gettext_noop("database file"), "" if answer == "ok" else damaged)
    lost = _("A row of %(table)s points to nothing: restore a backup or ask for help.")
    yield Finding(gettext_noop("references"), lost % {"table": orphan[0]} if orphan else "")


def check_money() -> Iterator[Finding]:
    """For every customer: balance = invoices − receipts − credits, exposure = balance + set aside + reserved."""
    from guanxi.domains.receivables.queries import find_money_breaks

    breaks = list(find_money_breaks())
    if not breaks:
        yield Finding(gettext_noop("money"))
        return
    first = breaks[0]
    yield Finding(
        "money",
        _(
            "%(count)s promises of the ledger are broken, first: %(what)s, record %(record)s, kept %(kept)s, "
            "found %(found)s: restore a backup or ask for help."
        )
        % {"count": len(breaks), "what": first.what, "record": first.record, "kept": first.kept, "found": first.found},
    )


def check_everything(home: Path) -> list[Finding]:
    """Every finding, in the order in which one mends them; the money only where the tables fit."""
    findings = [*check_home(home), *check_configuration(), *check_database()]
    if not any(finding.trouble for finding in findings if finding.subject.startswith("database")):
        findings += check_money()
    return findings
