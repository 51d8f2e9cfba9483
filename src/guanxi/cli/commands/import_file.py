"""The command `guanxi import`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from guanxi.cli.boot import require_current_database, start_django
from guanxi.cli.failures import Failure
from guanxi.cli.people import find_user, now
from guanxi.cli.progress import progress_bar
from guanxi.cli.talk import add_target_arguments, bring_in_target
from guanxi.cli.words import gettext as _
from guanxi.cli.words import gettext_noop

if TYPE_CHECKING:
    from guanxi.foundation.people.models import User
    from guanxi.kit.imports import Tally

NAME = "import"
HELP = gettext_noop("bring in a file (.parquet, .csv, .xlsx), or a whole company (.zip of `guanxi export`)")
ABOUT = gettext_noop("""\
Brings a file of another program in, for example: guanxi import customers.xlsx --target customers --dry-run

Columns are guessed from their headings; --map "客户=name" says otherwise, --set gives all rows a value. What was
imported is undone on the page of imports. --kind order-lines brings in finished orders line by line; the same command
with --undo takes them back.

A broken line never stops the others; the same file twice changes nothing the second time. Nothing disappears: the end
shows that imported and reported lines make up the file, and that the money agrees.

A .zip written by `guanxi export` needs no --target: it fills an empty installation with the whole company.
""")


PERMISSION = "exchange.import_file"
# What the sums and the documents of imports are called.
NAMES = (
    gettext_noop("sales"),
    gettext_noop("returns"),
    gettext_noop("charges"),
    gettext_noop("bad debt"),
    gettext_noop("rounding"),
    gettext_noop("reported"),
    gettext_noop("sale"),
    gettext_noop("return"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which file, what it holds, and whether to write."""
    parser.add_argument("file", type=Path, help=_("the file to bring in"))
    parser.add_argument("--kind", help=_("what the lines are, e.g. order-lines"))
    add_target_arguments(parser)
    parser.add_argument("--dry-run", action="store_true", help=_("check everything and write nothing"))
    parser.add_argument(
        "--report", type=Path, metavar=_("FILE"), help=_("write what was reported, line by line, as .csv")
    )
    parser.add_argument(
        "--with-edits", action="store_true", help=_("take a whole company although its tables were edited")
    )
    parser.add_argument("--undo", action="store_true", help=_("take back what this file brought before (with --kind)"))
    parser.add_argument("--user", metavar=_("NAME"), help=_("who brings it in (default: the program itself)"))


def run(arguments: argparse.Namespace) -> int:
    """Let the kind do the work and show what became of every line and of all the money."""
    start_django()
    from guanxi.cli.whole import bring_in_whole
    from guanxi.foundation.exchange.importing import run_import
    from guanxi.foundation.exchange.package.reading import is_package

    if not arguments.file.is_file():
        raise Failure(_("There is no file %(file)s: check the name and the folder.") % {"file": arguments.file})
    if is_package(arguments.file):
        return bring_in_whole(arguments.file, with_edits=arguments.with_edits)
    if bool(arguments.kind) == bool(arguments.target):
        raise Failure(_("Say what the rows are: --target, for example --target customers."))
    require_current_database()
    importer = find_importer(arguments.user)
    if arguments.target:
        return bring_in_target(arguments, importer)
    if arguments.undo:
        return take_back(arguments, importer)
    with progress_bar(_("Importing")) as advance:
        outcome = run_import(
            arguments.file,
            kind=arguments.kind,
            by=importer,
            at=now(),
            is_dry=arguments.dry_run,
            report=arguments.report,
            progress=advance,
        )
    tally = outcome.tally
    if outcome.left_out:
        print(_("Sheets left out: %(names)s") % {"names": ", ".join(outcome.left_out)})
    show_tally(tally)
    numbers = {name: f"{getattr(tally, name):,}" for name in ("lines", "imported", "unchanged", "reported")}
    dry = " " + _("(dry run: nothing was written)") if arguments.dry_run else ""
    sum_of_lines = _("%(lines)s lines = %(imported)s imported + %(unchanged)s unchanged + %(reported)s reported")
    print(sum_of_lines % numbers + dry)
    if not tally.is_complete:
        raise Failure(_("Lines or money do not add up: keep the file and report this, it is a fault of the program."))
    return 0


def take_back(arguments: argparse.Namespace, importer: User) -> int:
    """Take back what a file of this kind brought, all of it or nothing."""
    from guanxi.foundation.exchange.taking_back import take_file_back

    with progress_bar(_("Taking back")) as advance:
        count = take_file_back(arguments.file, kind=arguments.kind, by=importer, at=now(), progress=advance)
    print(_("%(count)s documents were taken back; the same file can come again.") % {"count": f"{count:,}"})
    return 0


def find_importer(name: str | None) -> User:
    """Who is recorded as the importer: the user of that name, or the program itself; refused to who may not import."""
    from guanxi.foundation.people.queries import system_user
    from guanxi.foundation.people.visibility import may

    if name is None:
        return system_user()
    user = find_user(name)
    if not user.is_active or not may(user, PERMISSION):
        words = {"name": name, "permission": PERMISSION}
        raise Failure(
            _("%(name)s may not import: it takes the right “%(permission)s”; ask an administrator for it.") % words
        )
    return user


def show_tally(tally: Tally) -> None:
    """What became of the lines and of the money, as two tables whose sums are those of the file."""
    from rich.console import Console
    from rich.table import Table

    lines, money = (Table(title=title, title_justify="left", show_header=False) for title in (_("Lines"), _("Money")))
    for table in (lines, money):
        table.add_column("", overflow="fold")
        table.add_column("", justify="right", no_wrap=True)
    lines.add_row(_("imported"), f"{tally.imported:,}")
    lines.add_row(_("unchanged"), f"{tally.unchanged:,}")
    for (_code, reason), count in tally.reasons.most_common():
        lines.add_row(_("reported: %(reason)s") % {"reason": reason}, f"{count:,}")
    lines.add_section()
    lines.add_row(_("the file"), f"{tally.lines:,}")
    for name, amount in tally.sums.items():
        money.add_row(_(name.replace("_", " ")), f"{amount:,}")
    money.add_section()
    money.add_row(_("the file"), f"{tally.file_total:,}")
    documents = ", ".join(f"{count:,} {_(name.replace('_', ' '))}" for name, count in tally.counts.items())
    console = Console()
    console.print(lines, money)
    console.print(_("Documents: %(documents)s") % {"documents": documents or _("none")})
