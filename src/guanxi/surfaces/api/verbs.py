"""Every registered action as a route `POST /actions/{room.verb}`, its body made from the action's own signature.

A verb that takes a file is sent as `multipart/form-data`: the body as the part `payload`, the file as another part.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, get_args, get_type_hints

from django.http import HttpRequest
from ninja import Body, File, Router, UploadedFile

from guanxi.kit.actions import ActionInfo, describe
from guanxi.kit.api import perform
from guanxi.surfaces.api.wire import is_file, lift_fields, shape

OUTSIDE = {"by", "at", "key"}


def verbs_router(actions: Mapping[str, ActionInfo]) -> Router:
    """One route an action, but for steps of other actions."""
    router = Router(tags=["actions"])
    for name, info in sorted(actions.items()):
        if not info.inner:
            router.post(f"/{name}", url_name=name, summary=info.meaning, operation_id=name)(_route(name, info))
    return router


def arguments_of(info: ActionInfo) -> tuple[dict[str, Any], dict[str, Any], set[str]]:
    """An action's arguments: their type hints, the defaults of those that have one, and which may be left out."""
    function = inspect.unwrap(info.function)
    known = get_type_hints(function)
    hints: dict[str, Any] = {}
    defaults: dict[str, Any] = {}
    optional: set[str] = set()
    for one in inspect.signature(function).parameters.values():
        if one.name in OUTSIDE:
            continue
        if one.kind is one.VAR_KEYWORD:  # **fields: Unpack[Fields]
            (fields,) = get_args(known[one.name])
            more = get_type_hints(fields)
            hints |= more
            optional |= more.keys() - fields.__required_keys__
            continue
        hints[one.name] = known[one.name]
        if one.default is not one.empty:
            defaults[one.name] = one.default
    return hints, defaults, optional | defaults.keys()


def _route(name: str, info: ActionInfo) -> Callable[..., Any]:
    hints, defaults, optional = arguments_of(info)
    files = [one for one, hint in hints.items() if is_file(hint)]
    told = {one: hint for one, hint in hints.items() if one not in files}
    body = shape(name.replace(".", "_") + "_body", told, optional, defaults=defaults)

    def route(request: HttpRequest, payload: Any, **sent: UploadedFile) -> dict[str, Any]:
        values = lift_fields(told, payload, request.user)
        return {"action": name, "result": describe(perform(request, info.function, **values, **sent))}

    parts = {"request": (HttpRequest, inspect.Parameter.empty), "payload": (body, Body(...))}
    parts |= {one: (UploadedFile, File(...)) for one in files}
    route.__doc__ = inspect.getdoc(inspect.unwrap(info.function))
    route.__annotations__ = {one: kind for one, (kind, _default) in parts.items()} | {"return": Any}
    route.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(one, inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=kind, default=default)
            for one, (kind, default) in parts.items()
        ]
    )
    return route
