"""Parameters of addresses: those the schema names and no others, so that a misspelt filter never answers all rows."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from guanxi.kit.errors import BadInput
from guanxi.kit.listing import Listing

EXTRA = "extra.{key}"  # stands for the filters that an administrator adds
ALWAYS = {"q", "count"}  # of lists: `q` is `search` as pages write it, `count=exact` counts beyond 1,000


def named(listing: Listing) -> dict[str, Any]:
    """The parameters of a list's filters as the schema has them."""
    parameters: list[dict[str, Any]] = [
        {"in": "query", "name": name, "required": False, "schema": {"type": "string"}}
        for one in listing.filters
        for name in one.names
    ]
    if listing.more is not None:
        about = (
            "a filter by an extra field that `GET /fields` tells: `extra.channel=direct`, `extra.area.min=100`, "
            "`extra.area.max`, `extra.signed.from`, `extra.signed.to`"
        )
        parameters.append(
            {"in": "query", "name": EXTRA, "required": False, "schema": {"type": "string"}, "description": about}
        )
    return {"parameters": parameters}


def told(listing: Listing) -> str:
    """What a list can be narrowed and ordered by, in one sentence each."""
    filters = ", ".join(f"`{name}`" for one in listing.filters for name in one.names)
    sorts = ", ".join(f"`{column.key}`" for column in listing.columns if column.sort)
    return f"Filters: {filters or 'none'}. Sorts: {sorts}. Only rows within the caller's reach."


def check_parameters(request: HttpRequest, api: Any) -> None:
    """Refuse parameters that the address does not take.

    Raises:
        BadInput: names each of them.
    """
    if not request.GET or request.resolver_match is None:
        return
    path = "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", request.resolver_match.route)
    known = _known(api).get((path, request.method))
    if known is None:
        return
    wrong = [name for name in request.GET if name not in known and not (name[:6] == "extra." and EXTRA in known)]
    if wrong:
        offered = ", ".join(sorted(known - ALWAYS)) or "–"
        said = _("This address has no such parameter. It takes: %(names)s.") % {"names": offered}
        raise BadInput(**dict.fromkeys(wrong, said))


@cache
def _known(api: Any) -> dict[tuple[str, str | None], set[str]]:
    return {
        (path, method.upper()): _names(details)
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method, details in methods.items()
    }


def _names(details: dict[str, Any]) -> set[str]:
    names = {one["name"] for one in details.get("parameters", []) if one["in"] == "query"}
    return names | ALWAYS if "cursor" in names and "sort" in names else names
