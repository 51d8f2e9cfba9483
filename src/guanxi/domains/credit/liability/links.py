"""Where a claim is given up: a button on the page of its invoice."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from guanxi.domains.receivables.ports import Link
from guanxi.foundation.people.visibility import may


def give_up_link(user: Any, invoice: Any) -> Link | None:
    """The button for an open invoice, for who may write off or ask for it."""
    if not invoice.open_amount or not may(user, "credit.write_off"):
        return None
    return Link(_("Write off"), reverse("credit:write_off", args=[invoice.pk]), "x")
