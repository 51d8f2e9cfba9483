"""Bringing a whole company into an empty installation, for `guanxi import`."""

from __future__ import annotations

from pathlib import Path

from guanxi.cli.boot import DatabaseState, find_database_state, migrate, require_current_database
from guanxi.cli.failures import Failure
from guanxi.cli.lock import hold_home
from guanxi.cli.people import has_administrator, now
from guanxi.cli.progress import progress_bar
from guanxi.cli.self_check import check_money
from guanxi.cli.words import gettext as _


def bring_in_whole(path: Path, *, with_edits: bool) -> int:
    """Fill the empty installation with the company in the file, and say what came and who can sign in."""
    from django.conf import settings

    from guanxi.foundation.exchange.package.reading import bring_in_package
    from guanxi.foundation.people.queries import system_user
    from guanxi.kit.databases import refresh_statistics

    with hold_home(settings.HOME):
        if find_database_state() is DatabaseState.EMPTY:
            migrate()
        require_current_database()
        with progress_bar(_("Importing")) as advance:
            report = bring_in_package(path, with_edits=with_edits, progress=advance, by=system_user(), at=now())
        refresh_statistics()
    for name in report.missing_files[:10]:
        print(_("Not in the file, though a record names it: %(file)s") % {"file": name})
    words = {"rows": f"{sum(report.rows.values()):,}", "tables": len(report.rows), "files": report.files}
    print(
        _("Brought in: %(rows)s rows of %(tables)s tables, %(files)s files; all sums are those of the export.") % words
    )
    if trouble := next((found.trouble for found in check_money() if found.trouble), ""):
        raise Failure(trouble)
    if has_administrator():
        print(_("No password travels: give people theirs with `guanxi user password NAME`. Next: guanxi serve"))
    else:
        print(_("Nobody can administer it yet: run `guanxi setup` next."))
    return 0
