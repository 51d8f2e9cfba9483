"""Verbs: the only writers. One shape for every write in the product.

    @action("orders.confirm_order")
    def confirm_order(order, *, by, at): ...

    confirm_order(order, by=user, at=now(), key="…")

The outermost action checks the permission of `by`, opens one transaction and, when a `key` is given, runs at most once:
the same key replays the stored answer, the same key with another body is refused. Actions called by an action run
inside its permission and its transaction. Work too long for one transaction takes its actions within `steps_of`.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ParamSpec, Protocol, TypeVar

from django.apps import apps
from django.core.files.base import File
from django.db import OperationalError, models, transaction

from guanxi.kit import approvals
from guanxi.kit.errors import KeyReused, NotAllowed, Refusal
from guanxi.kit.faults import fault_of

P = ParamSpec("P")
R = TypeVar("R")

_running: ContextVar[str | None] = ContextVar("running_action", default=None)
_stepping: ContextVar[str | None] = ContextVar("stepping_work", default=None)


class PermissionPort(Protocol):
    """Answers whether a person may perform an action."""

    def __call__(self, user: Any, permission: str) -> bool: ...


class ReplayPort(Protocol):
    """Remembers answers by key, inside the transaction of the action."""

    def claim(self, *, user: Any, action: str, key: str, body: str, at: datetime) -> tuple[bool, Any]: ...

    def store(self, claim: Any, answer: Any) -> None: ...


@dataclass
class Ports:
    """What the foundation plugs in when the program starts."""

    may: PermissionPort | None = None
    replay: ReplayPort | None = None


ports = Ports()


@dataclass(frozen=True)
class ActionInfo:
    """What is known of a registered verb: its name, the function and its one-line meaning."""

    name: str
    function: Callable[..., Any]
    meaning: str
    inner: bool = False


registry: dict[str, ActionInfo] = {}


def action(name: str, *, inner: bool = False, stepwise: bool = False) -> Callable[[Callable[P, R]], Callable[..., R]]:
    """Register a verb under its permission's name (`room.verb_noun`).

    Args:
        inner: a step of other verbs, such as reserving money for an order, or of work under `steps_of`. Alone only the
            program itself may take it.
        stepwise: a verb too long for one transaction: each action it calls is a step with a transaction of its own. It
            is given the `key` and hands it to the step that must not happen twice.

    Raises:
        NotAllowed: the actor's roles do not grant it (outermost call only).
        KeyReused: the idempotency key was used with another body.
        Busy, DiskFull: the database is held by another program, or cannot grow (outermost call only).
        NeedsApproval, AskSingly: somebody has to agree first; the request is kept, or not where `steps_of` is at work.
    """

    def decorate(function: Callable[P, R]) -> Callable[..., R]:
        @functools.wraps(function)
        def run(*args: Any, by: Any, at: datetime, key: str | None = None, **kwargs: Any) -> R:
            if stepwise:
                return _stepwise(name, function, args, kwargs | {"by": by, "at": at, "key": key})
            if _running.get() is not None:
                return function(*args, by=by, at=at, **kwargs)  # type: ignore[arg-type]
            if _stepping.get() is None:
                _demand(name, by, inner=inner)
            token = _running.set(name)
            try:
                return _outermost(name, function, args, kwargs, by, at, key)
            except OperationalError as error:
                if fault := fault_of(error):
                    raise fault from error
                raise
            finally:
                _running.reset(token)

        registry[name] = ActionInfo(name, run, (function.__doc__ or "").strip().split("\n")[0], inner)
        run.action_name = name  # type: ignore[attr-defined]
        return run

    return decorate


def _stepwise(name: str, function: Callable[..., R], args: Any, kwargs: Any) -> R:
    with steps_of(name, by=kwargs["by"]):
        return function(*args, **kwargs)


def _demand(name: str, by: Any, *, inner: bool = False) -> None:
    if ports.may is None or not ports.may(by, name) or (inner and not getattr(by, "is_system", False)):
        raise NotAllowed()


@contextmanager
def steps_of(name: str, *, by: Any) -> Iterator[None]:
    """Work of many transactions under one permission, such as importing a file: each action in it is a step of `name`.

    Raises:
        NotAllowed: the roles of `by` do not grant `name`.
    """
    _demand(name, by)
    token = _stepping.set(name)
    try:
        yield
    finally:
        _stepping.reset(token)


@contextmanager
def by_itself() -> Iterator[None]:
    """Verbs called within stand alone, as if none were running: with permission and transaction of their own."""
    running, stepping = _running.set(None), _stepping.set(None)
    try:
        yield
    finally:
        _running.reset(running)
        _stepping.reset(stepping)


def _outermost(name: str, function: Any, args: Any, kwargs: Any, by: Any, at: datetime, key: str | None) -> Any:
    """One transaction; where somebody has to agree first it is rolled back, and a second one keeps the request."""
    try:
        with transaction.atomic():
            return _once(name, function, args, kwargs, by, at, key)
    except approvals.NeedsApproval as need:
        if _stepping.get() is not None:
            raise approvals.AskSingly() from need
        if not approvals.grants():  # who runs a granted verb keeps what it asks besides
            approvals.keep_request(need, action=name, args=args, kwargs=kwargs, body=fingerprint(args, kwargs), by=by,
                                   at=at, key=key)  # fmt: skip
        raise
    except Refusal as refusal:
        if key and not refusal.retry_after and not approvals.grants():
            asked = approvals.find_request(action=name, body=fingerprint(args, kwargs), by=by, key=key)
            if asked is not None:  # the same request was sent before; what came of it may be why it is refused now
                raise asked from refusal
        raise


def _once(name: str, function: Any, args: Any, kwargs: Any, by: Any, at: datetime, key: str | None) -> Any:
    if not key or ports.replay is None:
        return function(*args, by=by, at=at, **kwargs)
    grants = approvals.grants()
    body = grants[0].body if grants else fingerprint(args, kwargs)
    fresh, claim = ports.replay.claim(user=by, action=name, key=key, body=body, at=at)
    if not fresh:
        return restore(claim)
    answer = function(*args, by=by, at=at, **kwargs)
    ports.replay.store(claim, describe(answer))
    return answer


def is_inside_action() -> bool:
    """Whether a verb is running; models may refuse to be written outside of one."""
    return _running.get() is not None


def fingerprint(args: Any, kwargs: Any) -> str:
    """A short digest of everything the caller asked for, so that a key cannot serve two different requests."""
    text = json.dumps([describe(list(args)), describe(kwargs)], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def describe(value: Any) -> Any:
    """A JSON-ready picture of an argument or an answer; records become references."""
    if value.__class__ is str:
        return value
    if isinstance(value, models.Model):
        return {"$": value._meta.label_lower, "pk": value.pk}
    if is_dataclass(value) and not isinstance(value, type):
        return describe(asdict(value))
    if isinstance(value, dict):
        return {str(name): describe(item) for name, item in value.items()}
    if isinstance(value, File):
        return {"name": value.name, "sha256": _digest_of(value)}
    if isinstance(value, list | tuple | set | frozenset | models.QuerySet):
        return [describe(item) for item in value]
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | bool):
        return value
    return f"{type(value).__name__}:{value}"


def _digest_of(file: File[Any]) -> str:
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return digest


def restore(answer: Any) -> Any:
    """The stored answer with its references read afresh; a record deleted since comes back as None."""
    if isinstance(answer, dict) and "$" in answer:
        return apps.get_model(answer["$"])._default_manager.filter(pk=answer["pk"]).first()
    if isinstance(answer, list):
        return [restore(item) for item in answer]
    if isinstance(answer, dict):
        return {name: restore(item) for name, item in answer.items()}
    return answer


__all__ = [
    "ActionInfo",
    "KeyReused",
    "action",
    "by_itself",
    "describe",
    "is_inside_action",
    "ports",
    "registry",
    "restore",
    "steps_of",
]
