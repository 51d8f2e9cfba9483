"""The fields an administrator added to customers are chosen like those of the record."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from guanxi.domains.customers.merging.movers import Choice, register_choices
from guanxi.domains.customers.models import Customer
from guanxi.foundation.fields.actions.values import write_values
from guanxi.foundation.fields.models import ExtraField
from guanxi.foundation.fields.queries import all_fields, edits, held_by, sees
from guanxi.foundation.fields.values import as_json, from_json, in_words

KIND = "customers.customer"


def extra_choices() -> list[Choice]:
    """One choice a field, archived ones too: what they hold is not lost, only not shown."""
    return [
        Choice(
            field.name, str(field), partial(_held, field), partial(_write, field), shown=partial(_shown, field),
            permits=partial(_may_edit, field), sees=partial(_may_see, field),
        )
        for field in all_fields(KIND)
    ]  # fmt: skip


def _held(field: ExtraField, customer: Customer) -> Any:
    return as_json(field, held_by(customer, [field]).get(field.key))


def _write(field: ExtraField, customer: Customer, value: Any, by: Any, at: datetime) -> None:
    write_values([field], {customer.pk: {field.key: from_json(field, value)}}, by=by, at=at)


def _shown(field: ExtraField, value: Any) -> str:
    return in_words(field, from_json(field, value))


def _may_see(field: ExtraField, user: Any) -> bool:
    return field.archived_at is None and sees(user, field)


def _may_edit(field: ExtraField, user: Any) -> bool:
    return field.archived_at is None and edits(user, field)


register_choices(extra_choices)
