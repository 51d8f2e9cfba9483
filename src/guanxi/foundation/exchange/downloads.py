"""Handing exported files out: to the person who asked, while she may still see what is in them."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.exchange.models import Export, ImportRun
from guanxi.foundation.exchange.queries import still_covers
from guanxi.foundation.exchange.queries.previews import index_of
from guanxi.foundation.exchange.talk.red_rows import red_file
from guanxi.foundation.people.models import User
from guanxi.kit.downloads import as_download
from guanxi.kit.errors import NotAllowed, Refusal
from guanxi.kit.listing import listing_named
from guanxi.kit.listing.export import MEDIA_TYPES
from guanxi.kit.listing.presentation import is_allowed


class NotReady(Refusal):
    """The file is still being written."""

    status = 409
    code = "not_ready"
    message = _("This file is still being prepared.")
    mend = _("You will be told when it is ready.")


class NoLongerKept(Refusal):
    """The days of the file are over."""

    status = 410
    code = "no_longer_kept"
    message = _("This file is no longer kept.")
    mend = _("Open the list and export it again.")


class ReachChanged(Refusal):
    """The person saw more when the file was written."""

    status = 403
    code = "reach_changed"
    message = _("What you may see has changed since this file was written.")
    mend = _("Open the list and export it again.")


def hand_out(export: Export, user: User) -> FileResponse:
    """A whole file as a download that no browser runs.

    Args:
        user: the person who asked for it, with the rights of this moment.

    Raises:
        NotReady, NoLongerKept, Refusal: it is being written, was swept, or could not be written.
        NotAllowed, ReachChanged: the list is closed to the person, or she saw more when it was written.
    """
    if export.failed_at:
        raise Refusal(export.failure, mend=_("Open the list and export it again."))
    if not export.finished_at:
        raise NotReady()
    listing = listing_named(export.listing)
    if listing is None or not is_allowed(user, listing):
        raise NotAllowed()
    if not still_covers(user, export.reach):
        raise ReachChanged()
    if not export.file:
        raise NoLongerKept()
    try:
        content = (Path(settings.MEDIA_ROOT) / export.file).open("rb")
    except FileNotFoundError:
        raise NoLongerKept() from None
    return as_download(content, export.name, MEDIA_TYPES[export.format])


def hand_out_red_rows(run: ImportRun, kind: str) -> FileResponse:
    """The refused rows of an import as a download.

    Args:
        kind: "xlsx" or "csv".

    Raises:
        NotReady: a long file is still judged.
    """
    index = index_of(run, at=timezone.now())
    if index is None:
        raise NotReady(gettext("The file is still being checked."), mend=gettext("Wait until every line is checked."))
    with index:
        file = red_file(run, index, kind)
    return as_download(file, f"{Path(run.file_name).stem} – {gettext('refused')}.{kind}", MEDIA_TYPES[kind])
