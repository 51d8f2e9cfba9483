"""Every registered action as a route `POST /actions/{room.verb}`, its body made from the action's own signature.

Records are named by their id and found through what the caller may see; decimals are text; days are ISO dates.
"""

from __future__ import annotations

import dataclasses
import inspect
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, Union, get_args, get_origin, get_type_hints

from django.apps import apps
from django.db import models
from django.http import HttpRequest
from ninja import Body, Router
from pydantic import ConfigDict, Field, create_model

from guanxi.kit.actions import ActionInfo, describe
from guanxi.kit.api import Amount, perform
from guanxi.surfaces.api.records import visible_record

OUTSIDE = {"by", "at", "key"}
# records that rooms below cannot name by class, known by the name of the argument
RECORDS = {
    "unit": "people.Unit",
    "parent": "people.Unit",
    "user": "people.User",
    "owner": "people.User",
    "assignee": "people.User",
    "giver": "people.User",
    "to": "people.User",
    "customer": "customers.Customer",
    "customers": "customers.Customer*",
    "order": "orders.Order",
    "product": "catalogue.Product",
}


def verbs_router(actions: Mapping[str, ActionInfo]) -> Router:
    """One route an action. Left out: steps of other actions, and actions whose arguments have no JSON form."""
    router = Router(tags=["actions"])
    for name, info in sorted(actions.items()):
        if not info.inner and is_sayable(info):
            router.post(f"/{name}", url_name=name, summary=info.meaning, operation_id=name)(_route(name, info))
    return router


def is_sayable(info: ActionInfo) -> bool:
    """Whether every argument has a JSON form."""
    return all(_wire(hint) is not None for hint in _hints(info).values())


def _hints(info: ActionInfo) -> dict[str, Any]:
    function = inspect.unwrap(info.function)
    hints = get_type_hints(function)
    parameters = inspect.signature(function).parameters.values()
    return {
        one.name: _named(one.name, hints.get(one.name, Any))
        for one in parameters
        if one.name not in OUTSIDE and one.kind is not one.VAR_KEYWORD
    }


def _named(name: str, hint: Any) -> Any:
    """A hint of `Any` made into the record its name stands for; optional where a default says so."""
    if hint is not Any or name not in RECORDS:
        return hint
    model = apps.get_model(RECORDS[name].rstrip("*"))
    return list[model] if RECORDS[name].endswith("*") else Union[model, None]  # type: ignore[valid-type] # noqa: UP007


def _route(name: str, info: ActionInfo) -> Callable[..., Any]:
    function = inspect.unwrap(info.function)
    parameters = inspect.signature(function).parameters
    hints = _hints(info)
    open_ended = any(one.kind is one.VAR_KEYWORD for one in parameters.values())
    fields: dict[str, Any] = {
        one: (
            _wire(hint),
            Field(... if parameters[one].default is inspect.Parameter.empty else parameters[one].default),
        )
        for one, hint in hints.items()
    }
    config = ConfigDict(extra="allow" if open_ended else "forbid")
    body = create_model(name.replace(".", "_") + "_body", __config__=config, **fields)

    def route(request: HttpRequest, payload: Any) -> dict[str, Any]:
        given = {one: getattr(payload, one) for one in payload.model_fields_set}
        values = {one: _lift(hints.get(one, Any), value, request.user) for one, value in given.items()}
        first = next(iter(hints), None)
        positional = parameters[first].kind is not inspect.Parameter.KEYWORD_ONLY if first else False
        args = [values.pop(first)] if first and positional and first in values else []
        return {"action": name, "result": describe(perform(request, info.function, *args, **values))}

    route.__doc__ = inspect.getdoc(function)
    route.__annotations__ = {"request": HttpRequest, "payload": body, "return": Any}
    route.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=HttpRequest),
            inspect.Parameter("payload", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=body, default=Body(...)),
        ]
    )
    return route


def _wire(hint: Any) -> Any:
    """The JSON type of an argument, or None where there is none."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        parts = [_wire(part) for part in args]
        return None if None in parts else Union[tuple(parts)]  # noqa: UP007
    if inspect.isclass(origin) and issubclass(origin, Mapping):
        value = _wire(args[1]) if len(args) > 1 else Any
        return None if value is None else dict[str, value]  # type: ignore[valid-type]
    if inspect.isclass(origin) and issubclass(origin, Iterable):
        inner = _wire(args[0]) if args else Any
        return None if inner is None else list[inner]  # type: ignore[valid-type]
    if hint is type(None):
        return hint
    if not inspect.isclass(hint):
        return str if get_origin(hint) is typing.Literal else None
    if hint is Decimal:
        return Amount
    if issubclass(hint, models.QuerySet | models.Model):
        return int if issubclass(hint, models.Model) else None
    if dataclasses.is_dataclass(hint):
        inner_hints = get_type_hints(hint)
        wired: dict[str, Any] = {
            one.name: (_wire(inner_hints[one.name]), _default(one)) for one in dataclasses.fields(hint)
        }
        return None if any(kind is None for kind, _ in wired.values()) else create_model(hint.__name__, **wired)
    return hint if hint.__module__ in {"builtins", "datetime"} and hint is not object and hint is not bytes else None


def _default(one: dataclasses.Field[Any]) -> Any:
    return ... if one.default is dataclasses.MISSING else one.default


def _lift(hint: Any, value: Any, user: Any) -> Any:
    """A JSON value as the action wants it: ids become the records the caller may see."""
    if value is None:
        return None
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _lift(next(part for part in args if part is not type(None)), value, user)
    if inspect.isclass(hint) and issubclass(hint, models.Model):
        return visible_record(hint, value, user)
    if inspect.isclass(hint) and dataclasses.is_dataclass(hint):
        inner = get_type_hints(hint)
        return hint(**{name: _lift(inner[name], getattr(value, name), user) for name in type(value).model_fields})
    if isinstance(value, list):
        return [_lift(args[0] if args else Any, item, user) for item in value]
    if isinstance(value, dict) and len(args) == 2:
        return {_key(args[0], name): _lift(args[1], item, user) for name, item in value.items()}
    return value


def _key(hint: Any, name: str) -> Any:
    return int(name) if hint is int else name
