"""Verbs of exports: one is asked for, written by the worker, offered for some days."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guanxi.foundation.exchange.models import Export
from guanxi.foundation.exchange.queries import LEASE
from guanxi.foundation.exchange.tasks import write_exports
from guanxi.foundation.timeline.events import record
from guanxi.kit.actions import action
from guanxi.kit.errors import BadInput, NotAllowed, Refusal
from guanxi.kit.listing import listing_named
from guanxi.kit.listing.export import require_exportable
from guanxi.kit.listing.presentation import is_allowed
from guanxi.kit.listing.wish import read_wish

MOST_WAITING = 5  # exports one person may have in preparation


@action("exchange.request_export")
def request_export(*, listing: str, query: str = "", format: str = "xlsx", by: Any, at: datetime) -> Export:
    """Have a list written into a file by the worker; the same one in preparation is answered again.

    Args:
        listing: key of a list with a page. query: its filters, order and columns as its address says them.
        format: "xlsx" or "csv".

    Raises:
        BadInput: an unknown list, or a query that cannot be read. NotAllowed: the list is closed to this person.
        UnknownFormat, TooManyRows: no such file can hold it. Refusal: too many are in preparation.
    """
    found = listing_named(listing)
    if found is None:
        raise BadInput(listing=_("There is no list of that name."))
    if not is_allowed(by, found):
        raise NotAllowed()
    require_exportable(read_wish(found.known_to(by), QueryDict(query), strict=True), by, format)
    waiting = Export.objects.unfinished().filter(user=by)
    if earlier := waiting.filter(listing=listing, query=query, format=format).first():
        return earlier
    if waiting.count() >= MOST_WAITING:
        raise Refusal(_("Several of your files are being prepared already."), mend=_("Wait for one of them first."))
    export = Export.objects.create(
        listing=listing, query=query, format=format, language=get_language() or "", user=by, asked_at=at
    )
    write_exports.enqueue()
    return export


@action("exchange.begin_export", inner=True)
def begin_export(*, by: Any, at: datetime) -> Export | None:
    """Take the oldest export that waits, or whose writer fell silent; None when there is nothing to write."""
    free = Q(touched_at__isnull=True) | Q(touched_at__lt=at - LEASE)
    export = Export.objects.unfinished().filter(free).select_related("user__unit").first()
    if export is None:
        return None
    same = Export.objects.filter(free, pk=export.pk, attempts=export.attempts)
    if not same.update(attempts=F("attempts") + 1, touched_at=at):
        return None
    export.attempts, export.touched_at = export.attempts + 1, at
    return export


@action("exchange.touch_export", inner=True)
def touch_export(export: Export, *, rows: int, by: Any, at: datetime) -> bool:
    """Give a sign of life; False when another writer has taken the export over."""
    return bool(_mine(export).update(touched_at=at, rows=rows))


@action("exchange.finish_export", inner=True)
def finish_export(
    export: Export, *, rows: int, name: str, file: str, reach: dict[str, Any], by: Any, at: datetime
) -> bool:
    """Offer a whole file to the person who asked; False when another writer has taken the export over."""
    kept_until = timezone.localdate(at) + timedelta(days=settings.GUANXI_EXPORT_DAYS)
    values = {"rows": rows, "name": name, "file": file, "reach": reach, "kept_until": kept_until}
    if not _mine(export).update(finished_at=at, **values):
        return False
    record("exchange.export_written", export, by=by, at=at, file_name=name, rows=f"{rows:,}", kept_until=kept_until)
    return True


@action("exchange.fail_export", inner=True)
def fail_export(export: Export, *, failure: str, name: str, by: Any, at: datetime) -> bool:
    """Give an export up and say why; False when another writer has taken it over."""
    if not _mine(export).update(failed_at=at, failure=failure[:400], name=name):
        return False
    record("exchange.export_failed", export, by=by, at=at, file_name=name, failure=failure[:400])
    return True


@action("exchange.forget_exports", inner=True)
def forget_exports(*, by: Any, at: datetime) -> list[str]:
    """Offer files no longer whose days are over; answers where they are."""
    old = Export.objects.filter(kept_until__lt=timezone.localdate(at)).exclude(file="")
    files = list(old.values_list("file", flat=True))
    old.update(file="")
    return files


def _mine(export: Export) -> Any:
    """The export as a row, unless another attempt has begun meanwhile."""
    return Export.objects.unfinished().filter(pk=export.pk, attempts=export.attempts)
