"""How the events of orders read."""

from django.utils.translation import gettext_lazy as _

from guanxi.domains.orders.models import Hold
from guanxi.domains.receivables.events import REASONS
from guanxi.foundation.timeline.events import EventType, declare

# Events of older versions name no reason: it was the limit.
REASONS_TO_WAIT = [*((key, label) for key, label in Hold.Reason.choices), ("", _("over the credit limit"))]

declare(
    EventType("orders.order_drafted", _("Order %(number)s for %(amount)s was drafted."), icon="cart"),
    EventType("orders.order_changed", _("Order %(number)s was changed from %(before)s to %(amount)s."), icon="cart"),
    EventType("orders.order_confirmed", _("Order %(number)s for %(amount)s was confirmed."), icon="cart", tone="ok"),
    EventType(
        "orders.order_held",
        _("Order %(number)s for %(amount)s is held: %(reason)s; %(missing)s is missing."),
        icon="lock",
        tone="warn",
        notify=True,
        words={"reason": REASONS_TO_WAIT},
    ),
    EventType(
        "orders.order_released",
        _("Order %(number)s for %(amount)s was released: %(reason)s"),
        icon="cart",
        tone="warn",
        notify=True,
    ),
    EventType(
        "orders.order_secured", _("%(amount)s of order %(number)s rests on a security: %(security)s"), icon="lock"
    ),
    EventType("orders.order_counted", _("Order %(number)s counts towards the limit: %(amount)s."), icon="cart"),
    EventType("orders.order_delivered", _("Delivery %(delivery)s of order %(number)s for %(amount)s."), icon="truck"),
    EventType(
        "orders.order_cancelled",
        _("%(amount)s of order %(number)s were cancelled: %(reason)s"),
        icon="cart",
        tone="bad",
        notify=True,
    ),
    EventType("orders.order_closed", _("Order %(number)s was closed."), icon="cart"),
    EventType("orders.goods_returned", _("Return %(number)s for %(amount)s: %(reason)s"), icon="undo", tone="warn"),
    EventType(
        "orders.order_imported",
        _("Order %(number)s was delivered and invoiced: %(amount)s (from history)."),
        icon="cart",
        many=_("%(count)s orders delivered and invoiced, %(start)s to %(end)s: %(amount)s (from history)."),
    ),
    EventType(
        "orders.return_imported",
        _("Return %(number)s was credited: %(amount)s, %(reason)s (from history)."),
        icon="undo",
        many=_("%(count)s returns credited, %(start)s to %(end)s: %(amount)s (from history)."),
        words={"reason": REASONS},
    ),
    EventType(
        "orders.draft_imported",
        _("Order %(number)s for %(amount)s was taken over as a draft."),
        icon="cart",
        many=_("%(count)s orders taken over as drafts, %(start)s to %(end)s: %(amount)s."),
    ),
    EventType(
        "orders.cancelled_imported",
        _("Order %(number)s for %(amount)s was taken over as cancelled."),
        icon="cart",
        many=_("%(count)s orders taken over as cancelled, %(start)s to %(end)s: %(amount)s."),
    ),
    EventType(
        "orders.order_undone",
        _("Order %(number)s for %(amount)s came by a file and was taken back: %(reason)s."),
        icon="undo",
        tone="warn",
        many=_("%(count)s orders that came by a file were taken back: %(amount)s."),
        words={"reason": REASONS},
    ),
    EventType(
        "orders.return_undone",
        _("Return %(number)s for %(amount)s came by a file and was taken back: %(reason)s."),
        icon="undo",
        tone="warn",
        many=_("%(count)s returns that came by a file were taken back: %(amount)s."),
        words={"reason": REASONS},
    ),
    EventType(
        "orders.sales_class_changed",
        _("Sales class changed from %(before)s to %(now)s: %(sales)s in %(months)s months, place %(rank)s of %(of)s."),
        icon="chart",
        notify=True,
    ),
)
