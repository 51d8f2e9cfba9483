"""Verbs: who may, once, in one transaction; and work of many transactions under one permission."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from guanxi.kit import actions
from guanxi.kit.actions import action, fingerprint, steps_of
from guanxi.kit.errors import NotAllowed

AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
ANNA = SimpleNamespace(pk=1, is_system=False)
SYSTEM = SimpleNamespace(pk=2, is_system=True)


@pytest.fixture(autouse=True)
def rights(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Anna may import and look, the system everything; what the tests register is forgotten."""
    monkeypatch.setattr(actions.ports, "may", lambda user, name: user is SYSTEM or name in {"made.work", "made.look"})
    monkeypatch.setattr(actions, "registry", {})
    yield


def make() -> tuple[Any, Any]:
    """A step and a verb that Anna may not do; both answer how deep the transaction is."""

    @action("made.step", inner=True)
    def step(*, by: Any, at: datetime) -> int:
        return len(connection.savepoint_ids) if connection.in_atomic_block else -1

    @action("made.write")
    def write(*, by: Any, at: datetime) -> int:
        return step(by=by, at=at)

    return step, write


@pytest.mark.django_db(transaction=True)
def test_steps_run_under_the_permission_of_their_work() -> None:
    step, write = make()
    with steps_of("made.work", by=ANNA):
        assert not connection.in_atomic_block  # each step has a transaction of its own
        assert step(by=ANNA, at=AT) == 0
        assert write(by=ANNA, at=AT) == 0
    for verb in (step, write):
        with pytest.raises(NotAllowed):
            verb(by=ANNA, at=AT)
        assert verb(by=SYSTEM, at=AT) == 0


@pytest.mark.django_db
def test_work_is_refused_before_its_first_step() -> None:
    step, _write = make()
    begun = []
    with pytest.raises(NotAllowed), steps_of("made.other", by=ANNA):
        begun.append(step(by=ANNA, at=AT))
    assert not begun


@pytest.mark.django_db
def test_the_permission_of_work_ends_with_it_however_it_ends() -> None:
    step, _write = make()
    with pytest.raises(ZeroDivisionError), steps_of("made.work", by=ANNA):
        raise ZeroDivisionError
    with pytest.raises(NotAllowed):
        step(by=ANNA, at=AT)


def test_a_file_is_told_apart_by_its_content() -> None:
    one, same, other = (fingerprint([], {"content": ContentFile(text, "a.txt")}) for text in (b"1", b"1", b"2"))
    assert one == same != other


def test_a_file_stands_at_its_beginning_after_it_was_looked_at() -> None:
    file = ContentFile(b"words", "a.txt")
    file.read(3)
    fingerprint([], {"content": file})
    assert file.read() == b"words"
