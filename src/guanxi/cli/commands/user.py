"""The command `guanxi user`."""

from __future__ import annotations

import argparse

from guanxi.cli import people
from guanxi.cli.boot import require_current_database, start_django
from guanxi.cli.passwords import ask_password
from guanxi.cli.words import gettext as _
from guanxi.cli.words import gettext_noop, padded

NAME = "user"
HELP = gettext_noop("list and add people, set passwords, make keys for the API")
ABOUT = gettext_noop("""\
People and their keys, for whoever has the machine: list, add, password, token.

`guanxi user token NAME` prints a new key for the API and nothing else, so a script can catch it:
    curl -H "Authorization: Bearer $(guanxi user token anna)" http://localhost:8000/api/v1/customers
""")


def day_count(text: str) -> int:
    """A number of days from the command line, 1 to 3650."""
    if not text.isdigit() or not 0 < int(text) <= 3650:
        raise argparse.ArgumentTypeError(_("%(text)r is no number of days from 1 to 3650") % {"text": text})
    return int(text)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and with whom."""
    does = parser.add_subparsers(title=_("what to do"), metavar=_("WHAT"), required=True)
    listing = does.add_parser("list", help=_("everybody, with roles"))
    listing.set_defaults(do=list_people)
    add = does.add_parser("add", help=_("make a user (password from GUANXI_PASSWORD, or typed)"))
    add.add_argument("name", help=_("sign-in name"))
    add.add_argument("--full-name", help=_("how colleagues write the name (default: the sign-in name)"))
    add.add_argument("--role", default="rep", help=_("admin, manager, rep, credit or service (default: rep)"))
    add.set_defaults(do=add_person)
    password = does.add_parser("password", help=_("set a password (from GUANXI_PASSWORD, or typed)"))
    password.add_argument("name", help=_("sign-in name"))
    password.set_defaults(do=set_password)
    token = does.add_parser("token", help=_("print a new key for the API, and nothing else"))
    token.add_argument("name", help=_("sign-in name"))
    token.add_argument("--for", dest="purpose", default="command line", help=_("the program that will use the key"))
    token.add_argument("--scope", action="append", help=_("read, ROOM.write or * (default: *); may be repeated"))
    token.add_argument("--days", type=day_count, help=_("how many days it holds (default: until it is revoked)"))
    token.set_defaults(do=print_token)


def list_people(arguments: argparse.Namespace) -> None:
    """One line a person."""
    for user in people.list_users():
        roles = ", ".join(role.key for role in user.held_roles)
        left = "" if user.is_active else "  " + _("(left)")
        print(f"{user.username:<20}{padded(user.full_name, 20)}{roles}{left}")


def add_person(arguments: argparse.Namespace) -> None:
    """Make a user."""
    full_name = arguments.full_name or arguments.name
    user = people.add_user(arguments.name, ask_password(), full_name=full_name, role=arguments.role)
    print(_("%(name)s can sign in as %(role)s.") % {"name": user.username, "role": arguments.role})


def set_password(arguments: argparse.Namespace) -> None:
    """Give a user a new password."""
    user = people.find_user(arguments.name)
    people.change_password(user, ask_password())
    print(_("%(name)s has a new password.") % {"name": user.username})


def print_token(arguments: argparse.Namespace) -> None:
    """Print a new key alone."""
    user = people.find_user(arguments.name)
    scopes = arguments.scope or ["*"]
    print(people.make_token(user, name=arguments.purpose, scopes=scopes, days=arguments.days))


def run(arguments: argparse.Namespace) -> int:
    """Do what was asked."""
    start_django()
    require_current_database()
    arguments.do(arguments)
    return 0
