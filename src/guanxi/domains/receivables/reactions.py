"""What lower rooms tell, and what follows here."""

from __future__ import annotations

from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.actions.renewal import carry_ageing
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.events import react
from guanxi.foundation.timeline.models import Event


def move_ageing(event: Event) -> None:
    """A customer got another owner or unit: its ageing goes along."""
    if customer := Customer.objects.filter(pk=event.object_id).first():
        carry_ageing(customer, by=system_user(), at=event.at)


for name in ("customer_assigned", "customer_claimed", "customer_returned", "customer_released"):
    react(f"customers.{name}", "receivables.carry_ageing", move_ageing)
