"""Taking back a run of a kind that reads a file in one go: all of it, or nothing when something newer depends on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.exchange.actions import finish_taking_back
from guanxi.foundation.exchange.importing import file_digest
from guanxi.foundation.exchange.models import ImportRun
from guanxi.kit.actions import steps_of
from guanxi.kit.databases import refresh_statistics
from guanxi.kit.errors import Refusal
from guanxi.kit.imports import kind_named
from guanxi.kit.memory import rare_collection

SHOWN = 20


class InTheWay(Refusal):
    """Something newer depends on documents of the run; nothing was taken back."""

    code = "in_the_way"
    mend = _("Take the newer documents back first.")


def take_file_back(
    path: Path, *, kind: str, by: Any, at: datetime, progress: Callable[[int, int], None] = lambda done, total: None
) -> int:
    """Take back everything a file brought, in however many runs, the newest first; answers how many documents.

    Raises:
        NotAllowed, InTheWay: as `take_run_back`. Refusal: an unknown kind, or nothing of this file is left.
    """
    kind_named(kind)
    runs = ImportRun.objects.filter(kind=kind, sha256=file_digest(path), opened_at__isnull=True, undone_at__isnull=True)
    left = [run.pk for run in runs.order_by("-id") if run.documents.exists()]
    if not left:
        raise Refusal(_("Nothing of this file is left to be taken back."), mend=_("Choose the very file that came in."))
    return sum(take_run_back(pk, by=by, at=at, progress=progress) for pk in left)


def take_run_back(
    number: int, *, by: Any, at: datetime, progress: Callable[[int, int], None] = lambda done, total: None
) -> int:
    """Take back everything a run of `order-lines` or the like brought; answers how many documents.

    Each part is one transaction; a command that was cut off is completed by the same command. Customers and products
    that the file made stay, as the reversed documents name them.

    Raises:
        NotAllowed: `by` may not undo imports. InTheWay: something newer depends on it.
        Refusal: there is no such run, or nothing of it is left.
    """
    run = ImportRun.objects.filter(pk=number, opened_at__isnull=True).first()
    if run is None or run.undone_at is not None:
        raise Refusal(
            _("Nothing of an import %(number)s is left to be taken back.") % {"number": number},
            mend=_("Look at the list of imports; those of the wizard are undone on their page."),
        )
    with steps_of("exchange.undo_import", by=by), rare_collection():
        work = kind_named(run.kind).undoing(run)
        if found := [str(one) for one in islice(work.hindrances(), SHOWN)]:
            told = _("Something newer depends on documents of this import, nothing was taken back: %(found)s.")
            raise InTheWay(told % {"found": "; ".join(found)})
        done, total = 0, len(work.numbers)
        for count in work.take_back(by=by, at=at):
            done += count
            progress(done, total)
        finish_taking_back(run, by=by, at=at)
    refresh_statistics()
    return done
