"""To whom and where a person may give a customer."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from guanxi.foundation.people.models import Unit
from guanxi.foundation.people.visibility import reach_of
from guanxi.kit.errors import BadInput


def check_unit(unit: Unit | None, *, by: Any) -> None:
    """Refuse a unit that is not within the reach of `by`; the own one always is.

    Raises:
        BadInput: no unit, or one of another region.
    """
    reach = reach_of(by)
    if unit is None:
        raise BadInput(unit=_("Choose the unit the customer belongs to."))
    if not (reach.everything or unit.pk in reach.units or unit.pk == by.unit_id):
        raise BadInput(unit=_("Choose a unit of your own region."))


def check_owner(owner: Any, *, by: Any) -> None:
    """Refuse a rep who has left, or who works where `by` does not reach.

    Raises:
        BadInput: names why.
    """
    if not owner.is_active:
        raise BadInput(owner=_("%(name)s does not work here any more. Choose somebody else.") % {"name": owner})
    if not reach_of(by).covers(owner.pk, owner.unit_id):
        raise BadInput(owner=_("Choose somebody of your own region."))
