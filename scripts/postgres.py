"""Runs a command against a throwaway PostgreSQL: `python scripts/postgres.py run [--durable] -- COMMAND …`.

A DATABASE_URL that is already set is used as it is. Otherwise a cluster is made in a temporary folder from the server
binaries on this machine, and removed when the command ends. Root may not run PostgreSQL, so root uses the system's
`postgres` user. Without `--durable` nothing is forced to disk: right for tests, wrong for measurements.
"""

from __future__ import annotations

import argparse
import glob
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from types import FrameType
from typing import NoReturn

FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
ALWAYS = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=100", "shared_buffers=256MB"]
PLACES = ["/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin"]


def find_binaries() -> Path | None:
    """The folder of the newest PostgreSQL server (15 or newer) on this machine."""
    folders = [Path(found) for place in PLACES for found in glob.glob(place)]
    if on_path := shutil.which("pg_ctl"):
        folders.append(Path(on_path).resolve().parent)
    versions: list[tuple[int, Path]] = []
    for folder in folders:
        if not (folder / "initdb").exists():
            continue
        answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False).stdout
        number = "".join(answer.split()[2:3]).split(".")[0]
        if number.isdigit() and int(number) >= 15:
            versions.append((int(number), folder))
    return max(versions)[1] if versions else None


def install_server() -> None:
    """Fetch PostgreSQL by apt where that is allowed; ends the program with one sentence where it is not."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        sys.exit(
            "PostgreSQL 15 or newer is missing: install it (Debian: apt install postgresql; macOS: brew install "
            "postgresql@16), or set DATABASE_URL to an empty database of a server you have."
        )
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "postgresql"]):
        subprocess.run(["apt-get", *arguments], env=quiet, stdout=sys.stderr, check=True)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Cluster:
    """A PostgreSQL of our own in a temporary folder."""

    def __init__(self, binaries: Path, *, durable: bool) -> None:
        self.binaries = binaries
        self.durable = durable
        self.port = free_port()
        self.password = secrets.token_urlsafe(16)
        self.owner = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
        # The owner must be able to walk to the folder, which root's own TMPDIR may not allow.
        self.folder = Path(tempfile.mkdtemp(prefix="guanxi-postgres-", dir="/tmp" if self.owner else None))
        self.data = self.folder / "data"

    @property
    def url(self) -> str:
        """What DATABASE_URL is set to."""
        return f"postgres://postgres:{self.password}@127.0.0.1:{self.port}/postgres"

    def run(self, program: str, *arguments: str) -> None:
        """Run a server program as the cluster's owner, and show its words only when it fails."""
        who = {"user": self.owner.pw_uid, "group": self.owner.pw_gid, "extra_groups": []} if self.owner else {}
        done = subprocess.run(
            [self.binaries / program, *arguments],
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            **who,
        )
        if done.returncode:
            sys.exit(f"{done.stdout}\nThe PostgreSQL for the tests did not start ({program}); its words stand above.")

    def start(self) -> None:
        """Make the cluster and start its server."""
        secret = self.folder / "password"
        secret.write_text(self.password)
        if self.owner:
            for path in (self.folder, secret):
                os.chown(path, self.owner.pw_uid, self.owner.pw_gid)
        self.run(
            "initdb", "-D", str(self.data), "-U", "postgres", "-E", "UTF8", "--locale=C", "--auth=scram-sha-256",
            f"--pwfile={secret}", *([] if self.durable else ["--no-sync"]),
        )  # fmt: skip
        secret.unlink()
        settings = [*ALWAYS, f"port={self.port}", *([] if self.durable else FAST)]
        with (self.data / "postgresql.conf").open("a") as conf:
            conf.writelines(f"{name} = '{value}'\n" for name, value in (line.split("=", 1) for line in settings))
        self.run("pg_ctl", "-D", str(self.data), "-w", "-t", "60", "-l", str(self.folder / "log"), "start")

    def stop(self) -> None:
        """Stop the server and remove everything."""
        if (self.data / "postmaster.pid").exists():
            self.run("pg_ctl", "-D", str(self.data), "-w", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


def leave(number: int, _frame: FrameType | None) -> NoReturn:
    """End as an interrupted program does, through its `finally`, so that no server stays behind."""
    sys.exit(128 + number)


def run_beside(command: list[str], environment: dict[str, str]) -> int:
    """Run the command and answer its exit code; it ends when this program is told to."""
    with subprocess.Popen(command, env=environment) as running:
        try:
            return running.wait()
        finally:
            running.terminate()


def main() -> int:
    """Run the command and answer its exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["run"])
    parser.add_argument("--durable", action="store_true", help="force commits to disk, for measurements")
    parser.add_argument("command", nargs="+", help="after --")
    arguments = parser.parse_args()
    if os.environ.get("DATABASE_URL"):
        return subprocess.run(arguments.command, check=False).returncode
    if find_binaries() is None:
        install_server()
    binaries = find_binaries()
    if binaries is None:
        sys.exit("PostgreSQL was installed but its server programs were not found; set DATABASE_URL instead.")
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, leave)
    cluster = Cluster(binaries, durable=arguments.durable)
    try:
        cluster.start()
        return run_beside(arguments.command, {**os.environ, "DATABASE_URL": cluster.url})
    finally:
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # told twice, it still tidies up once
        cluster.stop()


if __name__ == "__main__":
    sys.exit(main())
