"""The ceiling as a field of customers in files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from guanxi.domains.receivables.actions.accounts import set_ceilings
from guanxi.domains.receivables.actions.checks import amount_fault
from guanxi.domains.receivables.imports.headings import HEADINGS
from guanxi.domains.receivables.models import Account
from guanxi.foundation.people.visibility import may
from guanxi.kit.amounts import round_cents
from guanxi.kit.imports.batches import Problem
from guanxi.kit.imports.targets import ImportField, Item, RunContext, TargetExtension

CEILING = ImportField(
    "ceiling", _("Ceiling"), "amount", group=_("Receivables"), help=_("0: cash only; empty: no limit."),
    names=HEADINGS["ceiling"],
)  # fmt: skip


class CeilingOfCustomers(TargetExtension):
    """What balance and reserved may reach together; only for who may set it."""

    target = "customers"

    def fields(self, user: Any) -> Sequence[ImportField]:
        """The ceiling, where the person may set it."""
        return (CEILING,) if may(user, "receivables.set_ceiling") else ()

    def present(self, pks: Sequence[int], names: Sequence[str]) -> dict[int, dict[str, Any]]:
        """The ceilings as they stand; none where there is no limit."""
        known = dict(Account.objects.filter(customer_id__among=list(pks)).values_list("customer_id", "ceiling"))
        return {pk: {"ceiling": known.get(pk)} for pk in pks}

    def check(self, items: Sequence[Item], found: Sequence[int | None], context: RunContext) -> None:
        """A ceiling is zero or more."""
        for item in items:
            value = item.values.get("ceiling")
            if value is None:
                continue
            item.values["ceiling"] = value = round_cents(value)
            if fault := amount_fault(value, may_be_zero=True):
                mend = _("Write 0 for cash only, or leave the cell empty for no limit.")
                item.problems.append(Problem("ceiling_wrong", "ceiling", fault, mend))

    def write(self, values: Mapping[int, Mapping[str, Any]], context: RunContext) -> None:
        """Set the ceilings of these customers."""
        ceilings: dict[int, Decimal | None] = {pk: one["ceiling"] for pk, one in values.items() if "ceiling" in one}
        set_ceilings(ceilings, by=context.by, at=context.at)
