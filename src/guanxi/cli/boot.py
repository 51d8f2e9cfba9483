"""Bringing up Django and the database for a command."""

from __future__ import annotations

import enum
import os

from guanxi.cli.failures import Failure
from guanxi.cli.words import gettext as _
from guanxi.cli.words import spoken


def start_django() -> None:
    """Load settings and apps; texts follow the language of the terminal."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guanxi.config.settings")
    import django

    from guanxi.config.environment import Environment

    Environment.read().home.mkdir(parents=True, exist_ok=True, mode=0o700)
    from django.utils import translation

    django.setup()
    translation.activate(spoken())


class DatabaseState(enum.Enum):
    """How the tables stand to this version of the program."""

    EMPTY = "empty"
    BEHIND = "behind"
    CURRENT = "current"
    AHEAD = "ahead"


def find_database_state() -> DatabaseState:
    """Compare the migrations that were applied with those that this version brings."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    applied = executor.loader.applied_migrations
    if not applied:
        return DatabaseState.EMPTY
    loader = executor.loader
    squashed = {old for migration in loader.replacements.values() for old in migration.replaces}
    known = set(loader.disk_migrations) | squashed
    if any(app in loader.migrated_apps and (app, name) not in known for app, name in applied):
        return DatabaseState.AHEAD
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return DatabaseState.BEHIND if plan else DatabaseState.CURRENT


def migrate() -> None:
    """Bring the tables up to this version."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)


def require_current_database() -> None:
    """Refuse to go on with a database that this version cannot work with."""
    state = find_database_state()
    if state is DatabaseState.EMPTY:
        raise Failure(_("There is no database yet: run `guanxi setup` to begin, or `guanxi demo` to look around."))
    if state is DatabaseState.BEHIND:
        raise Failure(_("The database is of an older version: run `guanxi upgrade`, which backs it up first."))
    if state is DatabaseState.AHEAD:
        raise Failure(
            _("The database is of a newer version: install that version of Guanxi, or restore an older backup.")
        )
