"""The router that this room's routes write themselves into."""

from __future__ import annotations

from ninja import Router

router = Router(tags=["receivables"])
