"""Writing long lists into files: with the rights of the person who asked, in constant memory, whole or not at all.

A writer takes an export for as long as it gives signs of life. One that was killed is taken over by the next, which
begins a file of its own; only a whole file gets its place in the row, and only by the attempt that has the export.
"""

from __future__ import annotations

import logging
import os
from datetime import datetime
from pathlib import Path
from time import monotonic
from uuid import uuid4

from django.conf import settings
from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from guanxi.foundation.exchange.actions import begin_export, fail_export, finish_export, touch_export
from guanxi.foundation.exchange.models import Export
from guanxi.foundation.exchange.queries import reach_as_json
from guanxi.foundation.people.models import User
from guanxi.foundation.people.queries import system_user
from guanxi.kit.errors import NotAllowed, Refusal
from guanxi.kit.faults import Busy, fault_of
from guanxi.kit.listing import listing_named
from guanxi.kit.listing.declaration import Listing
from guanxi.kit.listing.export import file_name, write_export
from guanxi.kit.listing.presentation import is_allowed
from guanxi.kit.listing.wish import read_wish
from guanxi.kit.memory import rare_collection

log = logging.getLogger(__name__)
FOLDER = "exports"
BEAT = 5.0  # seconds between two signs of life
ATTEMPTS = 3


class Overtaken(Exception):
    """Another writer has the export now."""


def write_waiting() -> int:
    """Write every export that waits or whose writer died; answers how many were ended, well or not."""
    done = 0
    while export := begin_export(by=system_user(), at=timezone.now()):
        done += write(export)
    return done


def write(export: Export) -> bool:
    """Write one export that was begun, in the language of the person who asked; False when another writer has it."""
    with translation.override(export.language or settings.LANGUAGE_CODE):
        name = file_name(export.listing, export.format, on=timezone.localdate())
        if export.attempts > ATTEMPTS:
            return _give_up(export, _("The program was interrupted several times while it wrote the file."), name)
        try:
            return _write(export, name)
        except Overtaken:
            return False
        except Busy:
            raise  # the next attempt comes when the database is free
        except Refusal as refusal:
            return _give_up(export, str(refusal), name)
        except Exception as error:
            fault = fault_of(error)
            if isinstance(fault, Busy):
                raise
            log.exception("Export %s failed", export.pk)
            unforeseen = _("The program stumbled; an administrator finds why in its log.")
            return _give_up(export, str(fault or unforeseen), name)


def _give_up(export: Export, failure: str, name: str) -> bool:
    return fail_export(export, failure=failure, name=name, by=system_user(), at=timezone.now())


def _write(export: Export, name: str) -> bool:
    user, listing = export.user, listing_named(export.listing)
    _require_right(user, listing)
    assert listing is not None
    wish = read_wish(listing.known_to(user), QueryDict(export.query), strict=True)
    path = Path(settings.MEDIA_ROOT) / FOLDER / f"{uuid4().hex}.{export.format}"
    part = path.with_suffix(".part")
    part.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    by, began = system_user(), timezone.now()
    try:
        with rare_collection(), os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            rows = write_export(wish, user, export.format, file, on=timezone.localdate(began), beat=Pulse(export))
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        place = f"{FOLDER}/{path.name}"
        is_offered = finish_export(
            export, rows=rows, name=name, file=place, reach=reach_as_json(user), by=by, at=timezone.now()
        )
    except BaseException:
        part.unlink(missing_ok=True)
        path.unlink(missing_ok=True)
        raise
    if not is_offered:
        path.unlink(missing_ok=True)
    return is_offered


def _require_right(user: User, listing: Listing | None) -> None:
    if listing is None or not user.is_active or not is_allowed(user, listing):
        raise NotAllowed()


class Pulse:
    """Tells every few seconds that the writer lives."""

    def __init__(self, export: Export) -> None:
        self.export, self.last, self.by = export, monotonic(), system_user()

    def __call__(self, rows: int) -> None:
        """Called after each row.

        Raises:
            Overtaken: another writer took the export over meanwhile.
        """
        if monotonic() - self.last < BEAT:
            return
        if not touch_export(self.export, rows=rows, by=self.by, at=timezone.now()):
            raise Overtaken
        self.last = monotonic()


def sweep(at: datetime, files: list[str]) -> int:
    """Delete files that are no longer offered, and what killed writers left a day ago; answers how many."""
    folder = Path(settings.MEDIA_ROOT) / FOLDER
    gone = {Path(settings.MEDIA_ROOT) / name for name in files}
    kept = {Path(settings.MEDIA_ROOT) / name for name in Export.objects.exclude(file="").values_list("file", flat=True)}
    left = {one for one in folder.glob("*") if at.timestamp() - one.stat().st_mtime > 86_400}
    swept = (gone | left) - kept
    for path in swept:
        path.unlink(missing_ok=True)
    return len(swept)
