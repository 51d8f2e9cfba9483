"""The command `guanxi setup`."""

from __future__ import annotations

import argparse
import sys

from guanxi.cli import people
from guanxi.cli.boot import DatabaseState, find_database_state, migrate, require_current_database, start_django
from guanxi.cli.failures import Failure
from guanxi.cli.lock import hold_home
from guanxi.cli.passwords import ask_password
from guanxi.cli.static_files import prepare_static
from guanxi.cli.words import gettext as _
from guanxi.cli.words import gettext_noop

NAME = "setup"
HELP = gettext_noop("first start: database, secrets, first administrator")
ABOUT = gettext_noop("""\
Begins a new installation: database, secrets, the company and the first administrator. Run it once, then `guanxi serve`.

Without a terminal give --username and the environment variable GUANXI_PASSWORD, and --company.
""")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the company is called, who the first administrator is."""
    parser.add_argument("--company", help=_("name of the company, on every page and paper (asked for otherwise)"))
    parser.add_argument("--username", help=_("sign-in name of the first administrator (asked for otherwise)"))
    parser.add_argument("--full-name", help=_("how colleagues write the name (default: the sign-in name)"))


def ask_username() -> str:
    """The sign-in name, typed; refused without a terminal."""
    if not sys.stdin.isatty():
        raise Failure(_("Who is the first administrator? Give --username NAME, and the password in GUANXI_PASSWORD."))
    return input(_("Sign-in name of the first administrator: ")).strip()


def ask_company() -> str:
    """The company's name: as the environment says, else typed; where nobody says it, a name to be changed."""
    from django.conf import settings

    if settings.GUANXI_COMPANY:
        return str(settings.GUANXI_COMPANY)
    typed = input(_("Name of the company: ")).strip() if sys.stdin.isatty() else ""
    if not typed:
        print(
            _("The company is called “%(name)s” until it is renamed under Set-up, Units.") % {"name": _("My company")}
        )
    return typed or _("My company")


def run(arguments: argparse.Namespace) -> int:
    """Make what is missing; a second run changes nothing that is there."""
    start_django()
    from django.conf import settings

    with hold_home(settings.HOME):
        if find_database_state() is DatabaseState.EMPTY:
            migrate()
            print(_("The database is made (%(folder)s).") % {"folder": settings.HOME})
        require_current_database()
        prepare_static()
        if not people.has_company():
            people.make_company(arguments.company or ask_company())
        if people.has_administrator():
            print(_("There is an administrator already; `guanxi user list` names everybody. Next: guanxi serve"))
            return 0
        username = arguments.username or ask_username()
        people.add_user(username, ask_password(), full_name=arguments.full_name or username, role="admin")
    print(_("%(name)s can sign in as administrator. Next: guanxi serve") % {"name": username})
    return 0
