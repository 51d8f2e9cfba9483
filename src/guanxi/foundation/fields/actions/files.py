"""Files that are values of extra fields."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.fields.models import FieldFile
from guanxi.foundation.fields.values import NotAValue, check_file
from guanxi.foundation.timeline.files import ending_of, let_go, sha256_of
from guanxi.kit.actions import action
from guanxi.kit.errors import BadInput, Refusal

UNUSED_DAYS = 30


@action("fields.keep_file")
def keep_file(*, content: File[bytes], name: str, by: Any, at: datetime) -> FieldFile:
    """Keep a file that an extra field is to hold; it is let go after 30 days when no field does.

    Args:
        content: an open file of at most 20 MB. name: as its owner calls it.

    Raises:
        BadInput: empty, too large, a kind that is not taken. Refusal: the disk is full.
    """
    try:
        name, media_type = check_file(content, name)
    except NotAValue as error:
        raise BadInput(content=str(error)) from None
    kept = FieldFile(name=name, media_type=media_type, size=content.size, sha256=sha256_of(content), by=by, at=at)
    try:
        kept.content.save(f"{uuid4().hex}.{ending_of(name)}", content, save=False)
    except OSError:
        raise Refusal(_("The file could not be kept: the disk is full or cannot be written."),
                      mend=_("Tell an administrator; nothing else was changed.")) from None  # fmt: skip
    kept.save()
    return kept


@action("fields.sweep_files", inner=True)
def sweep_files(*, by: Any, at: datetime) -> int:
    """Let go of files that no field has held for 30 days; answers how many."""
    unused = FieldFile.objects.filter(values__isnull=True, at__lt=at - timedelta(days=UNUSED_DAYS))
    return let_go(unused)
