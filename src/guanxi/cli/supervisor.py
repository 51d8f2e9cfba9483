"""One foreground process that starts web server and worker, restarts what crashes and stops all of it cleanly."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from guanxi.cli.failures import Failure
from guanxi.cli.words import gettext as _

PATIENCE = 15.0  # seconds a child may take to end before it is ended
STEADY = 60.0  # seconds after which a child counts as running well


def require_free_port(address: str, port: int) -> None:
    """Refuse a port that another program listens on."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except PermissionError:
            raise Failure(
                _("Port %(port)s is reserved for the administrator: choose one above 1023, e.g. PORT=8000.")
                % {"port": port}
            ) from None
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise Failure(
                    _("This machine has no address %(address)s: leave --address out, or give 0.0.0.0 for the network.")
                    % {"address": address}
                ) from None
            raise Failure(
                _("Port %(port)s is already in use: stop the other program or choose another, e.g. PORT=%(next)s.")
                % {"port": port, "next": port + 1}
            ) from None


def is_answering(address: str, port: int) -> bool:
    """Whether somebody accepts connections there."""
    target = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # noqa: S104
    try:
        with socket.create_connection((target, port), timeout=1):
            return True
    except OSError:
        return False


@dataclass
class Child:
    """A process that Guanxi consists of.

    Args:
        name: what people call it; also the name of its log file.
        arguments: for `python -m guanxi.cli.child`.
        is_lasting: whether it should run until Guanxi stops; another ends by itself when its work is done.
    """

    name: str
    arguments: list[str]
    is_lasting: bool = True
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    wait_until: float = 0.0

    def start(self, logs: Path) -> None:
        """Start the process; its words go to its log file, and it ends when this process is gone."""
        logs.mkdir(parents=True, exist_ok=True)
        with (logs / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "guanxi.cli.child", *self.arguments],
                stdin=subprocess.PIPE,  # closed by the system when we die, however we die
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C comes to us alone; we pass it on
            )
        self.started = time.monotonic()
        self.wait_until = 0.0

    def end_leftovers(self) -> None:
        """End the processes that a crashed child leaves behind: they would go on holding its port."""
        if self.process is not None and hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def is_running(self) -> bool:
        """Whether the process lives."""
        return self.process is not None and self.process.poll() is None


@dataclass
class Supervisor:
    """Runs children until it is told to stop.

    Args:
        logs: folder of the log files.
        say: shows one line to the person at the terminal.
    """

    logs: Path
    say: Callable[[str], None]
    children: list[Child] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def add(self, child: Child) -> None:
        """Start a child and look after it from now on."""
        child.start(self.logs)
        self.children.append(child)

    def listen_to_signals(self) -> None:
        """Ctrl-C, `kill` and a closed terminal all mean a clean stop."""
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            if number := getattr(signal, name, None):
                signal.signal(number, lambda *_: self.stopping.set())

    def wait_for_port(self, address: str, port: int, *, seconds: float = 60) -> None:
        """Wait until the web server answers."""
        until = time.monotonic() + seconds
        while not is_answering(address, port):
            if self.stopping.wait(0.1):
                return
            web = self.children[0]
            if not web.is_running() or time.monotonic() > until:
                silent = _("The web server did not start: the reason stands in %(log)s.")
                raise Failure(silent % {"log": self.logs / f"{web.name}.log"})

    def watch(self) -> None:
        """Restart what crashes until told to stop."""
        while not self.stopping.wait(0.25):
            for child in list(self.children):
                self.mend(child)

    def mend(self, child: Child) -> None:
        """Start a child again that ended; slower each time it fails soon after its start."""
        if child.is_running() or child.process is None:
            return
        now = time.monotonic()
        if not child.is_lasting and child.process.returncode == 0:
            self.children.remove(child)
            return
        if not child.wait_until:
            child.failures = 0 if now - child.started > STEADY else child.failures + 1
            pause = min(30.0, 0.5 * 2**child.failures)
            child.wait_until = now + pause
            child.end_leftovers()
            self.say(
                _("The process “%(name)s” ended (%(code)s); it starts again in %(pause)s s. Log: %(log)s")
                % {
                    "name": child.name,
                    "code": child.process.returncode,
                    "pause": f"{pause:.0f}",
                    "log": self.logs / f"{child.name}.log",
                }
            )
        elif now >= child.wait_until:
            child.start(self.logs)

    def stop(self) -> None:
        """Ask every child to end, and end those that do not."""
        for child in self.children:
            if child.is_running() and child.process:
                child.process.terminate()
        until = time.monotonic() + PATIENCE
        for child in self.children:
            if child.process is None:
                continue
            try:
                child.process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()
            child.end_leftovers()
