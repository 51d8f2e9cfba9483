"""The reports as pages: sales split by rep, unit or province, each leading to its customers."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from guanxi.domains.customers.models import County

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("by", "key"), [("owner", "owner"), ("unit", "unit"), ("province", "province"), ("", "owner")])
def test_sales_are_split_by_who_or_where(world: Any, by: str, key: str) -> None:
    world.yonghui.county = County.objects.get(code="330602")
    world.yonghui.save()
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(world.credit)
    order = world.old_order
    days = {"start": order.ordered_on.isoformat(), "end": order.ordered_on.isoformat()}
    answer = client.get("/reports/sales/", days | {"by": by})
    groups = {"owner": order.customer.owner_id, "unit": order.customer.unit_id, "province": quote("浙江省")}
    assert answer.status_code == 200
    found = {name for name, group in groups.items() if f"/customers/?{name}={group}" in answer.content.decode()}
    assert found == {key}


@pytest.mark.parametrize("report", ["sales", "pareto", "credit"])
@pytest.mark.parametrize("days", [{"start": "0001-01-01", "end": "9999-12-31"}, {"end": "0001-01-01"}])
def test_days_of_no_business_are_named(world: Any, report: str, days: dict[str, str]) -> None:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(world.credit)
    answer = client.get(f"/reports/{report}/", days)
    assert answer.status_code == 200
    assert "Choose a day between the year 2000 and five years ahead." in answer.content.decode()
