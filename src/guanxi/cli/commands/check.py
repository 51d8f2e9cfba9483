"""The command `guanxi check`."""

from __future__ import annotations

import argparse

from guanxi.cli.boot import start_django
from guanxi.cli.failures import Failure
from guanxi.cli.self_check import check_everything
from guanxi.cli.words import gettext as _
from guanxi.cli.words import gettext_noop, padded

NAME = "check"
HELP = gettext_noop("check configuration, database and the integrity of the money")
ABOUT = gettext_noop("""\
Looks whether the installation is sound: folder, secrets, configuration, database, and that all money adds up.

Ends with an exit code other than zero when something is wrong, so it can run from a timer.
""")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose."""


def run(arguments: argparse.Namespace) -> int:
    """Print one line for each thing looked at."""
    start_django()
    from django.conf import settings

    findings = check_everything(settings.HOME)
    for finding in findings:
        print(f"{'!!' if finding.trouble else 'ok'}  {padded(_(finding.subject), 18)}{finding.trouble}")
    broken = [finding for finding in findings if finding.trouble]
    if broken:
        raise Failure(f"{_(broken[0].subject)}: {broken[0].trouble}")
    return 0
