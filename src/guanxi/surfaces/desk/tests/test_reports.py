"""The reports as pages: sales split by rep or by unit, each leading to its customers."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("by", "key"), [("owner", "owner"), ("unit", "unit"), ("", "owner")])
def test_sales_are_split_by_rep_or_by_unit(world: Any, by: str, key: str) -> None:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(world.credit)
    order = world.old_order
    days = {"start": order.ordered_on.isoformat(), "end": order.ordered_on.isoformat()}
    answer = client.get("/reports/sales/", days | {"by": by})
    owner, unit = order.customer.owner_id, order.customer.unit_id
    group = owner if key == "owner" else unit
    assert answer.status_code == 200
    assert f"?{key}={group}" in answer.content.decode()
    assert f"?{'unit' if key == 'owner' else 'owner'}=" not in answer.content.decode()
