"""An installation that waits for its company: that it is empty, who set it up, and how that person goes on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guanxi.foundation.exchange.package.tables import is_own_table
from guanxi.foundation.people.models import Role, Unit, User
from guanxi.kit.errors import Refusal

# What setting up an installation fills by itself.
SET_UP = {"people", "timeline", "policies", "kit"}
SEEDED = {"customers.County"}


class NotEmpty(Refusal):
    """Something stands in the installation already that the package would replace."""

    code = "not_empty"
    message = _("This installation holds data already.")
    mend = _("Use a new folder: set GUANXI_HOME to one and run `guanxi setup` there; nothing was changed.")


@dataclass(frozen=True)
class Founder:
    """Somebody who can sign in to the empty installation; the password is kept as it is stored."""

    username: str
    full_name: str
    password: str


def own_models() -> list[type[models.Model]]:
    """Every table of the program and every one that points to such a table."""
    found = apps.get_models(include_auto_created=True)
    ours = {model for model in found if is_own_table(model)}
    pointing = {
        model
        for model in found
        for field in model._meta.local_concrete_fields
        if field.is_relation and field.related_model in ours
    }
    return [model for model in found if model in ours | pointing]


def demand_empty() -> None:
    """Refuse an installation with records of its own, or with more people than set it up.

    Raises:
        NotEmpty: names the first table that is not empty.
    """
    for model in own_models():
        is_filled = model._meta.app_label in SET_UP or model._meta.label in SEEDED
        if is_own_table(model) and not is_filled and model._base_manager.exists():
            raise NotEmpty(_("This installation holds data already: %(what)s.") % {"what": model._meta.verbose_name})
    if len(founders()) > 1:
        raise NotEmpty(_("Several people can sign in to this installation already."))


def founders() -> list[Founder]:
    """Who can sign in now."""
    return [
        Founder(user.username, user.full_name, user.password)
        for user in User.objects.filter(is_system=False, is_active=True).order_by("pk")
    ]


def clear_tables() -> None:
    """Empty every table; references are looked at when everything new is in."""
    for model in own_models():
        model._base_manager.all()._raw_delete(connection.alias)


def settle(people: list[Founder]) -> None:
    """Let who set the installation up sign in as before: as the colleague of that name, or as a further administrator.

    Everybody else needs a new password, since none travels.
    """
    for one in people:
        user: Any = User.objects.filter(username=one.username, is_system=False).first()
        if user is None:
            user = User.objects.create(
                username=one.username,
                full_name=one.full_name,
                unit=Unit.objects.filter(parent=None).order_by("pk").first(),
                date_joined=timezone.now(),
            )
            user.roles.add(*Role.objects.filter(key="admin"))
        user.password = one.password
        user.save(update_fields=["password"])
