"""Backup and restore: what comes back is what went in, and nothing is lost on the way."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

import pytest

from tests.ops.conftest import Installation
from tests.ops.test_command_line import assert_one_sentence

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]

ADD_UNIT = "from guanxi.foundation.people.models import Unit; Unit.objects.create(name={name!r}, path={name!r})"
LIST_UNITS = (
    "from guanxi.foundation.people.models import Unit\n"
    "print(*Unit.objects.order_by('id').values_list('name', flat=True))"
)


def rewrite(backup: Path, target: Path, **changes: object) -> Path:
    """A copy of a backup whose manifest says something else."""
    with tarfile.open(backup) as old, tarfile.open(target, "w:gz") as new:
        for member in old:
            if not member.isfile():
                continue
            content = old.extractfile(member).read()  # type: ignore[union-attr]
            if member.name == "manifest.json":
                content = json.dumps({**json.loads(content), **changes}).encode()
                member.size = len(content)
            new.addfile(member, io.BytesIO(content))
    return target


def test_round_trip_brings_back_database_files_and_secrets(installation: Installation, tmp_path: Path) -> None:
    installation.ask(ADD_UNIT.format(name="before"))
    (installation.home / "files").mkdir(exist_ok=True)
    (installation.home / "files" / "contract.txt").write_text("signed")
    secret = (installation.home / "secrets" / "django").read_text()
    backup = tmp_path / "all.tar.gz"
    done = installation.run("backup", str(backup))
    assert done.returncode == 0, done.stderr
    assert backup.stat().st_mode & 0o077 == 0

    installation.ask(ADD_UNIT.format(name="after"))
    (installation.home / "files" / "contract.txt").write_text("torn")
    (installation.home / "secrets" / "django").write_text("x" * 60)
    done = installation.run("restore", str(backup))
    assert done.returncode == 0, done.stderr
    assert installation.ask(LIST_UNITS) == "before"
    assert (installation.home / "files" / "contract.txt").read_text() == "signed"
    assert (installation.home / "secrets" / "django").read_text() == secret
    kept = list((installation.home / "replaced").glob("*/files/contract.txt"))
    assert [path.read_text() for path in kept] == ["torn"]


def test_backup_does_not_overwrite_a_file(installation: Installation, tmp_path: Path) -> None:
    target = tmp_path / "mine.tar.gz"
    target.write_text("precious")
    assert_one_sentence(installation.run("backup", str(target)), "exists already")
    assert target.read_text() == "precious"


def test_restore_refuses_what_does_not_fit_and_changes_nothing(installation: Installation, tmp_path: Path) -> None:
    backup = tmp_path / "all.tar.gz"
    assert installation.run("backup", str(backup)).returncode == 0
    installation.ask(ADD_UNIT.format(name="present"))
    with tarfile.open(backup) as archive:
        manifest = json.loads(archive.extractfile("manifest.json").read())  # type: ignore[union-attr]

    newer = rewrite(backup, tmp_path / "newer.tar.gz", version="99.0")
    assert_one_sentence(installation.run("restore", str(newer)), "newer", "99.0")
    ahead = rewrite(backup, tmp_path / "ahead.tar.gz", migrations=[*manifest["migrations"], "people.9999_future"])
    assert_one_sentence(installation.run("restore", str(ahead)), "newer")
    other = "sqlite" if manifest["engine"] == "postgresql" else "postgresql"
    foreign = rewrite(backup, tmp_path / "foreign.tar.gz", engine=other)
    assert_one_sentence(installation.run("restore", str(foreign)), "DATABASE_URL")

    (tmp_path / "no.tar.gz").write_text("hello")
    assert_one_sentence(installation.run("restore", str(tmp_path / "no.tar.gz")), "no whole backup")
    (tmp_path / "half.tar.gz").write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    assert_one_sentence(installation.run("restore", str(tmp_path / "half.tar.gz")), "no whole backup")
    assert_one_sentence(installation.run("restore", str(tmp_path / "none.tar.gz")), "no file")
    assert installation.ask(LIST_UNITS) == "present"


def test_a_backup_cannot_write_outside_its_place(installation: Installation, tmp_path: Path) -> None:
    backup = tmp_path / "all.tar.gz"
    assert installation.run("backup", str(backup)).returncode == 0
    evil = tmp_path / "evil.tar.gz"
    with tarfile.open(backup) as old, tarfile.open(evil, "w:gz") as new:
        for name in ("files/../../escaped.txt", "/tmp/guanxi-escaped.txt", "secrets/../../escaped.txt"):
            info = tarfile.TarInfo(name)
            info.size = 4
            new.addfile(info, io.BytesIO(b"evil"))
        for member in old:
            if member.isfile():
                new.addfile(member, old.extractfile(member))
    assert installation.run("restore", str(evil)).returncode == 0
    assert not list(tmp_path.rglob("escaped.txt"))
    assert not Path("/tmp/guanxi-escaped.txt").exists()


def test_restore_waits_for_nobody_who_works(installation: Installation, tmp_path: Path) -> None:
    backup = tmp_path / "all.tar.gz"
    assert installation.run("backup", str(backup)).returncode == 0
    code = (
        "import subprocess, sys\n"
        "from pathlib import Path\n"
        "from guanxi.cli.lock import hold_home\n"
        f"with hold_home(Path({str(installation.home)!r})):\n"
        f"    command = [sys.executable, '-m', 'guanxi', 'restore', {str(backup)!r}]\n"
        "    done = subprocess.run(command, capture_output=True, text=True)\n"
        "print(done.returncode, done.stderr)"
    )
    answer = installation.ask(code)
    assert answer.startswith("1 ")
    assert "stop it there first" in answer
