"""What this room finds against the rules of credit: orders released, and sales on credit without a limit."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.domains.credit.audit.kinds import AuditRule, Finding, Look, register_rule
from guanxi.domains.customers.models import Customer
from guanxi.domains.orders.models import Hold, Order


def released_orders(look: Look) -> Iterator[Finding]:
    """Held orders that somebody let through, the newest first."""
    holds = Hold.objects.filter(
        released_at__date__gte=look.since, released_at__date__lte=look.until, released_by__is_system=False,
        order__in=Order.objects.visible_to(look.user).filter(cancelled_at__isnull=True),
    ).exclude(release_reason="")  # fmt: skip
    for hold in holds.select_related("order__customer", "released_by", "approved_by").order_by("-released_at")[
        : look.most
    ]:
        yield Finding(
            _("Order %(number)s") % {"number": hold.order.number}, hold.order.customer, localdate(hold.released_at),
            hold.at_stake or hold.missing, hold.approved_by or hold.released_by, hold.release_reason,
            reverse("orders:order", args=[hold.order_id]),
        )  # fmt: skip


def sold_without_limit(look: Look) -> Iterator[Finding]:
    """Orders on credit that were confirmed for customers who have no limit, the largest first."""
    orders = Order.objects.visible_to(look.user).filter(
        ordered_on__gte=look.since, ordered_on__lte=look.until, confirmed_at__isnull=False, cancelled_at__isnull=True,
        undone_at__isnull=True, payment=Order.Payment.CREDIT, customer__account__ceiling__isnull=True,
    ).exclude(customer__kind=Customer.Kind.WALK_IN)  # fmt: skip
    for order in orders.select_related("customer", "created_by").order_by("-total", "-pk")[: look.most]:
        yield Finding(
            _("Order %(number)s") % {"number": order.number}, order.customer, order.ordered_on, order.total,
            order.created_by, url=reverse("orders:order", args=[order.pk]),
        )  # fmt: skip


register_rule(AuditRule(
    "orders.released", gettext_lazy("Orders let through"),
    gettext_lazy("Orders that were held and that somebody released, with the reason given."),
    gettext_lazy("Granted"), released_orders, source="S4-48", is_decision=True, order=10,
))  # fmt: skip
register_rule(AuditRule(
    "orders.without_limit", gettext_lazy("Sold on credit without a limit"),
    gettext_lazy("Confirmed orders on credit of customers who were never granted a limit."),
    gettext_lazy("Amount"), sold_without_limit, source="S4-55", order=15,
))  # fmt: skip
