"""Parts of pages about orders, for this room's pages and for any surface."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.domains.orders.models import Order

STATES = {
    "draft": ("", _("draft")),
    "held": ("bad", _("held")),
    "confirmed": ("info", _("confirmed")),
    "delivered": ("ok", _("delivered")),
    "closed": ("ok", _("closed")),
    "cancelled": ("", _("cancelled")),
}


def state_badge(order: Order) -> tuple[str, Any]:
    """Tone and word of the order's state."""
    return STATES[order.state]
