"""Terms that would make no sense are refused when they are recorded, in the reader's language."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import timezone, translation

from guanxi.foundation.policies.actions import record_policy_version
from guanxi.foundation.policies.models import PolicyVersion
from guanxi.kit.errors import BadInput

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("policy", "terms"),
    [
        ("orders.terms", {"invoicing": "someday"}),
        ("orders.terms", {"max_lines": 0}),
        ("orders.terms", {"max_lines": 10_000}),
        ("orders.sales_class", {"cut_a": "0.99", "cut_b": "0.50"}),
        ("orders.sales_class", {"cut_a": "0"}),
        ("orders.sales_class", {"cut_b": "1"}),
        ("orders.sales_class", {"window_months": 0}),
        ("receivables.terms", {"boundaries": [100, 60, 180, 365]}),
        ("receivables.terms", {"recovery_rates": ["1", "0.8"]}),
        ("receivables.terms", {"recovery_tail": "1.1"}),
        ("receivables.terms", {"age_from": "birth"}),
    ],
)
def test_terms_without_sense_are_refused(world: Any, policy: str, terms: dict[str, Any]) -> None:
    with translation.override("zh-hans"), pytest.raises(BadInput) as refusal:
        record_policy_version(policy, terms=terms, starts_on=date(2026, 11, 20), by=world.admin, at=timezone.now())
    assert not PolicyVersion.objects.exclude(policy="credit.gate").exists()
    assert any("\u4e00" <= sign <= "\u9fff" for sign in str(next(iter(refusal.value.fields.values()))))
