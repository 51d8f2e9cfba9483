"""Copying the database out to one file and back, while others may use it: SQLite and PostgreSQL."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path
from typing import Any

from guanxi.cli.failures import Failure
from guanxi.cli.words import gettext as _

# What a dump brings must not stand there already; in the same transaction as the dump itself.
CLEAR_POSTGRES = """
DO $clear$ DECLARE found record; BEGIN
  FOR found IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('DROP TABLE IF EXISTS public.%I CASCADE', found.name);
  END LOOP;
  FOR found IN SELECT p.oid::regprocedure AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE n.nspname = 'public' AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
  LOOP EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', found.name); END LOOP;
END $clear$;
"""


def read_database() -> dict[str, Any]:
    """Django's settings of the database."""
    from django.db import connection

    return connection.settings_dict


def engine() -> str:
    """`sqlite` or `postgresql`."""
    from django.db import connection

    return connection.vendor


def close_connections() -> None:
    """Let go of the database so that its file can be replaced."""
    from django.db import connections

    connections.close_all()


def copy_out(target: Path) -> None:
    """Write the database as it is at this moment to `target`; writers go on meanwhile."""
    if engine() == "postgresql":
        run_client("pg_dump", "--format=plain", "--no-owner", "--no-privileges", f"--file={target}")
        return
    source = Path(read_database()["NAME"])
    if not source.exists():
        raise Failure(_("There is no database to back up: run `guanxi setup` first."))
    copied, original = sqlite3.connect(target), sqlite3.connect(source, timeout=20)
    try:
        original.backup(copied)
        copied.execute("PRAGMA journal_mode=DELETE")
    finally:
        original.close()
        copied.close()
    os.chmod(target, 0o600)


def require_sound(copy: Path) -> None:
    """Refuse a copy that is damaged, before anything is replaced by it."""
    if engine() == "postgresql":
        return
    try:
        connection = sqlite3.connect(copy)
        answer = connection.execute("PRAGMA quick_check").fetchone()[0]
        connection.close()
    except sqlite3.DatabaseError as error:
        answer = str(error)
    if answer != "ok":
        raise Failure(_("The database in this backup is damaged: use another backup; nothing was changed."))


def copy_in(copy: Path, *, former: Path) -> None:
    """Put `copy` in the place of the database; the SQLite file that stood there goes into the folder `former`."""
    close_connections()
    if engine() == "postgresql":
        script = copy.with_suffix(".restore.sql")
        with script.open("wb") as joined, copy.open("rb") as dump:
            joined.write(CLEAR_POSTGRES.encode())
            shutil.copyfileobj(dump, joined)
        run_client("psql", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--file={script}")
        script.unlink()
        return
    place = Path(read_database()["NAME"])
    for name in (place.name, f"{place.name}-wal", f"{place.name}-shm"):
        if (found := place.with_name(name)).exists():
            former.mkdir(parents=True, exist_ok=True, mode=0o700)
            shutil.move(found, former / name)
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(copy, place)


def run_client(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs on our database; the password goes by the environment, unseen by `ps`."""
    if not shutil.which(program):
        raise Failure(
            _(
                "%(program)s is needed for this with PostgreSQL: install its client (Debian: apt install "
                "postgresql-client)."
            )
            % {"program": program}
        )
    place = read_database()
    named = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = {**os.environ, **{variable: str(place[key]) for variable, key in named.items() if place.get(key)}}
    done = subprocess.run([program, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = next(
            (line for line in done.stderr.splitlines() if "error" in line.lower()), done.stderr.strip()[-200:]
        )
        raise Failure(_("%(program)s failed, nothing was changed: %(reason)s") % {"program": program, "reason": reason})
