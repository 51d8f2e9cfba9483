"""Files that answers name."""

from __future__ import annotations

from guanxi.foundation.forms.models import FormFile, FormRecord


def files_of(record: FormRecord) -> dict[int, FormFile]:
    """Number → file of those a record holds; one query."""
    return {one.file_id: one.file for one in record.attachments.select_related("file")}
