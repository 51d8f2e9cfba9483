"""What a supervised process does: `python -m guanxi.cli.child web|worker|history`.

A child ends when its standard input closes, which the system does when the supervisor is gone for whatever reason, so
no web server is left behind holding the port.
"""

from __future__ import annotations

import argparse
import os
import signal
import threading
from typing import Any

from guanxi.cli.boot import start_django


def end_with_parent() -> None:
    """Send this process the signal to end when the supervisor is gone."""

    def wait() -> None:
        # Not sys.stdin: its lock, held while reading, would go into forked web processes and stop them for ever.
        while os.read(0, 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, name="parent-watch", daemon=True).start()


def run_web(arguments: argparse.Namespace) -> None:
    """The web server: Granian over WSGI, a few processes with a few threads each."""
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        "guanxi.config.wsgi:application",
        address=arguments.address,
        port=arguments.port,
        interface=Interfaces.WSGI,
        websockets=False,
        workers=arguments.workers,
        blocking_threads=arguments.threads,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    ).serve()


def run_worker(arguments: argparse.Namespace) -> None:
    """The worker: takes jobs from the database, and puts in those whose hour has come."""
    start_django()
    from django.core.management import call_command

    from guanxi.kit.jobs import start_keeping_time

    start_keeping_time()
    call_command("db_worker", interval=arguments.interval, verbosity=1)


def run_history(arguments: argparse.Namespace) -> None:
    """Load the older history of the demo company while people already work in it."""
    start_django()
    from guanxi.cli.people import now
    from guanxi.demo import loader

    loader.load_history(at=now())


def main() -> None:
    """Run what the first argument names."""
    parser = argparse.ArgumentParser(description=__doc__)
    kinds = parser.add_subparsers(required=True)
    web = kinds.add_parser("web")
    web.add_argument("--address", required=True)
    web.add_argument("--port", type=int, required=True)
    web.add_argument("--workers", type=int, default=2)
    web.add_argument("--threads", type=int, default=4)
    web.set_defaults(run=run_web)
    worker = kinds.add_parser("worker")
    worker.add_argument("--interval", type=float, default=2.0)
    worker.set_defaults(run=run_worker)
    kinds.add_parser("history").set_defaults(run=run_history)
    arguments: Any = parser.parse_args()
    end_with_parent()
    arguments.run(arguments)


if __name__ == "__main__":
    main()
