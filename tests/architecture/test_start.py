"""What pages can do is known without them too: the worker carries out verbs that were granted, and loads no page."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import django
django.setup()
from guanxi.foundation.forms.specs import declared as forms
from guanxi.foundation.measures.metrics import metrics
from guanxi.foundation.measures.scorecards import scorecards
from guanxi.foundation.policies.terms import declared as policies
from guanxi.foundation.work.approvals.matters import declared as matters
from guanxi.kit.actions import registry
registers = (registry, matters, policies, forms, scorecards, metrics)
known = [set(one) for one in registers]
import guanxi.config.urls
late = [sorted(set(one) - before) for one, before in zip(registers, known, strict=True)]
print(len(registry), late)
"""


def test_no_verb_and_no_declaration_waits_for_a_page_to_be_read() -> None:
    told = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, timeout=600)
    count, _space, late = told.stdout.strip().partition(" ")
    assert late == str([[]] * 6) and int(count) > 200
