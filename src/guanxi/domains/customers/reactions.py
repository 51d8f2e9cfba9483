"""What this room does about its own events, after they commit."""

from __future__ import annotations

from guanxi.domains.customers.merging.following import carry_merged
from guanxi.domains.customers.models import Customer
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.events import react
from guanxi.foundation.timeline.models import Event


def follow_survivor(event: Event) -> None:
    """A customer got another owner or unit: those merged into it go along, so that who sees one sees all of it."""
    if customer := Customer.objects.filter(pk=event.object_id).first():
        carry_merged(customer, by=system_user(), at=event.at)


for name in ("customer_assigned", "customer_claimed", "customer_returned", "customer_released"):
    react(f"customers.{name}", "customers.carry_merged", follow_survivor)
