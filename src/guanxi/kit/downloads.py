"""Files handed out so that no browser runs or keeps them."""

from __future__ import annotations

from typing import IO, Any

from django.http import FileResponse


def as_download(content: IO[Any], name: str, media_type: str) -> FileResponse:
    """An open file as a download under its name; the answer closes it."""
    answer = FileResponse(content, as_attachment=True, filename=name, content_type=media_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer
