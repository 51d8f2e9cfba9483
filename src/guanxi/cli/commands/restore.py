"""Puts a backup in the place of the present state. Guanxi must not be running.

The present state is kept in GUANXI_HOME/replaced. A backup of a newer version is refused.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from guanxi.cli import archive
from guanxi.cli.boot import DatabaseState, find_database_state, start_django
from guanxi.cli.lock import hold_home

NAME = "restore"
HELP = "put a backup in the place of the present state"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which backup."""
    parser.add_argument("file", type=Path, help="a file written by `guanxi backup`")


def run(arguments: argparse.Namespace) -> int:
    """Restore and say where the former state is kept."""
    start_django()
    from django.conf import settings

    with hold_home(settings.HOME):
        former = archive.restore_backup(settings.HOME, arguments.file)
        print(f"Restored {arguments.file}. What stood here before is kept in {former}.")
        if find_database_state() is DatabaseState.BEHIND:
            print("The backup is of an older version: run `guanxi upgrade` next.")
    return 0
