"""Handing out the files of extra fields."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from guanxi.foundation.fields.kinds import kinds
from guanxi.foundation.fields.models import FieldValue
from guanxi.foundation.fields.queries import sees


@require_GET
def hand_out(request: HttpRequest, pk: int) -> FileResponse:
    """A file, to whoever may see its record and its field, as a download that no browser runs."""
    held = FieldValue.objects.filter(file=pk, field__archived_at=None).select_related("field", "file")
    value = get_object_or_404(held)
    kind = kinds.get(value.field.kind)
    if kind is None or value.file is None or not sees(request.user, value.field):
        raise Http404
    if kind.find(request.user, value.record) is None:
        raise Http404
    try:
        content = value.file.content.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(content, as_attachment=True, filename=value.file.name, content_type=value.file.media_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
