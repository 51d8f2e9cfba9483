"""The tree of the company. A unit's path names the units above it, so a whole branch is one condition."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict, cast
from uuid import uuid4

from django.db import transaction
from django.db.models import F, ProtectedError, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.people.models import Unit, User
from guanxi.foundation.timeline.events import record
from guanxi.kit.actions import action
from guanxi.kit.company import forget_company
from guanxi.kit.errors import BadInput, Refusal
from guanxi.kit.merging import merge

DEEPEST = 12
LONGEST = 80  # characters of a name


class UnitChanges(TypedDict, total=False):
    """Fields of a unit that an edit changes; its place in the tree is another matter."""

    name: str
    name_en: str
    kind: str


class UnitPlace(UnitChanges, total=False):
    """The same and the unit it belongs to."""

    parent: Unit | None


@action("people.create_unit")
def create_unit(
    *, name: str, parent: Unit | None = None, kind: str = Unit.Kind.TEAM, name_en: str = "", by: User, at: datetime
) -> Unit:
    """Add a unit below another; without a parent it is the company.

    Raises:
        BadInput: no name, a name its parent has already, an unknown kind, or too deep a tree.
    """
    _require_plausible(name=name, name_en=name_en, kind=kind, parent=parent)
    depth = parent.path.count("/") if parent else 0
    if depth >= DEEPEST:
        raise BadInput(parent=_("The tree is deep enough; choose a unit higher up."))
    unit = Unit.objects.create(name=name.strip(), name_en=name_en.strip(), kind=kind, parent=parent, path=uuid4().hex)
    unit.path = f"{parent.path if parent else ''}{unit.pk}/"
    unit.save(update_fields=["path"])
    record("people.unit_created", unit, by=by, at=at, unit=unit.name, parent=parent)
    return unit


def _require_plausible(
    *, name: str, kind: str, parent: Unit | None, name_en: str = "", itself: Unit | None = None
) -> None:
    if not name.strip():
        raise BadInput(name=_("Give the unit a name."))
    if long := {field: text for field, text in (("name", name), ("name_en", name_en)) if len(text.strip()) > LONGEST}:
        raise BadInput(**dict.fromkeys(long, _("A unit's name has at most 80 characters.")))
    if kind not in Unit.Kind.values:
        raise BadInput(kind=_("Choose one of those offered."))
    twins = Unit.objects.filter(parent=parent, name=name.strip())
    if twins.exclude(pk=itself.pk if itself else 0).exists():
        raise BadInput(name=_("There is a unit of this name already at the same place."))


@action("people.change_unit")
def change_unit(unit: Unit, *, changes: UnitChanges, by: User, at: datetime) -> Unit:
    """Change a unit's name, English name or kind.

    Raises:
        BadInput: no name, a name taken at the same place, an unknown kind or field.
    """
    unknown = set(changes) - {"name", "name_en", "kind"}
    if unknown:
        raise BadInput(**dict.fromkeys(unknown, _("This field is not known.")))
    merged = {"name": unit.name, "name_en": unit.name_en, "kind": unit.kind}
    merged |= {field: str(text) for field, text in changes.items()}
    _require_plausible(**merged, parent=unit.parent, itself=unit)
    for field in changes:
        setattr(unit, field, merged[field].strip())
    unit.save(update_fields=list(changes))
    record("people.unit_changed", unit, by=by, at=at, unit=unit.name)
    transaction.on_commit(forget_company)  # it may be the company itself
    return unit


@action("people.move_unit")
def move_unit(unit: Unit, *, parent: Unit, by: User, at: datetime) -> Unit:
    """Hang a unit, with all below it, under another one.

    Raises:
        Refusal: the new parent is the unit itself or lies below it, so the tree would become a ring.
        BadInput: the new parent has a unit of that name.
    """
    branch = {found.pk: found for found in Unit.objects.select_for_update().filter(pk__in=[unit.pk, parent.pk])}
    unit, parent = branch[unit.pk], branch[parent.pk]
    if parent.path.startswith(unit.path):
        raise Refusal(
            _("A unit cannot belong to itself or to a unit below it."), mend=_("Choose a unit outside this branch.")
        )
    _require_plausible(name=unit.name, kind=unit.kind, parent=parent, itself=unit)
    old, fresh = unit.path, f"{parent.path}{unit.pk}/"
    below = Unit.objects.filter(path__startswith=old)
    # paths stay unique at every moment: a branch's new paths contain its own ids behind another prefix
    below.update(path=Concat(Value(fresh), Substr(F("path"), len(old) + 1)))
    unit.parent, unit.path = parent, fresh
    unit.save(update_fields=["parent"])
    record("people.unit_moved", unit, about=[parent], by=by, at=at, unit=unit.name, parent=parent.name)
    return unit


@action("people.remove_unit")
def remove_unit(unit: Unit, *, by: User, at: datetime) -> None:
    """Remove a unit that nobody and nothing belongs to.

    Raises:
        Refusal: people, units or customers still belong to it.
    """
    parent = unit.parent
    name, pk = unit.name, unit.pk
    try:
        unit.delete()
    except ProtectedError:
        raise Refusal(
            _("Something still belongs to this unit."), mend=_("Move its people, units and customers elsewhere first.")
        ) from None
    unit.pk = pk
    record("people.unit_removed", unit, about=[parent] if parent else [], by=by, at=at, unit=name)
    unit.pk = None


@action("people.arrange_unit")
def arrange_unit(
    unit: Unit, *, parent: Unit | None, changes: UnitChanges, original: UnitPlace | None = None, by: User, at: datetime
) -> Unit:
    """Change a unit and its place together, or nothing of it; with `original` edits of others are merged.

    Args:
        original: name, English name, kind and parent as the editor saw them.

    Raises:
        EditConflict: others changed the same to something else.
        Refusal: the company itself would get a parent, another unit would lose it, or as `move_unit` does.
        BadInput: as `change_unit` does.
    """
    if (parent is None) != (unit.parent_id is None):
        raise BadInput(parent=_("The company stands on top; every other unit belongs to one."))
    unit = Unit.objects.select_for_update(of=("self",)).select_related("parent").get(pk=unit.pk)
    wanted: dict[str, Any] = {**changes, "parent": parent}
    present = {name: getattr(unit, name) for name in wanted if hasattr(unit, name)}
    written = merge(wanted, {**present, **(original or {})}, present | dict.fromkeys(wanted.keys() - present.keys()))
    if (place := written.pop("parent", None)) is not None:
        unit = move_unit(unit, parent=place, by=by, at=at)
    return change_unit(unit, changes=cast(UnitChanges, written), by=by, at=at) if written else unit
