"""Orders over the API."""

from guanxi.domains.orders.api.routes import router

__all__ = ["router"]
