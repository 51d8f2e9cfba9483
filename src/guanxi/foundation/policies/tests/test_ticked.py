"""A ticked box of the page of terms is a yes."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from guanxi.domains.credit.gate import GatePolicy
from guanxi.foundation.policies.drafts import input_name, texts_typed, values_of


@pytest.mark.parametrize(("sent", "meant"), [("on", True), ("1", True), ("", False)])
def test_a_ticked_box_is_a_yes(sent: str, meant: bool) -> None:
    data = QueryDict(mutable=True)
    data[input_name("reason_code")] = sent
    assert values_of(GatePolicy, texts_typed(GatePolicy, data))["reason_code"] is meant
