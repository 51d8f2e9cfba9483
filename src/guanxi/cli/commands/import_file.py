"""Brings a file of another program in, for example: guanxi import orders.xlsx --kind order-lines --dry-run

A broken line never stops the others; the same file twice changes nothing the second time. Nothing disappears: the end
shows that imported and reported lines make up the file, and that the money agrees.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from guanxi.cli.boot import require_current_database, start_django
from guanxi.cli.failures import Failure
from guanxi.cli.people import now
from guanxi.cli.progress import progress_bar

if TYPE_CHECKING:
    from guanxi.kit.imports import Tally

NAME = "import"
HELP = "bring in a file (.parquet, .csv, .xlsx)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which file, what it holds, and whether to write."""
    parser.add_argument("file", type=Path, help="the file to bring in")
    parser.add_argument("--kind", required=True, help="what the lines are, e.g. order-lines")
    parser.add_argument("--dry-run", action="store_true", help="check everything and write nothing")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write what was reported, line by line, as .csv")


def run(arguments: argparse.Namespace) -> int:
    """Let the kind do the work and show what became of every line and of all the money."""
    start_django()
    from guanxi.foundation.exchange.importing import run_import
    from guanxi.foundation.people.queries import system_user

    if not arguments.file.is_file():
        raise Failure(f"There is no file {arguments.file}: check the name and the folder.")
    require_current_database()
    with progress_bar("Importing") as advance:
        outcome = run_import(
            arguments.file,
            kind=arguments.kind,
            by=system_user(),
            at=now(),
            is_dry=arguments.dry_run,
            report=arguments.report,
            progress=advance,
        )
    tally = outcome.tally
    if outcome.left_out:
        print(f"Sheets left out: {', '.join(outcome.left_out)}")
    show_tally(tally)
    dry = " (dry run: nothing was written)" if arguments.dry_run else ""
    parts = f"{tally.imported:,} imported + {tally.unchanged:,} unchanged + {tally.reported:,} reported"
    print(f"{tally.lines:,} lines = {parts}{dry}")
    if not tally.is_complete:
        raise Failure("Lines or money do not add up: keep the file and report this, it is a fault of the program.")
    return 0


def show_tally(tally: Tally) -> None:
    """What became of the lines and of the money, as two tables whose sums are those of the file."""
    from rich.console import Console
    from rich.table import Table

    lines, money = (Table(title=title, title_justify="left", show_header=False) for title in ("Lines", "Money"))
    for table in (lines, money):
        table.add_column("", overflow="fold")
        table.add_column("", justify="right", no_wrap=True)
    lines.add_row("imported", f"{tally.imported:,}")
    lines.add_row("unchanged", f"{tally.unchanged:,}")
    for (_code, reason), count in tally.reasons.most_common():
        lines.add_row(f"reported: {reason}", f"{count:,}")
    lines.add_section()
    lines.add_row("the file", f"{tally.lines:,}")
    for name, amount in tally.sums.items():
        money.add_row(name.replace("_", " "), f"{amount:,}")
    money.add_section()
    money.add_row("the file", f"{tally.file_total:,}")
    documents = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in tally.counts.items())
    console = Console()
    console.print(lines, money)
    console.print(f"Documents: {documents or 'none'}")
