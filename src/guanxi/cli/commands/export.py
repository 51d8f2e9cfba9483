"""The command `guanxi export`."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from guanxi.cli.boot import require_current_database, start_django
from guanxi.cli.failures import Failure
from guanxi.cli.people import now
from guanxi.cli.progress import progress_bar
from guanxi.cli.words import gettext as _
from guanxi.cli.words import gettext_noop

NAME = "export"
HELP = gettext_noop("take everything out: one .zip of CSV files that any program can read")
ABOUT = gettext_noop("""\
Writes the whole company into one .zip: a CSV file a table, the files, and a description of every column.

`guanxi import FILE` brings it into an empty installation. Passwords and keys are not in it; for an identical copy of
this installation use `guanxi backup`. Works while Guanxi runs.
""")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where the export goes."""
    parser.add_argument(
        "file", nargs="?", type=Path, help=_("file to write (default: a dated file in GUANXI_HOME/exports)")
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the file and say what is in it."""
    start_django()
    from django.conf import settings

    from guanxi.foundation.exchange.package.writing import write_package

    require_current_database()
    target: Path = arguments.file or settings.HOME / "exports" / f"guanxi-{datetime.now(UTC):%Y%m%d-%H%M%S}.zip"
    if target.exists():
        raise Failure(_("%(file)s exists already: name another file.") % {"file": target})
    if arguments.file and not target.resolve().parent.is_dir():
        raise Failure(_("There is no folder %(folder)s: make it first.") % {"folder": target.resolve().parent})
    target.parent.mkdir(parents=True, exist_ok=True)
    with progress_bar(_("Exporting")) as advance:
        report = write_package(target.resolve(), at=now(), progress=advance)
    for name in report.missing_files[:10]:
        print(_("Not there, though a record names it: %(file)s") % {"file": name})
    words = {
        "file": target, "size": f"{target.stat().st_size / 1e6:.1f}", "rows": f"{sum(report.rows.values()):,}",
        "tables": len(report.rows), "files": report.files,
    }  # fmt: skip
    print(_("Exported to %(file)s (%(size)s MB): %(rows)s rows of %(tables)s tables, %(files)s files.") % words)
    return 0
