"""Who one is here: name, unit, roles. The plainest page of those who signed in; benchmarks compare others with it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def show_whoami(request: HttpRequest) -> HttpResponse:
    """The person, as colleagues see him or her."""
    user = request.user
    facts = [
        (_("Name"), user),
        (_("User name"), user.get_username()),
        (_("Unit"), getattr(user, "unit", None) or "–"),
        (_("Roles"), ", ".join(str(role) for role in user.held_roles) or "–"),  # type: ignore[union-attr]
    ]
    return render(request, "people/whoami.html", {"facts": facts})
