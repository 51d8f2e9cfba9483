"""What people give to the frame around every page: theme, density, role, and whether somebody looks as another."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse


def contribute(request: HttpRequest) -> dict[str, Any]:
    """Values of the shell for the person of this request."""
    person = getattr(request, "person", None)
    if person is None:
        return {}
    values: dict[str, Any] = {
        "theme": person.theme,
        "density": person.density,
        "settings_url": reverse("settings:own"),
        "role": ", ".join(str(role) for role in request.user.held_roles),  # type: ignore[union-attr]
    }
    if request.user.pk != person.pk:
        values |= {"viewing_as": str(request.user), "viewing_as_end_url": reverse("people:see_as_end")}
    return values
