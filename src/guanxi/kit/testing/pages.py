"""Every address of the URLconf, and how many questions a page asks of the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """One route.

    Args:
        name: with its namespaces, as `reverse` wants it; empty for a route without one.
        route: as the URLconf writes it, without the first slash.
        holes: the names of what the route leaves open.
    """

    name: str
    route: str
    holes: tuple[str, ...]


def addresses(resolver: URLResolver | None = None, route: str = "", spaces: tuple[str, ...] = ()) -> Iterator[Address]:
    """Every route of the program, in the order in which they are tried."""
    for one in (resolver or get_resolver()).url_patterns:
        here = route + str(one.pattern)
        if isinstance(one, URLPattern):
            holes = tuple(part.partition(">")[0].rpartition(":")[2] for part in here.split("<")[1:])
            yield Address(":".join([*spaces, one.name]) if one.name else "", here, holes)
        else:
            yield from addresses(one, here, (*spaces, one.namespace) if one.namespace else spaces)


@contextmanager
def at_most(queries: int) -> Iterator[None]:
    """Let a block pass that asks the database at most `queries` times; else show what it asked."""
    with CaptureQueriesContext(connection) as seen:
        yield
    asked = [one["sql"] for one in seen.captured_queries]
    assert len(asked) <= queries, f"{len(asked)} queries:\n" + "\n".join(asked)
