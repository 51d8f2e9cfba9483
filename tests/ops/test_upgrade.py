"""An upgrade changes the tables, or changes nothing at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ops.conftest import Installation
from tests.ops.test_backup import ADD_UNIT, LIST_UNITS
from tests.ops.test_command_line import assert_one_sentence

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]

MIGRATION = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = {dependencies!r}
    operations = [{operation}]
"""
TABLE = "migrations.CreateModel('{name}', [('id', models.BigAutoField(primary_key=True))])"
CRASH = "migrations.RunPython(lambda apps, editor: 1 / 0)"
EMPTY_A_TABLE = 'migrations.RunSQL("DELETE FROM people_unit")'


def write_next_version(folder: Path, *operations: str) -> dict[str, str]:
    """A newer program: the same settings with one more app, whose migrations do `operations` one after the other."""
    migrations = folder / "nextversion" / "migrations"
    migrations.mkdir(parents=True)
    (folder / "nextversion" / "__init__.py").touch()
    (migrations / "__init__.py").touch()
    for number, operation in enumerate(operations, 1):
        before = [("nextversion", f"{number - 1:04}_step")] if number > 1 else []
        content = MIGRATION.format(dependencies=before, operation=operation)
        (migrations / f"{number:04}_step.py").write_text(content)
    (folder / "next_settings.py").write_text(
        "from guanxi.config.settings import *\nINSTALLED_APPS = [*INSTALLED_APPS, 'nextversion']\n"
    )
    return {"PYTHONPATH": str(folder), "DJANGO_SETTINGS_MODULE": "next_settings"}


def list_tables(installation: Installation) -> set[str]:
    return set(
        installation.ask("from django.db import connection; print(*connection.introspection.table_names())").split()
    )


def test_upgrade_brings_new_tables_and_keeps_the_data(installation: Installation, tmp_path: Path) -> None:
    installation.ask(ADD_UNIT.format(name="kept"))
    newer = write_next_version(tmp_path / "program", TABLE.format(name="First"))
    assert_one_sentence(installation.run("serve", "--port", "1025", **newer), "guanxi upgrade")
    done = installation.run("upgrade", **newer)
    assert done.returncode == 0, done.stderr
    assert "nextversion_first" in list_tables(installation)
    assert installation.ask(LIST_UNITS) == "kept"
    assert "nothing to do" in installation.run("upgrade", **newer).stdout


def test_a_migration_that_fails_leaves_the_old_state(installation: Installation, tmp_path: Path) -> None:
    installation.ask(ADD_UNIT.format(name="kept"))
    tables = list_tables(installation)
    newer = write_next_version(tmp_path / "program", TABLE.format(name="First"), EMPTY_A_TABLE, CRASH)
    assert_one_sentence(installation.run("upgrade", **newer), "as it was before", "division by zero")
    assert list_tables(installation) == tables
    assert installation.ask(LIST_UNITS) == "kept"
    assert len(list((installation.home / "backups").glob("*before-upgrade*"))) == 1
    assert "nothing to do" in installation.run("upgrade").stdout


def test_the_older_program_refuses_the_newer_database(installation: Installation, tmp_path: Path) -> None:
    installation.ask(
        "from django.db import connection\n"
        "from django.db.migrations.recorder import MigrationRecorder\n"
        "MigrationRecorder(connection).record_applied('people', '9999_future')"
    )
    assert_one_sentence(installation.run("upgrade"), "newer version")
    assert_one_sentence(installation.run("serve", "--port", "1025"), "newer version")
