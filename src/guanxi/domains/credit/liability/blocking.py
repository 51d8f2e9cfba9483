"""What a loss means for whoever caused it: no more credit until somebody lifts the block, and another look."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.domains.credit.liability.policies import WriteOffPolicy
from guanxi.domains.credit.limits.actions import block_customer
from guanxi.domains.credit.limits.figures import standing_of
from guanxi.domains.credit.models import BadDebtCase
from guanxi.domains.credit.watch import rules
from guanxi.domains.credit.watch.actions.signals import raise_signal
from guanxi.foundation.policies.terms import in_force_for
from guanxi.kit.components.numbers import money


def stop_credit(case: BadDebtCase, *, by: Any, at: datetime) -> None:
    """Block the customer of a loss by the terms, and raise a signal; its account is held already."""
    on, customer = timezone.localdate(at), case.customer
    terms: WriteOffPolicy = in_force_for(WriteOffPolicy, customer, on=on).terms
    lost = BadDebtCase.objects.filter(invoice=case.invoice_id).aggregate(sum=Sum("amount"))["sum"]
    if lost < terms.trifle:
        return
    told = {"number": case.number, "amount": money(case.amount), "invoice": case.invoice.number}
    reason = _("Loss %(number)s: %(amount)s of invoice %(invoice)s was written off") % told
    raise_signal(customer, rules.NEWS, note=reason, facts={}, on=on, by=by, at=at)
    if terms.blocks and standing_of(customer).blocked_at is None:
        block_customer(customer, reason=reason, by=by, at=at)
