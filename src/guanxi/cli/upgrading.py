"""Bringing the database to this version, or leaving it exactly as it was."""

from __future__ import annotations

import shutil
from pathlib import Path

from guanxi.cli import archive
from guanxi.cli.boot import migrate
from guanxi.cli.failures import Failure, record
from guanxi.cli.self_check import check_database, check_money
from guanxi.cli.words import gettext as _


def upgrade_database(home: Path) -> Path:
    """Back up, migrate, look whether all is well; on any trouble put the backup back. Answers the backup's place."""
    backup = archive.write_backup(home, archive.default_place(home, purpose="before-upgrade"))
    try:
        migrate()
        trouble = next((found.trouble for found in [*check_database(), *check_money()] if found.trouble), "")
        if trouble:
            raise Failure(trouble)
    except BaseException as error:
        shutil.rmtree(archive.restore_backup(home, backup, folders=()))
        place = record(error)
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise Failure(
            _(
                "The upgrade failed and everything is as it was before (%(reason)s); keep working with the former "
                "version. Details: %(place)s"
            )
            % {"reason": reason, "place": place}
        ) from error
    return backup
