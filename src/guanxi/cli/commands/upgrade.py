"""Brings the database to the version of the program that is installed: run it after installing a new version.

It backs up first, changes the tables, checks itself, and puts everything back when anything fails.
"""

from __future__ import annotations

import argparse

from guanxi import __version__
from guanxi.cli.boot import DatabaseState, find_database_state, require_current_database, start_django
from guanxi.cli.lock import hold_home
from guanxi.cli.static_files import prepare_static
from guanxi.cli.upgrading import upgrade_database

NAME = "upgrade"
HELP = "bring the database to this version, with a backup and a way back"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(arguments: argparse.Namespace) -> int:
    """Upgrade when there is something to upgrade."""
    start_django()
    from django.conf import settings

    with hold_home(settings.HOME):
        if find_database_state() is DatabaseState.BEHIND:
            backup = upgrade_database(settings.HOME)
            print(f"The database is now of version {__version__}. The backup from before is {backup}.")
        else:
            require_current_database()
            print(f"The database is of version {__version__} already; nothing to do.")
        prepare_static()
    return 0
