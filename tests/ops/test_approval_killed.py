"""A process is killed with -9 between the grant and what was granted, or in the middle of it: it is done once."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.ops.conftest import Installation

ROOT = Path(__file__).resolve().parents[2]
BEGIN = """
import json, os, signal
from datetime import timedelta
from decimal import Decimal
from django.utils import timezone
from guanxi.foundation.people.models import User
from guanxi.foundation.work.approvals import actions, running
from guanxi.foundation.work.models import ApprovalRequest, Task
from guanxi.foundation.work.tests import approving
from guanxi.kit.errors import NeedsApproval
die = lambda *given, **more: os.kill(os.getpid(), signal.SIGKILL)
now = timezone.now()
"""
ASK = """
from tests.world import build_world
world = build_world()
with approving.promising() as verb:
    try:
        verb(world.yonghui, amount=Decimal("8000"), by=world.rep, at=now, key="k")
    except NeedsApproval as need:
        print(need.request.pk)
"""
GRANT = """
with approving.promising():
    request = ApprovalRequest.objects.get()
    actions.grant_request(request, by=User.objects.get(username="he"), at=now)
"""
KILLED = {
    "before": "actions.carry_out = die\n" + GRANT,
    "in the middle": "from guanxi.foundation.work.approvals import running\nrunning.describe = die\n" + GRANT,
    "right after": """
from contextlib import contextmanager
from django.db import transaction
real = running.run
def run(*given):
    real(*given)
    die()
running.run = run
"""
    + GRANT,
}
LATER = """
from guanxi.foundation.work.jobs import finish_granted
with approving.promising():
    finish_granted(now + timedelta(minutes=1))
    finish_granted(now + timedelta(minutes=2))
"""
STATE = """
one = ApprovalRequest.objects.select_related("decided_by").get()
done = list(Task.objects.filter(title__startswith="8000").values_list("title", "created_by__username"))
print(json.dumps([one.state, one.decided_by and one.decided_by.username, done]))
"""


@pytest.mark.parametrize("when", KILLED)
def test_what_was_granted_is_done_once_whenever_the_process_dies(installation: Installation, when: str) -> None:
    installation.environment["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    pk = installation.ask(BEGIN + ASK)
    with pytest.raises(AssertionError):
        installation.ask(BEGIN + KILLED[when])
    state, who, done = json.loads(installation.ask(BEGIN + STATE))
    promise = [[f"8000 · he · team_manager · {pk}", "wu"]]
    assert (who, state, done) == ("he", *(("done", promise) if when == "right after" else ("granted", [])))
    installation.ask(BEGIN + LATER)
    assert json.loads(installation.ask(BEGIN + STATE)) == ["done", "he", promise]
