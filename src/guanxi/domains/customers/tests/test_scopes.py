"""What customers give to policies: classes and customers as those terms are for."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.world import World

from guanxi.domains.customers.actions import set_sales_classes
from guanxi.domains.customers.models import Customer
from guanxi.domains.orders.policies import OrderPolicy
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.policies.actions import record_policy_version
from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.policies.scopes import scopes_of
from guanxi.foundation.policies.terms import in_force_for
from guanxi.kit.errors import BadInput
from guanxi.kit.testing.pages import at_most

pytestmark = pytest.mark.django_db
POLICY = "orders.terms"


def record(world: World, most: int, scope: str, key: object) -> PolicyVersion:
    return record_policy_version(
        POLICY, terms={"max_lines": most}, scope=scope, scope_key=str(key), starts_on=timezone.localdate(),
        reason=f"{most} Zeilen", by=world.admin, at=timezone.now(),
    )  # fmt: skip


def most_lines(customer: Customer) -> int:
    """Asked in one query, of a customer fresh from the database."""
    fresh = Customer.objects.get(pk=customer.pk)
    with at_most(1):
        found = in_force_for(OrderPolicy, fresh, on=timezone.localdate())
    most: int = found.terms.max_lines
    return most


def page(user: Any, path: str, status: int = 200) -> str:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(user)
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_nearest_version_holds(world: World) -> None:
    set_sales_classes({world.yonghui.pk: "A"}, by=system_user(), at=timezone.now())
    region = world.shaoxing.parent
    record(world, 10, "unit", region.pk)
    assert most_lines(world.yonghui) == 10
    record(world, 11, "class", "A")
    assert (most_lines(world.yonghui), most_lines(world.jianhu)) == (11, 10)
    record(world, 12, "customer", world.yonghui.pk)
    assert (most_lines(world.yonghui), most_lines(world.jianhu)) == (12, 10)
    pairs = scopes_of(Customer.objects.get(pk=world.yonghui.pk))
    assert pairs[-2:] == [("class", "A"), ("customer", str(world.yonghui.pk))]
    assert ("unit", str(region.pk)) in pairs


def test_terms_of_a_customer_are_shown_to_those_who_may_see_him(world: World) -> None:
    version = record(world, 12, "customer", world.yonghui.pk)
    name, listed = world.yonghui.name, f"{reverse('policies:policy', args=[POLICY])}?scope=customer"
    own, all_of = f"{listed}&key={world.yonghui.pk}", reverse("policies:subject", args=["customer", world.yonghui.pk])
    versions, one = reverse("policies:versions", args=[POLICY]), reverse("policies:version", args=[version.pk])
    for path in (listed, own, all_of, versions, one):
        assert name in page(world.rep, path), path
    for path in (listed, versions):
        assert name not in page(world.stranger, path) and "Zeilen" not in page(world.stranger, path)
    for path in (own, all_of, one, f"{reverse('policies:comparison', args=[POLICY])}?v=0&v={version.pk}"):
        page(world.stranger, path, 404)
    found = reverse("policies:options", args=["customer"]) + "?q=永辉"
    assert name in page(world.rep, found) and name not in page(world.stranger, found)
    assert reverse("policies:subject", args=["customer", world.yonghui.pk]) in page(
        world.rep, reverse("customers:profile", args=[world.yonghui.pk])
    )


@pytest.mark.parametrize(("scope", "key"), [("class", "D"), ("customer", "99999999"), ("customer", "9" * 30)])
def test_nobody_of_this_key(world: World, scope: str, key: str) -> None:
    with pytest.raises(BadInput) as refusal:
        record(world, 9, scope, key)
    assert list(refusal.value.fields) == ["scope_key"]
