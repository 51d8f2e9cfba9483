"""Whatever is sent to whatever route, the answer is a result or a problem document: never a fault of the server."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction

from guanxi.foundation.timeline.models import Event
from guanxi.surfaces.api.app import api

pytestmark = pytest.mark.django_db

# what a careless or hostile program puts into a field of each kind
NONSENSE: dict[str, list[Any]] = {
    "string": ["", " ", "x" * 5_000, "\x00", "\ud800", "‮💥'\"<b>%s{}", "../../x", "*"],
    "integer": [0, -1, 1, 10**30, 2**63 - 1, "7", 1.5, None],
    "decimal": ["0", "-1", "NaN", "1e400", "9" * 24, "0.00001", "Infinity", ""],
    "date": ["0001-01-01", "9999-12-31", "yesterday", "2026-02-30", "2026-11-20", "", 0, "2026-11-20T00:00:00"],
    "boolean": [True, False, None, "perhaps", True, False, True, False],
}
TURNS = range(len(NONSENSE["string"]))
SCHEMA: dict[str, Any] = api.get_openapi_schema()
VERBS = sorted(path.rsplit("/", 1)[1] for path in SCHEMA["paths"] if "/actions/" in path)


def body_of(verb: str) -> dict[str, Any]:
    """The schema of a verb's body."""
    content = SCHEMA["paths"][f"/api/v1/actions/{verb}"]["post"]["requestBody"]["content"]
    form = content.get("multipart/form-data")
    return form["schema"]["properties"]["payload"] if form else content["application/json"]["schema"]


def files_of(verb: str) -> set[str]:
    """The parts of a verb's request that are files."""
    content = SCHEMA["paths"][f"/api/v1/actions/{verb}"]["post"]["requestBody"]["content"]
    form = content.get("multipart/form-data")
    return set(form["schema"]["properties"]) - {"payload"} if form else set()


def fill(schema: dict[str, Any], turn: int, world: Any, name: str = "") -> Any:
    """A value of the right shape with nonsense in it; records exist, so that the verb itself is reached."""
    if "$ref" in schema:
        schema = SCHEMA["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    if schema.get("title") == "RecordRef":
        return {"kind": "customers.customer", "id": world.yonghui.pk}
    if "anyOf" in schema:
        return fill(schema["anyOf"][turn % len(schema["anyOf"])], turn, world, name)
    if schema.get("type") == "object":
        if "properties" not in schema:
            key = "invoicing" if name == "terms" else str(world.old_order.lines.get().pk)
            return {key: fill(schema["additionalProperties"], turn, world)}
        return {field: fill(one, turn, world, field) for field, one in schema["properties"].items()}
    if schema.get("type") == "array":
        parts = schema.get("prefixItems")
        return [fill(one, turn, world, name) for one in parts] if parts else [fill(schema["items"], turn, world, name)]
    if schema.get("type") == "integer" and schema.get("minimum") == 1:
        return record_for(name, world)
    kind = schema.get("format") if schema.get("format") in NONSENSE else schema.get("type")
    return NONSENSE[kind][turn] if kind in NONSENSE else None


def record_for(name: str, world: Any) -> int:
    """A record of the cast for an argument of this name, else one that may be there."""
    known = {
        "customer": world.yonghui, "customers": world.yonghui, "parent": world.company, "unit": world.shaoxing,
        "user": world.service, "owner": world.rep, "assignee": world.rep, "giver": world.rep, "to": world.service,
        "product": world.mug, "order": world.old_order, "invoice": world.old_invoice,
        "contact": world.yonghui.contacts.get(), "role": world.rep.roles.get(),
    }  # fmt: skip
    return known[name].pk if name in known else 1


def send(call: Any, world: Any, verb: str, body: Any) -> Any:
    """Post to a verb as the administrator; whatever it writes is checked by the database and then undone."""
    call("GET", "/customers?limit=1", world.admin)  # issues the token, which is to stay
    files = {name: open(__file__, "rb") for name in files_of(verb)} or None  # noqa: SIM115
    with transaction.atomic():
        answer = call("POST", f"/actions/{verb}", world.admin, body, files=files)
        connection.check_constraints()
        transaction.set_rollback(True)
    return answer


def is_a_problem(answer: Any) -> bool:
    """Whether it is a problem document for what the caller did wrong."""
    is_typed = answer["Content-Type"] == "application/problem+json"
    return (
        answer.status_code in {400, 403, 404, 405, 409, 413, 415, 422}
        and is_typed
        and answer.json()["status"] == answer.status_code
    )


def waits_for_approval(answer: Any) -> bool:
    """Whether the verb was kept as a request that somebody else decides on."""
    return answer.status_code == 202 and answer.json()["approval"]["id"] > 0


@pytest.mark.parametrize("body", [{"nonsense": 1}, [[{}]], "text"], ids=repr)
def test_every_verb_refuses_a_body_of_the_wrong_shape(world: Any, call: Any, body: Any) -> None:
    send(call, world, VERBS[0], body)
    before = Event.objects.count()
    for verb in VERBS:
        answer = send(call, world, verb, body)
        assert is_a_problem(answer), (verb, answer.status_code, answer.content[:400])
    assert Event.objects.count() == before


def test_every_verb_with_a_required_field_names_it_when_the_body_is_empty(world: Any, call: Any) -> None:
    for verb in VERBS:
        schema = SCHEMA["components"]["schemas"][f"{verb.replace('.', '_')}_body"]
        answer = send(call, world, verb, {})
        if schema.get("required"):
            assert is_a_problem(answer) and answer.status_code == 422, (verb, answer.content[:400])
            assert {one["field"] for one in answer.json()["errors"]} >= set(schema["required"]), verb


@pytest.mark.parametrize("turn", TURNS)
def test_no_verb_breaks_by_nonsense_of_the_right_shape(world: Any, call: Any, turn: int) -> None:
    for verb in VERBS:
        body = fill(body_of(verb), turn, world)
        answer = send(call, world, verb, body)
        is_done = answer.status_code == 200 or waits_for_approval(answer)
        assert is_done or is_a_problem(answer), (verb, body, answer.content[:400])


def test_every_other_route_refuses_nonsense(world: Any, call: Any) -> None:
    for path, methods in SCHEMA["paths"].items():
        if "/actions/" in path:
            continue
        for method in methods:
            address = path.removeprefix("/api/v1").replace("{pk}", "999999999999999999999999")
            for body in ("[1, 2", "{}", '{"nonsense": []}', "null"):
                answer = call(method.upper(), address, world.admin, body)
                assert answer.status_code == 200 or is_a_problem(answer), (method, path, body, answer.content[:400])
