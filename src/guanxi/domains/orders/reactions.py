"""What orders do when rooms below tell something."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from guanxi.domains.credit.gate import GatePolicy
from guanxi.domains.customers.models import Customer
from guanxi.domains.orders.models import Hold
from guanxi.domains.orders.tasks import recheck_by_new_terms
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.policies.terms import info_of
from guanxi.foundation.timeline.events import react
from guanxi.foundation.timeline.models import Event


def give_room(event: Event) -> None:
    """Ask the gate again for the held orders of the customers an event is about; without any, nothing is written."""
    from guanxi.domains.orders.actions.holds import recheck_holds  # only when needed: start-up reads this file

    about = set(event.abouts.filter(kind=Customer._meta.label_lower).values_list("object_id", flat=True))
    if event.kind == Customer._meta.label_lower:
        about.add(event.object_id)
    for customer in Customer.objects.filter(
        pk__in=Hold.objects.filter(released_at__isnull=True, order__customer__in=about).values("order__customer")
    ):
        recheck_holds(customer, by=system_user(), at=timezone.now())


GIVE_ROOM = (
    "receivables.receipt_taken",
    "receivables.credit_note_issued",
    "receivables.credit_allocated",  # what was late is paid
    "receivables.money_given_back",
    "receivables.ceiling_set",
    "credit.customer_blocked",  # held orders say so
    "credit.customer_unblocked",
    "credit.limit_given",
    "credit.application_granted",
    "credit.limit_lowered",
    "credit.limit_ended",
    "credit.limit_expired",
    "credit.customer_graded",  # the first time, too; the overdue rules go by grade
    "customers.customers_merged",  # two accounts became one, with one ceiling
    "customers.customers_unmerged",
    "orders.order_cancelled",  # what it reserved is free, and money set aside for it
    "orders.return_imported",  # it tells of its credit note too
    "orders.order_undone",  # and this of the invoice that was taken back
    "receivables.document_reversed",
)
for name in GIVE_ROOM:
    react(name, "orders.recheck_holds", give_room)


def follow_terms(event: Event) -> None:
    """Once new terms of the gate hold, the worker asks it again for held orders; those of a later day by night."""
    facts = event.facts
    if facts["policy"] == info_of(GatePolicy).name and date.fromisoformat(facts["starts_on"]) <= timezone.localdate():
        recheck_by_new_terms.enqueue(int(facts["scope_key"]) if facts["scope"] == "customer" else None)


react("policies.version_recorded", "orders.recheck_by_new_terms", follow_terms)


def follow_customer(event: Event) -> None:
    """A customer got another owner or unit: its orders go along."""
    from guanxi.domains.orders.actions.owners import carry_orders  # only when needed: start-up reads this file

    if customer := Customer.objects.filter(pk=event.object_id).first():
        carry_orders(customer, by=system_user(), at=timezone.now())


for name in ("customer_assigned", "customer_claimed", "customer_returned", "customer_released"):
    react(f"customers.{name}", "orders.carry_orders", follow_customer)
