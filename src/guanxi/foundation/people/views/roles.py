"""Set-up pages of roles: who may do what, and how far each sees."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.foundation.people import actions
from guanxi.foundation.people.forms.roles import RoleForm
from guanxi.foundation.people.models import Role
from guanxi.foundation.people.queries import permission_table, roles_by_key
from guanxi.foundation.people.views.users import SEEN, require
from guanxi.kit.components.lists import Column
from guanxi.kit.components.states import sides_of
from guanxi.kit.errors import Refusal
from guanxi.kit.merging import Clash, merge_many


def index(request: HttpRequest) -> HttpResponse:
    """Every action by room, with its meaning and the roles that grant it."""
    require(request, "people.change_role")
    roles = list(roles_by_key().values())
    columns = [Column(_("Action"), phone="title"), Column(_("Meaning"), phone="sub", grow=True)]
    columns += [Column(str(role), phone="end") for role in roles]
    rooms = [
        (
            room,
            [[line.name, line.meaning, *("✓" if role.key in line.granted else "" for role in roles)] for line in lines],
        )
        for room, lines in permission_table(roles).items()
    ]
    return render(request, "people/roles.html", {"roles": roles, "columns": columns, "rooms": rooms})


def edit(request: HttpRequest, key: str) -> HttpResponse:
    """Say anew what a role grants and how far it sees."""
    require(request, "people.change_role")
    role = get_object_or_404(Role, key=key)
    form, clashes = RoleForm(request.POST or None, role=role), list[dict[str, Any]]()
    seen = RoleForm(request.POST or None, role=role, prefix=SEEN)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_role(role, reach=form.cleaned_data["reach"], permissions=form.permissions(),
                                original=seen.terms() if seen.is_valid() else None, by=request.user,
                                at=timezone.now())  # fmt: skip
        except Clash as clash:
            before = seen.terms()["permissions"]
            role = Role.objects.get(key=key)
            seen, clashes = RoleForm(role=role, prefix=SEEN), sides_of(clash, form)
            role.permissions = sorted(merge_many(form.permissions(), before, role.permissions))
            form = RoleForm(role=role)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Saved. It holds from the next page everybody opens."))
            return redirect("settings:roles")
    context = {"form": form, "role": role, "seen": seen, "clashes": clashes}
    status = 409 if clashes else 422 if form.errors else 200
    return render(request, "people/role_form.html", context, status=status)
