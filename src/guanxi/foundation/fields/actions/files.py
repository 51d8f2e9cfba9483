"""Files that are values of extra fields."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import File

from guanxi.foundation.fields.models import FieldFile
from guanxi.foundation.timeline.files import keep, let_go
from guanxi.kit.actions import action

UNUSED_DAYS = 30


@action("fields.keep_file")
def keep_file(*, content: File[bytes], name: str, by: Any, at: datetime) -> FieldFile:
    """Keep a file that an extra field is to hold; it is let go after 30 days when no field does.

    Args:
        content: an open file of at most 20 MB. name: as its owner calls it.

    Raises:
        BadInput: empty, too large, a kind that is not taken. Refusal: the disk is full.
    """
    return keep(FieldFile, content=content, name=name, by=by, at=at)


@action("fields.sweep_files", inner=True)
def sweep_files(*, by: Any, at: datetime) -> int:
    """Let go of files that no field has held for 30 days; answers how many."""
    unused = FieldFile.objects.filter(values__isnull=True, at__lt=at - timedelta(days=UNUSED_DAYS))
    return let_go(unused)
