"""A worker is killed with -9 in the middle of an import; the next one goes on there, and nothing comes twice."""

from __future__ import annotations

import json
import os
from pathlib import Path

from tests.ops.conftest import Installation

ROOT = Path(__file__).resolve().parents[2]
START = """
from django.core.files.base import ContentFile
from django.utils import timezone
from tests.world import build_world
from guanxi.foundation.exchange.actions import open_import, start_import
from guanxi.foundation.people.models import User
person = User.objects.get(pk=build_world().manager.pk)
text = "code,name\\n" + "".join(f"X-{n:04},店{n}\\n" for n in range(1200))
run = open_import(file=ContentFile(text.encode(), name="k.csv"), target="customers", by=person, at=timezone.now())
start_import(run, by=person, at=timezone.now())
"""
KILLED = """
import os, signal
from django.core.management import call_command
from guanxi.domains.customers.imports.customers import CustomersTarget
create, calls = CustomersTarget.create, []
def dies(self, items, context):
    calls.append(1)
    made = create(self, items, context)
    if len(calls) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return made
CustomersTarget.create = dies
call_command("db_worker", batch=True, verbosity=0)
"""
LATER = """
from datetime import timedelta
from django.core.management import call_command
from django.utils import timezone
from guanxi.foundation.exchange.jobs import resume_imports
from guanxi.foundation.exchange.models import ImportRun
ImportRun.objects.update(touched_at=timezone.now() - timedelta(minutes=1))
resume_imports(timezone.now())
call_command("db_worker", batch=True, verbosity=0)
"""
STATE = """
import json
from guanxi.domains.customers.models import Customer
from guanxi.foundation.exchange.models import ImportedRecord, ImportRun
run = ImportRun.objects.get()
made = Customer.objects.filter(code__startswith="X-")
print(json.dumps([run.state, run.done, made.count(), ImportedRecord.objects.count(), run.summary.get("lines")]))
"""


def test_a_killed_worker_s_import_is_completed_by_the_next(installation: Installation) -> None:
    installation.environment["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    installation.ask(START)
    try:
        installation.ask(KILLED)
    except AssertionError:
        pass
    else:
        raise AssertionError("the worker was not killed")
    assert json.loads(installation.ask(STATE)) == ["running", 500, 500, 500, {"created": 500}]
    installation.ask(LATER)
    assert json.loads(installation.ask(STATE)) == ["finished", 1200, 1200, 1200, {"created": 1200}]


def test_a_file_comes_in_from_the_command_line(installation: Installation, tmp_path: Path) -> None:
    file, report = tmp_path / "kunden.csv", tmp_path / "red.csv"
    file.write_text("Nr,客户名称,电话\nX-1,店一,0575-85120001\nX-2,店二,12\n")
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    installation.ask("from tests.world import build_world; build_world()", PYTHONPATH=path)
    command = ("import", str(file), "--target", "customers", "--map", "Nr=code", "--user", "chen")
    done = installation.run(*command, "--dry-run", "--report", str(report))
    assert (done.returncode, "2 lines = 1 new + 1 refused" in done.stdout) == (0, True), done.stdout + done.stderr
    assert report.read_text(encoding="utf-8-sig").splitlines()[1].startswith("X-2,店二,12,3,")
    done = installation.run(*command)
    assert "2 lines = 1 created + 1 refused" in done.stdout, done.stdout + done.stderr
    assert "2 lines = 1 refused + 1 unchanged" in installation.run(*command).stdout
    wrong = installation.run("import", str(file), "--target", "customers", "--map", "Number=code", "--user", "chen")
    assert (wrong.returncode != 0, "There is no column “Number”" in wrong.stderr) == (True, True)
