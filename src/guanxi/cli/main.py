"""The console script `guanxi`."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from typing import NoReturn

from guanxi import __version__
from guanxi.cli.failures import Failure, explain, record
from guanxi.cli.words import gettext as _
from guanxi.cli.words import gettext_noop, teach_argparse
from guanxi.kit.errors import NeedsApproval, Refusal

COMMANDS = ("demo", "setup", "serve", "user", "import_file", "export", "backup", "restore", "upgrade", "check")

DESCRIPTION = gettext_noop("""Guanxi 关系: customer management for companies that sell through distributors.

To look around:      guanxi demo
To begin for real:   guanxi setup, then guanxi serve
To keep it well:     guanxi backup, guanxi upgrade, guanxi check
""")
EPILOGUE = gettext_noop(
    "Everything is kept in one folder, named by GUANXI_HOME. `guanxi COMMAND --help` explains a command."
)


class Parser(argparse.ArgumentParser):
    """A parser whose refusal is one sentence."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments, and where to read how they go."""
        words = {"message": message, "program": self.prog}
        print(_("guanxi: %(message)s; see `%(program)s --help`.") % words, file=sys.stderr)
        sys.exit(2)


def build_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    teach_argparse()
    parser = Parser(
        prog="guanxi",
        description=_(DESCRIPTION),
        epilog=_(EPILOGUE),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--version",
        action="version",
        version=f"Guanxi {__version__}",
        help=_("show program's version number and exit"),
    )
    commands = parser.add_subparsers(title=_("commands"), metavar=_("COMMAND"), required=True, parser_class=Parser)
    for name in COMMANDS:
        command = importlib.import_module(f"guanxi.cli.commands.{name}")
        single = commands.add_parser(
            command.NAME,
            help=_(command.HELP),
            description=_(command.ABOUT),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.add_arguments(single)
        single.set_defaults(run=command.run)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run one command and answer the exit code."""
    arguments = build_parser().parse_args(argv)
    try:
        return int(arguments.run(arguments) or 0)
    except (Failure, Refusal, NeedsApproval) as failure:
        print(f"guanxi: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as error:
        place = record(error)
        unforeseen = _("Guanxi stumbled over something unforeseen (%(name)s).") % {"name": type(error).__name__}
        details = " " + _("Details: %(place)s") % {"place": place} if place else ""
        print(f"guanxi: {explain(error) or unforeseen}{details}", file=sys.stderr)
        return 1
