"""The command `guanxi restore`."""

from __future__ import annotations

import argparse
from pathlib import Path

from guanxi.cli import archive
from guanxi.cli.boot import DatabaseState, find_database_state, start_django
from guanxi.cli.lock import hold_home
from guanxi.cli.words import gettext as _
from guanxi.cli.words import gettext_noop

NAME = "restore"
HELP = gettext_noop("put a backup in the place of the present state")
ABOUT = gettext_noop("""\
Puts a backup in the place of the present state. Guanxi must not be running.

The present state is kept in GUANXI_HOME/replaced. A backup of a newer version is refused.
""")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which backup."""
    parser.add_argument("file", type=Path, help=_("a file written by `guanxi backup`"))


def run(arguments: argparse.Namespace) -> int:
    """Restore and say where the former state is kept."""
    start_django()
    from django.conf import settings

    with hold_home(settings.HOME):
        former = archive.restore_backup(settings.HOME, arguments.file)
        words = {"file": arguments.file, "former": former}
        print(_("Restored %(file)s. What stood here before is kept in %(former)s.") % words)
        if find_database_state() is DatabaseState.BEHIND:
            print(_("The backup is of an older version: run `guanxi upgrade` next."))
    return 0
