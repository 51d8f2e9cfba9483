"""An import as a conversation, with customers: open, look, choose, mend, start, stop, resume, undo."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from tests.world import AT

from guanxi.domains.customers.models import Customer
from guanxi.foundation.exchange import actions, running
from guanxi.foundation.exchange.models import ImportRun
from guanxi.foundation.exchange.queries import fields_for, preview_of
from guanxi.foundation.people.models import User

HEAD = "客户编码,客户名称,电话,备注\n"


@pytest.fixture(autouse=True)
def place(settings, tmp_path) -> Path:
    """Files of runs lie in the folder of the test; reasons are read in English."""
    settings.MEDIA_ROOT = tmp_path
    with translation.override("en"):
        yield tmp_path


def manager(world) -> User:
    return User.objects.get(pk=world.manager.pk)


def opened(world, text: str, *, name="kunden.csv", by=None) -> ImportRun:
    file = SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)
    return actions.open_import(file=file, target="customers", by=by or manager(world), at=AT)


def preview(run: ImportRun, **wish):
    return preview_of(run, at=AT, **wish)


def started(run: ImportRun, person) -> ImportRun:
    actions.start_import(run, by=person, at=AT)
    assert running.work_waiting() == 1
    return ImportRun.objects.get(pk=run.pk)


def states(run: ImportRun) -> dict[str, int]:
    return preview(run).counts.items


def test_a_file_is_opened_read_and_guessed(world, place):
    run = opened(world, HEAD + "X-1,诸暨百货,0575-87001234,\nX-2,嵊州文具,,老客户\n")
    assert (run.state, run.lines, run.columns) == ("open", 2, ["客户编码", "客户名称", "电话", "备注"])
    assert {"code": 0, "name": 1, "phone": 2}.items() <= run.mapping.items()
    assert run.upsert_key == ["code"]
    assert (place / "imports" / run.folder / "original.csv").read_text().startswith(HEAD)
    found = preview(run)
    assert found.is_ready
    assert found.counts.items == {"new": 2}
    assert (found.creates, found.changes, found.skips) == (2, 0, 0)
    (first, second) = found.items
    assert (first.label, first.rows, first.record) == ("X-1", (2,), None)
    assert [cell.value for cell in first.cells if cell.key == "name"] == ["诸暨百货"]
    fields = {one.key: one for one in fields_for(run)}
    assert fields["name"].sample == ("诸暨百货", "嵊州文具")
    assert fields["code"].is_key
    assert not Customer.objects.filter(code__startswith="X-").exists()
