"""Handing out the files of extra fields."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_GET

from guanxi.foundation.fields.kinds import kinds
from guanxi.foundation.fields.models import FieldValue
from guanxi.foundation.fields.queries import sees
from guanxi.kit.downloads import as_download


@require_GET
def hand_out(request: HttpRequest, pk: int) -> FileResponse:
    """A file, to whoever may see its record and its field, as a download that no browser runs."""
    held = FieldValue.objects.filter(file=pk, field__archived_at=None).select_related("field", "file").order_by("id")
    file = next((value.file for value in held if _is_seen(value, request.user)), None)
    if file is None:
        raise Http404
    try:
        content = file.content.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return as_download(content, file.name, file.media_type)


def _is_seen(value: FieldValue, user: Any) -> bool:
    """Whether a person sees the field and the record; a merged record and its survivor may hold the same file."""
    kind = kinds.get(value.field.kind)
    return kind is not None and sees(user, value.field) and kind.find(user, value.record) is not None
