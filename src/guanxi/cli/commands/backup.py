"""The command `guanxi backup`."""

from __future__ import annotations

import argparse
from pathlib import Path

from guanxi.cli import archive
from guanxi.cli.boot import DatabaseState, find_database_state, start_django
from guanxi.cli.failures import Failure
from guanxi.cli.words import gettext as _
from guanxi.cli.words import gettext_noop

NAME = "backup"
HELP = gettext_noop("write database, files and secrets to one file")
ABOUT = gettext_noop("""\
Writes one file with everything: database, files, secrets. Works while Guanxi runs.

Keep the file as safe as the company's books: whoever has it has everything in it.
""")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the backup goes."""
    parser.add_argument(
        "file", nargs="?", type=Path, help=_("file to write (default: a dated file in GUANXI_HOME/backups)")
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the backup and say where it is."""
    start_django()
    from django.conf import settings

    if find_database_state() is DatabaseState.EMPTY:
        raise Failure(_("There is nothing to back up yet: run `guanxi setup` or `guanxi demo` first."))
    target: Path = arguments.file or archive.default_place(settings.HOME, purpose="backup")
    if target.exists():
        raise Failure(_("%(file)s exists already: name another file.") % {"file": target})
    archive.write_backup(settings.HOME, target.resolve())
    size = f"{target.stat().st_size / 1e6:.1f}"
    print(_("Backed up to %(file)s (%(size)s MB).") % {"file": target, "size": size})
    return 0
