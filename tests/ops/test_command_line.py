"""What somebody sees who types `guanxi`: help that explains, and failures of one sentence."""

from __future__ import annotations

import socket
import subprocess

import pytest

from guanxi.cli.main import COMMANDS, build_parser
from tests.ops.conftest import Installation, free_port


def assert_one_sentence(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """A failure ends non-zero with one line that names what to do, and no traceback."""
    assert done.returncode != 0
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in lines[0]


def test_help_names_every_command_with_its_use() -> None:
    text = build_parser().format_help()
    for name in ("demo", "serve", "setup", "import", "backup", "restore", "upgrade", "check", "user"):
        assert f"\n    {name} " in text, f"{name} is missing"
    assert len(COMMANDS) == 9


def test_unknown_command_points_to_the_help(untouched: Installation) -> None:
    assert_one_sentence(untouched.run("dance"), "dance", "--help")


def test_version(untouched: Installation) -> None:
    from guanxi import __version__

    assert untouched.run("--version").stdout.strip() == f"Guanxi {__version__}"


def test_port_in_use_is_one_sentence_with_another_port(untouched: Installation) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert_one_sentence(untouched.run("serve", "--port", str(port)), f"Port {port}", f"PORT={port + 1}")
        assert_one_sentence(untouched.run("demo", PORT=str(port)), f"Port {port}")


@pytest.mark.parametrize("port", ["0", "70000", "eighty", "-1"])
def test_port_that_is_none(untouched: Installation, port: str) -> None:
    assert_one_sentence(untouched.run("serve", f"--port={port}"), "port")


def test_serve_without_a_database_says_how_to_begin(untouched: Installation) -> None:
    assert_one_sentence(untouched.run("serve", "--port", str(free_port())), "guanxi setup", "guanxi demo")


def test_database_url_that_is_none(untouched: Installation) -> None:
    assert_one_sentence(untouched.run("check", DATABASE_URL="nonsense://x"), "DATABASE_URL")


def test_database_server_that_does_not_answer(untouched: Installation) -> None:
    url = f"postgres://nobody:secret@127.0.0.1:{free_port()}/nothing"
    assert_one_sentence(untouched.run("serve", "--port", str(free_port()), DATABASE_URL=url), "DATABASE_URL")


def test_home_that_is_a_file(untouched: Installation) -> None:
    untouched.home.write_text("not a folder")
    assert_one_sentence(untouched.run("backup"), "GUANXI_HOME")


def test_secret_is_made_once_and_private(untouched: Installation) -> None:
    code = "from django.conf import settings; print(settings.SECRET_KEY)"
    first = untouched.ask(code)
    assert len(first) >= 50
    assert untouched.ask(code) == first
    assert (untouched.home / "secrets" / "django").stat().st_mode & 0o077 == 0
    assert untouched.home.stat().st_mode & 0o077 == 0
