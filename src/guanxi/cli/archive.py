"""A backup: one compressed file with database, files and secrets, and a manifest that says what made it."""

from __future__ import annotations

import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from guanxi import __version__
from guanxi.cli import database_copy
from guanxi.cli.failures import Failure
from guanxi.cli.words import gettext as _

FORMAT = 1
FOLDERS = ("files", "secrets")


@dataclass(frozen=True)
class Manifest:
    """What made a backup.

    Args:
        migrations: `app.name` of every change of tables that the database had; by it a newer backup is known.
    """

    format: int
    version: str
    engine: str
    created_at: str
    migrations: list[str]


def describe_database() -> Manifest:
    """The manifest of a backup made now."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    applied = sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
    return Manifest(FORMAT, __version__, database_copy.engine(), datetime.now(UTC).isoformat(), applied)


@contextmanager
def scratch_folder(home: Path, purpose: str) -> Iterator[Path]:
    """A private folder on the same disk as the home folder, gone afterwards."""
    home.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{purpose}-", dir=home))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def default_place(home: Path, *, purpose: str) -> Path:
    """Where a backup goes when nobody says where."""
    return home / "backups" / f"guanxi-{purpose}-{datetime.now(UTC):%Y%m%d-%H%M%S}.tar.gz"


def write_backup(home: Path, target: Path) -> Path:
    """Write a backup to `target`, complete or not at all, readable by its owner alone."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with scratch_folder(home, "backup") as folder:
        manifest = describe_database()
        database_copy.copy_out(folder / "database")
        (folder / "manifest.json").write_text(json.dumps(asdict(manifest), indent=1))
        part = target.with_name(f"{target.name}.part")
        try:
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as raw:
                with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=3) as archive:
                    archive.add(folder / "manifest.json", "manifest.json")
                    archive.add(folder / "database", "database")
                    for name in FOLDERS:
                        if (home / name).exists():
                            archive.add(home / name, name)
                raw.flush()
                os.fsync(raw.fileno())
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    return target


def unpack(source: Path, folder: Path) -> Manifest:
    """Unpack what a backup may hold, and only that, and answer its manifest."""
    try:
        with tarfile.open(source, "r:gz") as archive:
            for member in archive:
                parts = Path(member.name).parts
                is_ours = member.name in {"manifest.json", "database"} or (parts[:1] and parts[0] in FOLDERS)
                if not member.isfile() or not is_ours or ".." in parts:
                    continue
                target = folder.joinpath(*parts)
                target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                content = archive.extractfile(member)
                assert content is not None
                with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                    shutil.copyfileobj(content, out)
        return Manifest(**json.loads((folder / "manifest.json").read_text()))
    except FileNotFoundError as error:
        if not source.exists():
            missing = _("There is no file %(file)s: name a backup made by `guanxi backup`.")
            raise Failure(missing % {"file": source}) from None
        raise Failure(_("%(file)s is no backup of Guanxi; nothing was changed.") % {"file": source}) from error
    except (tarfile.TarError, EOFError, ValueError, TypeError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None and not isinstance(error, IsADirectoryError):
            raise
        raise Failure(_("%(file)s is no whole backup of Guanxi; nothing was changed.") % {"file": source}) from error


def require_fitting(manifest: Manifest) -> None:
    """Refuse a backup of a newer version or of the other kind of database."""
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None)
    known = {f"{app}.{name}" for app, name in loader.disk_migrations}
    known |= {f"{app}.{name}" for migration in loader.replacements.values() for app, name in migration.replaces}
    strange = [name for name in manifest.migrations if name.split(".")[0] in loader.migrated_apps and name not in known]
    if manifest.format > FORMAT or strange or version_key(manifest.version) > version_key(__version__):
        raise Failure(
            _(
                "This backup is of Guanxi %(version)s, newer than this %(present)s: install that version first; "
                "nothing was changed."
            )
            % {"version": manifest.version, "present": __version__}
        )
    if manifest.engine != database_copy.engine():
        raise Failure(
            _(
                "This backup is of a %(engine)s database, this installation uses %(present)s: set DATABASE_URL to fit; "
                "nothing was changed."
            )
            % {"engine": manifest.engine, "present": database_copy.engine()}
        )


def version_key(version: str) -> tuple[int, ...]:
    """A version as numbers that compare."""
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def restore_backup(home: Path, source: Path, *, folders: tuple[str, ...] = FOLDERS) -> Path:
    """Put a backup in the place of what there is, and answer the folder in which the former state was kept."""
    former = home / "replaced" / f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}"
    with scratch_folder(home, "restore") as folder:
        require_fitting(unpack(source, folder))
        database_copy.require_sound(folder / "database")
        former.mkdir(parents=True, mode=0o700)
        if database_copy.engine() == "postgresql":
            database_copy.copy_out(former / "database.sql")
        database_copy.copy_in(folder / "database", former=former)
        for name in folders:
            if (home / name).exists():
                shutil.move(home / name, former / name)
            if (folder / name).exists():
                shutil.move(folder / name, home / name)
    return former
