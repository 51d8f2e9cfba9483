"""The real server as a process: it starts, mends itself, stops cleanly and leaves nothing behind."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.ops.conftest import Installation, free_port

pytestmark = pytest.mark.slow


def until(condition: Callable[[], object], *, seconds: float = 240) -> None:
    """Wait for something to come true, for longer than the slowest machine takes."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.1)


def is_healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v1/health", timeout=10) as answer:
            return bool(answer.status == 200)
    except (OSError, http.client.HTTPException):
        return False


def children_of(process: int) -> dict[str, int]:
    """Kind → process number of the supervised processes."""
    found = {}
    lines = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    for line in lines.splitlines():
        number, parent, command = line.split(maxsplit=2)
        if int(parent) == process and "guanxi.cli.child" in command:
            found[command.split("guanxi.cli.child", 1)[1].split()[0]] = int(number)
    return found


def group_of(leader: int) -> list[int]:
    """The processes of a child and of what it started."""
    lines = subprocess.run(["ps", "-eo", "pid=,pgid="], capture_output=True, text=True, check=True).stdout
    return [int(line.split()[0]) for line in lines.splitlines() if int(line.split()[1]) == leader]


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")
    return not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] != "Z"


@pytest.fixture
def server(sqlite_installation: Installation) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A running `guanxi serve` and its port."""
    port = free_port()
    process = sqlite_installation.start("serve", PORT=str(port))
    try:
        until(lambda: is_healthy(port) or process.poll() is not None)
        assert process.poll() is None, process.stdout.read() if process.stdout else ""
        yield process, port
    finally:
        process.kill()
        process.communicate()


def test_stops_cleanly(server: tuple[subprocess.Popen[str], int]) -> None:
    process, port = server
    until(lambda: set(children_of(process.pid)) == {"web", "worker"})
    children = children_of(process.pid)
    process.send_signal(signal.SIGINT)
    words, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    assert words.strip().endswith("Guanxi has stopped.")
    assert not [name for name, number in children.items() if is_alive(number)]
    assert not is_healthy(port)


@pytest.mark.parametrize("kind", ["web", "worker"])
def test_a_crashed_child_is_started_again(server: tuple[subprocess.Popen[str], int], kind: str) -> None:
    process, port = server
    before = children_of(process.pid)[kind]
    group = group_of(before)
    os.kill(before, signal.SIGKILL)
    until(lambda: children_of(process.pid).get(kind, before) != before)
    until(lambda: not [number for number in group if is_alive(number)])  # the crashed one leaves no processes behind
    until(lambda: is_healthy(port))


def test_children_end_when_the_supervisor_is_killed(server: tuple[subprocess.Popen[str], int]) -> None:
    process, port = server
    children = children_of(process.pid)
    process.kill()
    process.wait()
    until(lambda: not [number for number in children.values() if is_alive(number)])
    until(lambda: not is_healthy(port))


def test_a_second_server_on_the_same_folder_is_refused(
    server: tuple[subprocess.Popen[str], int], sqlite_installation: Installation
) -> None:
    done = sqlite_installation.run("serve", "--port", str(free_port()))
    assert done.returncode == 1
    assert "already runs" in done.stderr
