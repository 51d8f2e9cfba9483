"""Begins a new installation: database, secrets and the first administrator. Run it once, then `guanxi serve`.

Without a terminal give --username and the environment variable GUANXI_PASSWORD.
"""

from __future__ import annotations

import argparse
import sys

from guanxi.cli import people
from guanxi.cli.boot import DatabaseState, find_database_state, migrate, require_current_database, start_django
from guanxi.cli.failures import Failure
from guanxi.cli.lock import hold_home
from guanxi.cli.passwords import ask_password
from guanxi.cli.static_files import prepare_static

NAME = "setup"
HELP = "first start: database, secrets, first administrator"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Who the first administrator is."""
    parser.add_argument("--username", help="sign-in name of the first administrator (asked for otherwise)")
    parser.add_argument("--full-name", help="how colleagues write the name (default: the sign-in name)")


def ask_username() -> str:
    """The sign-in name, typed; refused without a terminal."""
    if not sys.stdin.isatty():
        raise Failure("Who is the first administrator? Give --username NAME, and the password in GUANXI_PASSWORD.")
    return input("Sign-in name of the first administrator: ").strip()


def run(arguments: argparse.Namespace) -> int:
    """Make what is missing; a second run changes nothing that is there."""
    start_django()
    from django.conf import settings

    with hold_home(settings.HOME):
        if find_database_state() is DatabaseState.EMPTY:
            migrate()
            print(f"The database is made ({settings.HOME}).")
        require_current_database()
        prepare_static()
        if people.has_administrator():
            print("There is an administrator already; `guanxi user list` names everybody. Next: guanxi serve")
            return 0
        username = arguments.username or ask_username()
        people.add_user(username, ask_password(), full_name=arguments.full_name or username, role="admin")
    print(f"{username} can sign in as administrator. Next: guanxi serve")
    return 0
