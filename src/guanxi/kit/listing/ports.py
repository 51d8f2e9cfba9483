"""What lists ask of the foundation: how far a person sees, the views he or she keeps, files of long lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db.models import Q


class ReachPort(Protocol):
    """How far a person sees: everything, or the rows of some owners and of some units."""

    @property
    def everything(self) -> bool: ...

    @property
    def owners(self) -> frozenset[int]: ...

    @property
    def units(self) -> frozenset[int]: ...

    def condition(self, owner: str = ..., unit: str = ...) -> Q | None: ...


class SavedViewPort(Protocol):
    """A kept view of a list: `query` is the query string without the question mark."""

    pk: Any
    name: str
    query: str
    is_shared: bool
    user_id: int


@dataclass
class ListingPorts:
    """Plugged in by the foundation when the program starts.

    Args:
        reach: person → reach. views: person, list's key → own and shared views.
        save: `save(listing=, name=, query=, is_shared=, by=, at=, key=)`; share, delete: of a view `pk`.
        prepare: `prepare(listing=, query=, format=, by=, at=)` lets the worker write a long list.
    """

    reach: Callable[[Any], ReachPort] | None = None
    views: Callable[[Any, str], Iterable[Any]] | None = None
    save: Callable[..., Any] | None = None
    share: Callable[..., Any] | None = None
    delete: Callable[..., Any] | None = None
    prepare: Callable[..., Any] | None = None


ports = ListingPorts()


def reach_of(user: Any) -> ReachPort:
    """How far `user` sees."""
    assert ports.reach is not None, "the people room plugs this in"
    return ports.reach(user)


def views_of(user: Any, listing: str) -> list[Any]:
    """The views of a list that `user` kept or that others share."""
    return list(ports.views(user, listing)) if ports.views else []


def act(verb: str, *args: Any, by: Any, at: datetime, **kwargs: Any) -> Any:
    """Save, share or delete a view."""
    function = getattr(ports, verb)
    assert function is not None, "the people room plugs this in"
    return function(*args, by=by, at=at, **kwargs)


def prepare(*, listing: str, query: str, format: str, by: Any, at: datetime) -> Any:
    """Let the worker write a long list into a file, and tell `by` when it is there."""
    assert ports.prepare is not None, "the exchange room plugs this in"
    return ports.prepare(listing=listing, query=query, format=format, by=by, at=at)
