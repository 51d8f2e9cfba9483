"""Routes of this room: exports with their files, imports as conversations."""

from guanxi.foundation.exchange.api.exports import router
from guanxi.foundation.exchange.api.imports import router as imports

__all__ = ["imports", "router"]
