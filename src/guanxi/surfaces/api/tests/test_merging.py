"""Two customers made one by a machine, and two again."""

from __future__ import annotations

from typing import Any

import pytest
from tests.world import AT

from guanxi.domains.customers.actions import create_customer
from guanxi.surfaces.api.tests.conftest import Call

pytestmark = pytest.mark.django_db


def test_a_machine_merges_and_parts(world: Any, call: Call) -> None:
    twin = create_customer(
        name="永辉", unit=world.shaoxing, owner=world.rep, email="yh@example.com", by=world.admin, at=AT
    )
    body = {
        "survivor": world.yonghui.pk,
        "merged": twin.pk,
        "chosen": {"name": "merged"},
        "changes": {"fax": "abc"},
    }
    refused = call("POST", "/actions/customers.merge_customers", world.manager, body)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "fax")
    body["changes"] = {"street": "胜利路 9 号"}
    done = call("POST", "/actions/customers.merge_customers", world.manager, body)
    assert done.status_code == 200, done.content.decode()
    seen = call("GET", f"/customers/{world.yonghui.pk}", world.manager).json()
    assert (seen["name"], seen["street"], seen["email"]) == ("永辉", "胜利路 9 号", "yh@example.com")
    assert call("GET", f"/customers/{twin.pk}", world.manager).json()["merged_into"] == world.yonghui.pk
    listed = call("GET", "/customers?search=永辉", world.manager).json()["items"]
    assert [one["id"] for one in listed] == [world.yonghui.pk]
    again = call("POST", "/actions/customers.merge_customers", world.admin, body)
    assert (again.status_code, again.json()["type"]) == (409, "urn:guanxi:problem:already_merged")
    part = {"merge": done.json()["result"]["pk"]}
    assert call("POST", "/actions/customers.unmerge_customers", world.stranger, part).status_code in {403, 404}
    assert call("POST", "/actions/customers.unmerge_customers", world.manager, part).status_code == 200
    assert call("GET", f"/customers/{twin.pk}", world.manager).json()["merged_into"] is None
    assert call("GET", f"/customers/{world.yonghui.pk}", world.manager).json()["name"] == "绍兴永辉礼品行"
