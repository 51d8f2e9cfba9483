"""The command `guanxi serve`."""

from __future__ import annotations

import argparse

from guanxi.cli.boot import require_current_database, start_django
from guanxi.cli.lock import hold_home
from guanxi.cli.serving import add_serving_arguments, list_children, shown_address
from guanxi.cli.static_files import prepare_static
from guanxi.cli.supervisor import Supervisor, require_free_port
from guanxi.cli.words import gettext as _
from guanxi.cli.words import gettext_noop

NAME = "serve"
HELP = gettext_noop("start the web server and the worker")
ABOUT = gettext_noop("""\
Starts Guanxi for work: web server and worker in one foreground process, until Ctrl-C.

What crashes is started again. Behind a reverse proxy that speaks https set GUANXI_HTTPS=1 and GUANXI_HOSTS.
""")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen."""
    add_serving_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Serve until told to stop."""
    require_free_port(arguments.address, arguments.port)
    start_django()
    from django.conf import settings

    with hold_home(settings.HOME):
        require_current_database()
        prepare_static()
        supervisor = Supervisor(settings.HOME / "logs", say=lambda line: print(line, flush=True))
        supervisor.listen_to_signals()
        try:
            for child in list_children(arguments):
                supervisor.add(child)
            supervisor.wait_for_port(arguments.address, arguments.port)
            if not supervisor.stopping.is_set():
                address = shown_address(arguments.address, arguments.port)
                print(_("Guanxi is at %(address)s (Ctrl-C stops it)") % {"address": address}, flush=True)
            supervisor.watch()
        finally:
            supervisor.stop()
    print(_("Guanxi has stopped."))
    return 0
