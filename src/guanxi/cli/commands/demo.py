"""The command `guanxi demo`."""

from __future__ import annotations

import argparse
from pathlib import Path

from guanxi.cli import people
from guanxi.cli.boot import DatabaseState, find_database_state, migrate, require_current_database, start_django
from guanxi.cli.failures import Failure
from guanxi.cli.lock import hold_home
from guanxi.cli.passwords import make_password
from guanxi.cli.progress import progress_bar
from guanxi.cli.serving import LOOPBACK, add_serving_arguments, list_children, shown_address
from guanxi.cli.static_files import prepare_static
from guanxi.cli.supervisor import Child, Supervisor, require_free_port
from guanxi.cli.upgrading import upgrade_database
from guanxi.cli.words import gettext as _
from guanxi.cli.words import gettext_noop

NAME = "demo"
HELP = gettext_noop("look around in a company with real orders")
ABOUT = gettext_noop("""\
Opens a whole company to look around in: a giftware wholesaler in Yiwu with a year of real orders.

The first start makes the database, loads the newest weeks, and opens at once; older history comes in meanwhile, newest
first. Later starts take seconds and keep the data. Passwords are shown when they are made, at the first start or by
--reset.
""")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen, and whether to make new passwords."""
    add_serving_arguments(parser)
    parser.add_argument("--reset", action="store_true", help=_("make new passwords for everybody and show them"))


def run(arguments: argparse.Namespace) -> int:
    """Prepare what is missing, then serve until told to stop."""
    require_free_port(arguments.address, arguments.port)
    start_django()
    from django.conf import settings

    with hold_home(settings.HOME):
        is_first = prepare_company(settings.HOME)
        prepare_static()
        if is_first or arguments.reset:
            show_passwords()
        serve_company(arguments, settings.HOME)
    print(_("Guanxi has stopped; the next start keeps everything."))
    return 0


def prepare_company(home: Path) -> bool:
    """Make the database and load the newest weeks; answers whether this is the first start."""
    from guanxi.demo import loader

    state = find_database_state()
    if state is DatabaseState.EMPTY:
        print(_("Making the database ..."), flush=True)
        migrate()
    elif state is DatabaseState.BEHIND:
        print(_("Bringing the database to this version ..."), flush=True)
        upgrade_database(home)
    require_current_database()
    if loader.is_loaded():
        return False
    if people.list_users() and not loader.is_begun():
        raise Failure(
            _(
                "%(folder)s holds a company of its own, no demo: run `guanxi serve`, or set GUANXI_HOME to an empty "
                "folder."
            )
            % {"folder": home}
        )
    with progress_bar(_("Loading the newest weeks")) as advance:
        loader.load_recent(at=people.now(), progress=advance)
    return True


def show_passwords() -> None:
    """Give every person of the demo a new password and show all of them."""
    from guanxi.demo import loader

    print("\n" + _("Sign in as (passwords are shown this once; RESET=1 or --reset makes new ones):"))
    for user in loader.users():
        password = make_password()
        people.change_password(user, password)
        roles = ", ".join(str(role) for role in user.held_roles)
        print(f"  {user.username:<14}{password:<24}{user} · {roles}")


def serve_company(arguments: argparse.Namespace, home: Path) -> None:
    """Start the server, show the way in, and load older history beside it."""
    from guanxi.demo import loader

    supervisor = Supervisor(home / "logs", say=lambda line: print(line, flush=True))
    supervisor.listen_to_signals()
    try:
        for child in list_children(arguments):
            supervisor.add(child)
        supervisor.wait_for_port(arguments.address, arguments.port)
        if supervisor.stopping.is_set():
            return
        address = shown_address(arguments.address, arguments.port)
        print("\n" + _("Guanxi is at  %(address)s   (Ctrl-C stops it)") % {"address": address})
        if arguments.address in LOOPBACK:
            print(_("Straight in:  %(link)s") % {"link": people.make_signin_link(loader.manager(), address)})
            print("              " + _("(once, within 15 minutes, from this machine)"), flush=True)
        if not loader.is_complete():
            print(_("Older history is still loading, newest first; everything works meanwhile."), flush=True)
            supervisor.add(Child("history", ["history"], is_lasting=False))
        supervisor.watch()
    finally:
        supervisor.stop()
