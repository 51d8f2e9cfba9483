"""The fields of two customers side by side, and which value the survivor gets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from guanxi.domains.customers.merging.movers import all_choices
from guanxi.domains.customers.models import Customer
from guanxi.domains.customers.record import COMMERCIAL, CUSTOMER, LOGISTIC, values_of

SURVIVOR, MERGED = "survivor", "merged"
SIDES = (SURVIVOR, MERGED)
RECORD = (*CUSTOMER, *COMMERCIAL, *LOGISTIC)
OWNER = "owner"
TOGETHER = {"latitude": "longitude", "longitude": "latitude"}


@dataclass(frozen=True)
class Side:
    """One field of both: its value here and there, as the record keeps it, and the side that is proposed."""

    key: str
    survivor: Any
    merged: Any
    proposed: str

    @property
    def differs(self) -> bool:
        """Whether there is something to choose."""
        return bool(self.survivor != self.merged)


def is_empty(value: Any) -> bool:
    """Whether a field says nothing."""
    return value in (None, "", [], {}) or value is False


def propose(survivor: Any, merged: Any) -> str:
    """The survivor's value, or the other's where the survivor has none."""
    return MERGED if is_empty(survivor) and not is_empty(merged) else SURVIVOR


def sides_of(survivor: Customer, merged: Customer) -> list[Side]:
    """Every field of the record, who looks after it, and what other rooms keep, in this order."""
    mine, theirs = values_of(survivor), values_of(merged)
    for values, other in ((mine, merged), (theirs, survivor)):
        if values["parent"] == other.pk:
            values["parent"] = other.parent_id if other.parent_id not in (survivor.pk, merged.pk) else None
    sides = [Side(name, mine[name], theirs[name], propose(mine[name], theirs[name])) for name in RECORD]
    theirs_works = merged.owner is not None and merged.owner.is_active
    proposed = propose(survivor.owner_id, merged.owner_id) if theirs_works else SURVIVOR
    owner = Side(OWNER, survivor.owner_id, merged.owner_id, proposed)
    return [*sides, owner, *_of_other_rooms(survivor, merged)]


def _of_other_rooms(survivor: Customer, merged: Customer) -> Iterable[Side]:
    for key, choice in sorted(all_choices().items()):
        mine, theirs = choice.value(survivor), choice.value(merged)
        yield Side(key, mine, theirs, propose(mine, theirs) if choice.fills else SURVIVOR)


def settle(sides: Iterable[Side], chosen: Mapping[str, str]) -> dict[str, tuple[str, Any]]:
    """Field → side and value the survivor gets. A position is never put together from two places.

    Raises:
        ValueError: names the field and the side that do not exist.
    """
    found = {side.key: side for side in sides}
    for key, side in chosen.items():
        if key not in found or side not in SIDES:
            raise ValueError(_("There is no field “%(field)s”, or no side “%(side)s”.") % {"field": key, "side": side})
    picked = {key: chosen.get(key) or chosen.get(TOGETHER.get(key, ""), side.proposed) for key, side in found.items()}
    return {key: (picked[key], getattr(found[key], picked[key])) for key in found}
