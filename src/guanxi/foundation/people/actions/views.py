"""Saved lists: filters, columns and order under a name."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from guanxi.foundation.people.models import SavedView, User
from guanxi.foundation.people.visibility import may
from guanxi.kit.actions import action
from guanxi.kit.errors import BadInput, NotAllowed


@action("people.save_view")
def save_view(*, listing: str, name: str, query: str, is_shared: bool = False, by: User, at: datetime) -> SavedView:
    """Keep a list's address under a name; one's own view of that name is replaced.

    Args:
        listing: the list's key. query: the query string that makes the view.

    Raises:
        BadInput: no name, one longer than 60 characters, or a query longer than 2000.
    """
    name = name.strip()
    if not name or len(name) > 60:
        raise BadInput(name=_("Give the view a name of up to 60 characters."))
    if len(query) > 2000:
        raise BadInput(query=_("These filters are too long to be kept; use fewer."))
    view, _made = SavedView.objects.update_or_create(
        user=by, listing=listing, name=name,
        defaults={"query": query.lstrip("?"), "is_shared": is_shared}, create_defaults={
            "query": query.lstrip("?"), "is_shared": is_shared, "created_at": at},
    )  # fmt: skip
    return view


@action("people.share_view")
def share_view(view: SavedView, *, is_shared: bool = True, by: User, at: datetime) -> SavedView:
    """Offer one's view to everybody, or no longer.

    Raises:
        NotAllowed: it is somebody else's.
    """
    if view.user_id != by.pk:
        raise NotAllowed()
    view.is_shared = is_shared
    view.save(update_fields=["is_shared"])
    return view


@action("people.delete_view")
def delete_view(view: SavedView, *, by: User, at: datetime) -> None:
    """Forget a view.

    Raises:
        NotAllowed: it is somebody else's, and `by` may not change users.
    """
    if view.user_id != by.pk and not may(by, "people.change_user"):
        raise NotAllowed()
    view.delete()
