"""The command `guanxi upgrade`."""

from __future__ import annotations

import argparse

from guanxi import __version__
from guanxi.cli.boot import DatabaseState, find_database_state, require_current_database, start_django
from guanxi.cli.lock import hold_home
from guanxi.cli.static_files import prepare_static
from guanxi.cli.upgrading import upgrade_database
from guanxi.cli.words import gettext as _
from guanxi.cli.words import gettext_noop

NAME = "upgrade"
HELP = gettext_noop("bring the database to this version, with a backup and a way back")
ABOUT = gettext_noop("""\
Brings the database to the version of the program that is installed: run it after installing a new version.

It backs up first, changes the tables, checks itself, and puts everything back when anything fails.
""")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(arguments: argparse.Namespace) -> int:
    """Upgrade when there is something to upgrade."""
    start_django()
    from django.conf import settings

    with hold_home(settings.HOME):
        if find_database_state() is DatabaseState.BEHIND:
            backup = upgrade_database(settings.HOME)
            words = {"version": __version__, "backup": backup}
            print(_("The database is now of version %(version)s. The backup from before is %(backup)s.") % words)
        else:
            require_current_database()
            print(_("The database is of version %(version)s already; nothing to do.") % {"version": __version__})
        prepare_static()
    return 0
