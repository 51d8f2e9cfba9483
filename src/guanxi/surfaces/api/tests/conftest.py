"""What the tests of the API share."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from guanxi.foundation.people.actions import issue_token
from guanxi.foundation.people.queries import system_user

Call = Callable[..., Any]


@pytest.fixture
def call(world: Any) -> Call:
    """Calls the API as a person of the cast: `call("GET", "/customers", world.rep)`."""
    secrets: dict[Any, str] = {}

    def send(method: str, path: str, user: Any, body: Any = None, *, scopes: Any = ("*",), files: Any = None,
             content_type: str = "application/json", **headers: str) -> Any:  # fmt: skip
        if user is not None and (user.pk, scopes) not in secrets:
            at = timezone.now()
            _token, secret = issue_token(
                user, name=f"t{len(secrets)}", scopes=list(scopes), expires_on=None, by=system_user(), at=at
            )
            secrets[user.pk, scopes] = secret
        token = {"Authorization": f"Bearer {secrets[user.pk, scopes]}"} if user is not None else {}
        client = Client(headers={**token, **headers}, raise_request_exception=False)
        if files:
            return client.post(f"/api/v1{path}", {"payload": json.dumps(body), **files})
        content = body if isinstance(body, str) else json.dumps(body) if body is not None else ""
        return client.generic(method, f"/api/v1{path}", content, content_type=content_type)

    return send
