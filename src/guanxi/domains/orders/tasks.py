"""What orders have the worker do."""

from __future__ import annotations

from guanxi.kit.jobs import task


@task
def recheck_by_new_terms(customer: int | None) -> None:
    """Ask the gate again for the held orders of everybody, or of one customer."""
    from django.utils import timezone

    from guanxi.domains.orders.jobs import recheck_held

    recheck_held(timezone.now(), customer=customer)
