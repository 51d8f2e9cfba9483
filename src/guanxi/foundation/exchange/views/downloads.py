"""The page behind the link that a person is told."""

from __future__ import annotations

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from guanxi.foundation.exchange.downloads import hand_out
from guanxi.foundation.exchange.models import Export
from guanxi.foundation.people.middleware import as_oneself, person_of


@as_oneself
@require_GET
def download(request: HttpRequest, pk: int) -> FileResponse:
    """Hand a file to the person who asked for it; to others it does not exist."""
    person = person_of(request)
    return hand_out(get_object_or_404(Export.objects.visible_to(person), pk=pk), person)
