"""What an upgrade does to the roles of a company that works already."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from guanxi.foundation.people.models import Role

see_products = import_module("guanxi.foundation.people.migrations.0002_see_products")
import_file = import_module("guanxi.foundation.people.migrations.0003_import_file")
request_export = import_module("guanxi.foundation.people.migrations.0004_request_export")


@pytest.mark.django_db
def test_whoever_saw_the_products_goes_on_seeing_them() -> None:
    held = {"plain": ["orders.*"], "has": ["catalogue.view"], "room": ["catalogue.*"], "all": ["*"], "none": []}
    for key, permissions in held.items():
        Role.objects.create(key=key, name=key, permissions=permissions)
    for _turn in range(2):
        see_products.grant(apps, None)
    assert {role.key: role.permissions for role in Role.objects.filter(key__in=held)} == {
        **held, "plain": ["orders.*", "catalogue.view"], "none": ["catalogue.view"],
    }  # fmt: skip


@pytest.mark.django_db
def test_whoever_could_begin_an_import_may_import_a_file() -> None:
    Role.objects.create(key="clerk", name="clerk", permissions=["exchange.begin_run", "orders.import_documents", "a.b"])
    Role.objects.create(key="room", name="room", permissions=["exchange.*"])
    for _turn in range(2):
        import_file.rename(apps, None)
    held = dict(Role.objects.filter(key__in=["clerk", "room"]).values_list("key", "permissions"))
    assert held == {"clerk": ["a.b", "exchange.import_file"], "room": ["exchange.*"]}


@pytest.mark.django_db
def test_whoever_exported_lists_goes_on_exporting_them() -> None:
    held = {"plain": ["orders.view"], "has": ["exchange.request_export"], "room": ["exchange.*"], "all": ["*"]}
    for key, permissions in held.items():
        Role.objects.create(key=key, name=key, permissions=permissions)
    for _turn in range(2):
        request_export.grant(apps, None)
    found = dict(Role.objects.filter(key__in=held).values_list("key", "permissions"))
    assert found == {**held, "plain": ["orders.view", "exchange.request_export"]}
