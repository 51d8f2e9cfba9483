"""Whether the installation works."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.http import HttpRequest
from ninja import Router

from guanxi import __version__

router = Router(tags=["health"])


@router.get("/health", auth=None, summary="Whether the server and its database answer")
def health(request: HttpRequest) -> dict[str, Any]:
    """Needs no token; tells the version and the kind of database, nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return {"status": "ok", "version": __version__, "database": connection.vendor}
