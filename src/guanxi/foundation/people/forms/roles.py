"""Form of a role."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.people.actions.roles import RoleTerms
from guanxi.foundation.people.models import Role
from guanxi.foundation.people.queries import permission_table
from guanxi.foundation.people.rooms import ROOM_NAMES
from guanxi.kit.forms import RefusableForm


class RoleForm(RefusableForm):
    """How far a role sees, and which actions it grants: everything, whole rooms, or single verbs, room by room."""

    reach = forms.ChoiceField(label=_("Sees"), choices=Role.Reach.choices)
    may_do_all = forms.BooleanField(label=_("May do everything, as an administrator"), required=False)

    def __init__(self, data: Any = None, *, role: Role, prefix: str | None = None) -> None:
        initial = {"reach": role.reach, "may_do_all": "*" in role.permissions}
        super().__init__(data, initial=initial, prefix=prefix)
        self.role, self.rooms = role, list(permission_table([]).items())
        known = {"*"}
        for room, lines in self.rooms:
            choices = [(f"{room}.*", _("everything")), *((line.name, line.meaning) for line in lines)]
            known |= {name for name, _label in choices}
            self.fields[f"room_{room}"] = forms.MultipleChoiceField(
                label=ROOM_NAMES.get(room, room),
                required=False,
                choices=choices,
                widget=forms.CheckboxSelectMultiple,
                initial=[name for name, _label in choices if name in role.permissions],
            )
        self.kept = [name for name in role.permissions if name not in known]

    def by_room(self) -> list[forms.BoundField]:
        """The choices of each room."""
        return [self[f"room_{room}"] for room, _lines in self.rooms]

    def permissions(self) -> list[str]:
        """What was chosen, as the action wants it; rights of rooms that are not installed stay."""
        chosen = ["*"] if self.cleaned_data["may_do_all"] else []
        for room, _lines in self.rooms:
            chosen += self.cleaned_data[f"room_{room}"]
        return [*chosen, *self.kept]

    def terms(self) -> RoleTerms:
        """The same and how far the role sees."""
        return {"reach": self.cleaned_data["reach"], "permissions": self.permissions()}
