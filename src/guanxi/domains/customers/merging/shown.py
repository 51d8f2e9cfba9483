"""Two customers beside each other, as a page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from guanxi.domains.customers.forms import COMBOS
from guanxi.domains.customers.merging import movers
from guanxi.domains.customers.merging.fields import MERGED, OWNER, SURVIVOR, Side, is_empty, sides_of
from guanxi.domains.customers.models import Customer
from guanxi.domains.customers.record import where
from guanxi.foundation.people.models import User
from guanxi.kit.components.numbers import day

PREFIX = "field."


@dataclass(frozen=True)
class Comparison:
    """What the page of two customers needs.

    Args:
        rows: fields that differ, first those that both have. same: label and value of those that do not.
        moving, staying: label and number of records that move, and of those shown through the survivor.
        sums: label and text of what both come to together.
    """

    rows: list[dict[str, Any]]
    same: list[tuple[Any, Any]]
    moving: list[tuple[Any, int]]
    staying: list[tuple[Any, int]]
    sums: list[tuple[Any, Any]]


def compare(survivor: Customer, merged: Customer, reader: Any) -> Comparison:
    """Lay two customers beside each other, as far as `reader` sees their fields."""
    both: list[dict[str, Any]] = []
    one_only: list[dict[str, Any]] = []
    same = []
    choices = movers.all_choices()
    for side in sides_of(survivor, merged):
        if side.key in choices and not choices[side.key].sees(reader):
            continue
        label = label_of(side.key, choices)
        if side.differs:
            (one_only if is_empty(side.survivor) or is_empty(side.merged) else both).append(_row(side, label, choices))
        elif not is_empty(side.survivor):
            same.append((label, shown(side.key, side.survivor, choices)))
    counted = [(one, one.count(merged)) for one in movers.in_order()]
    return Comparison(
        [*both, *one_only],
        same,
        [(one.label, number) for one, number in counted if number and not one.stays],
        [(one.label, number) for one, number in counted if number and one.stays],
        [pair for summary in movers.summaries for pair in summary(survivor, merged)],
    )


def label_of(key: str, choices: Mapping[str, movers.Choice]) -> Any:
    """What a field is called."""
    if key == OWNER:
        return _("Rep and unit")
    if key in choices:
        return choices[key].label
    return capfirst(str(where(key)._meta.get_field(key).verbose_name))  # type: ignore[union-attr]


def _row(side: Side, label: Any, choices: Mapping[str, movers.Choice]) -> dict[str, Any]:
    return {
        "name": f"{PREFIX}{side.key}", "label": label,
        "left": shown(side.key, side.survivor, choices), "right": shown(side.key, side.merged, choices),
        "value_left": SURVIVOR, "value_right": MERGED,
        "is_right": side.proposed == MERGED,
    }  # fmt: skip


def shown(key: str, value: Any, choices: Mapping[str, movers.Choice]) -> Any:
    """A value in words."""
    if key in choices:
        return choices[key].shown(value)
    if value in (None, ""):
        return "–"
    if key == OWNER:
        person = User.objects.select_related("unit").filter(pk=value).first()
        return f"{person} · {person.unit}" if person and person.unit_id else str(person or value)
    if key in COMBOS:
        return str(COMBOS[key]._default_manager.filter(pk=value).first() or value)
    if key == "kind":
        return Customer.Kind(value).label
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return date_format(value) if hasattr(value, "isoformat") else value


def head_of(customer: Customer, *, survives: bool) -> dict[str, Any]:
    """The head of a column: who it is and what becomes of it."""
    bought_on = customer.last_ordered_on
    last = _("last order %(day)s") % {"day": day(bought_on)} if bought_on else _("no order")
    note, tone = (_("stays"), "ok") if survives else (_("goes into the other"), "")
    return {"title": customer, "sub": f"{customer.code} · {last}", "note": note, "tone": tone}


def picked_from(data: Mapping[str, Any]) -> dict[str, str]:
    """Field → side, as the form sent it."""
    return {key.removeprefix(PREFIX): str(value) for key, value in data.items() if key.startswith(PREFIX)}
