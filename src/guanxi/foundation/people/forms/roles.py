"""Form of a role."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.people.forms import RefusableForm
from guanxi.foundation.people.models import Role
from guanxi.foundation.people.queries import permission_table


class RoleForm(RefusableForm):
    """How far a role sees, and which actions it grants; whole rooms stand first."""

    reach = forms.ChoiceField(label=_("Sees"), choices=Role.Reach.choices)
    permissions = forms.MultipleChoiceField(
        label=_("May do"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("“.*” grants a whole room.")
    )

    def __init__(self, *args: Any, role: Role, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = ["*"]
        for room, lines in permission_table([]).items():
            names += [f"{room}.*", *(line.name for line in lines)]
        names += sorted(set(role.permissions) - set(names))
        self.fields["permissions"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]
