"""The worker is killed with -9 in the middle of a long export: no half file is offered, the next worker writes it."""

from __future__ import annotations

import json
import os
from pathlib import Path

from tests.ops.conftest import Installation

ROOT = Path(__file__).resolve().parents[2]
COMPANY = """
from django.utils import timezone
from tests.world import build_world
from guanxi.foundation.exchange.actions import request_export
world = build_world()
print(request_export(listing="customers", by=world.manager, at=timezone.now()).pk)
"""
KILLED = """
import os, signal
from django.core.management import call_command
from guanxi.foundation.exchange import exporting
exporting.Pulse.__call__ = lambda self, rows: os.kill(os.getpid(), signal.SIGKILL)
call_command("db_worker", batch=True, verbosity=0)
"""
LATER = """
from datetime import timedelta
from django.core.management import call_command
from django.utils import timezone
from guanxi.foundation.exchange.jobs import resume_exports, sweep_exports
from guanxi.foundation.exchange.models import Export
Export.objects.update(touched_at=timezone.now() - timedelta(minutes=1))
resume_exports(timezone.now())
call_command("db_worker", batch=True, verbosity=0)
sweep_exports(timezone.now() + timedelta(days=2))
"""
STATE = """
import json
from guanxi.foundation.exchange.models import Export
one = Export.objects.get()
print(json.dumps([one.file, one.finished_at is not None, one.rows, one.attempts]))
"""


def test_a_killed_worker_leaves_no_half_file(installation: Installation) -> None:
    installation.environment["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    installation.ask(COMPANY)
    folder = installation.home / "files" / "exports"
    try:
        installation.ask(KILLED)
    except AssertionError:
        pass
    else:
        raise AssertionError("the worker was not killed")
    assert [one.suffix for one in folder.iterdir()] == [".part"]
    assert json.loads(installation.ask(STATE)) == ["", False, 0, 1]
    installation.ask(LATER)
    file, is_finished, rows, attempts = json.loads(installation.ask(STATE))
    assert (is_finished, rows, attempts) == (True, 2, 2)
    assert [f"exports/{one.name}" for one in folder.iterdir()] == [file]
    assert (folder / Path(file).name).read_bytes().startswith(b"PK")
