"""Installations of their own for tests that run the real program as another process."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest


@dataclass
class Installation:
    """A folder and a database that nobody else uses."""

    home: Path
    environment: dict[str, str]

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run `guanxi` with these arguments to its end."""
        return subprocess.run(
            [sys.executable, "-m", "guanxi", *arguments],
            env={**self.environment, **variables},
            capture_output=True,
            text=True,
            timeout=300,
            stdin=subprocess.DEVNULL,
        )

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen[str]:
        """Start `guanxi` and go on beside it."""
        return subprocess.Popen(
            [sys.executable, "-m", "guanxi", *arguments],
            env={**self.environment, **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            stdin=subprocess.DEVNULL,
        )

    def ask(self, code: str, **variables: str) -> str:
        """Run Python inside this installation, with Django started, and answer what it printed."""
        program = f"from guanxi.cli.boot import start_django\nstart_django()\n{code}"
        done = subprocess.run(
            [sys.executable, "-c", program],
            env={**self.environment, **variables},
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def base_environment(home: Path) -> dict[str, str]:
    """The environment without what the test run set for itself."""
    foreign = {"GUANXI_PLAIN_STATIC", "DATABASE_URL", "PORT", "DJANGO_SETTINGS_MODULE"}
    kept = {name: value for name, value in os.environ.items() if name not in foreign}
    return {**kept, "GUANXI_HOME": str(home), "LC_ALL": "C.UTF-8"}


@pytest.fixture(scope="session")
def migrated_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty database, made once and copied."""
    home = tmp_path_factory.mktemp("template") / "home"
    Installation(home, base_environment(home)).ask("from guanxi.cli.boot import migrate; migrate()")
    return home


@pytest.fixture
def sqlite_installation(tmp_path: Path, migrated_home: Path) -> Installation:
    """An installation on SQLite with all tables and no content."""
    home = tmp_path / "home"
    shutil.copytree(migrated_home, home)
    return Installation(home, base_environment(home))


@pytest.fixture
def new_database(tmp_path: Path) -> Iterator[Callable[[], dict[str, str]]]:
    """Makes empty databases of this run's kind, and removes them afterwards."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield dict
        return
    import psycopg

    names: list[str] = []
    with psycopg.connect(server, autocommit=True) as connection:

        def make() -> dict[str, str]:
            names.append(f"guanxi_ops_{secrets.token_hex(4)}")
            connection.execute(f'CREATE DATABASE "{names[-1]}"')
            return {"DATABASE_URL": urlunsplit(urlsplit(server)._replace(path=f"/{names[-1]}"))}

        yield make
        for name in names:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def installation(sqlite_installation: Installation, new_database: Callable[[], dict[str, str]]) -> Installation:
    """An installation with all tables and no content, on the database of this run."""
    if database := new_database():
        sqlite_installation.environment.update(database)
        sqlite_installation.ask("from guanxi.cli.boot import migrate; migrate()")
    return sqlite_installation


@pytest.fixture
def untouched(tmp_path: Path) -> Installation:
    """A folder in which Guanxi was never started."""
    home = tmp_path / "home"
    return Installation(home, base_environment(home))
