"""The console script `guanxi`."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from typing import NoReturn

from guanxi import __version__
from guanxi.cli.failures import Failure, explain, record
from guanxi.kit.errors import Refusal

COMMANDS = ("demo", "setup", "serve", "user", "import_file", "backup", "restore", "upgrade", "check")

DESCRIPTION = """Guanxi 关系: customer management for companies that sell through distributors.

To look around:      guanxi demo
To begin for real:   guanxi setup, then guanxi serve
To keep it well:     guanxi backup, guanxi upgrade, guanxi check
"""
EPILOGUE = """Everything is kept in one folder, named by GUANXI_HOME. `guanxi COMMAND --help` explains a command."""


class Parser(argparse.ArgumentParser):
    """A parser whose refusal is one sentence."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments, and where to read how they go."""
        print(f"guanxi: {message}; see `{self.prog} --help`.", file=sys.stderr)
        sys.exit(2)


def build_parser() -> argparse.ArgumentParser:
    """The whole command line."""
    parser = Parser(
        prog="guanxi",
        description=DESCRIPTION,
        epilog=EPILOGUE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"Guanxi {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=Parser)
    for name in COMMANDS:
        command = importlib.import_module(f"guanxi.cli.commands.{name}")
        about = (command.__doc__ or "").strip()
        single = commands.add_parser(
            command.NAME,
            help=command.HELP,
            description=about,
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
    except (Failure, Refusal) as failure:
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
        sentence = explain(error) or f"Guanxi stumbled over something unforeseen ({type(error).__name__})."
        print(f"guanxi: {sentence}" + (f" Details: {place}" if place else ""), file=sys.stderr)
        return 1
