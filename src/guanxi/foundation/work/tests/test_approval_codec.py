"""What a verb was asked comes back as it was given, typed, after it waited."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _
from tests.world import World

from guanxi.domains.customers.models import Customer
from guanxi.foundation.people.models import Unit
from guanxi.foundation.work.approvals.codec import Gone, decode, encode
from guanxi.foundation.work.tests.approving import Extra
from guanxi.kit.actions import fingerprint


class Size(models.TextChoices):
    """A choice as rooms declare them."""

    SMALL = "s", "small"


VALUES: list[Any] = [
    None, True, 7, "文字", Decimal("12.50"), Decimal("-0.0000001"), date(2026, 11, 20), time(9, 30),
    datetime(2026, 11, 20, 1, 30, tzinfo=UTC), [1, [Decimal("2")]], (1, ("a", Decimal("2"))), {1, 2}, frozenset({"x"}),
    {7: Decimal("1.5"), "x": {"y": (1,)}}, {}, Extra("w", (Decimal("1.50"), Decimal("2"))), {"!": "no type"},
    Size.SMALL,
]  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_comes_back_with_its_type(value: Any) -> None:
    kept = json.loads(json.dumps(encode(value, user=None)))
    back = decode(kept, user=None)
    assert back == value
    assert type(back) is type(value)
    assert str(back) == str(value)
    assert fingerprint([back], {}) == fingerprint([value], {})


def test_a_translated_text_is_kept_as_it_read() -> None:
    assert decode(encode(_("Approvals"), user=None), user=None) == str(_("Approvals"))


@pytest.mark.parametrize(
    "value", [ContentFile(b"x", "a.txt"), 1.5, object(), Customer()], ids=["file", "float", "object", "unsaved"]
)
def test_what_cannot_wait_is_a_mistake_of_the_verb(value: Any) -> None:
    with pytest.raises(TypeError):
        encode(value, user=None)


def test_only_our_own_classes_are_made() -> None:
    with pytest.raises(Gone):
        decode({"!": "dataclass", "type": "subprocess:Popen", "fields": {}}, user=None)


@pytest.mark.django_db
def test_records_are_read_afresh(world: World) -> None:
    kept = encode([world.yonghui, world.shaoxing, {world.mug.pk: world.mug}], user=world.rep)
    Customer.objects.filter(pk=world.yonghui.pk).update(name="新名字")
    customer, unit, products = decode(json.loads(json.dumps(kept)), user=world.rep)
    assert (customer.name, unit, products) == ("新名字", world.shaoxing, {world.mug.pk: world.mug})


@pytest.mark.django_db
def test_rows_come_back_as_rows(world: World) -> None:
    kept = encode(Customer.objects.filter(unit=world.shaoxing), user=world.manager)
    rows = decode(kept, user=world.manager)
    assert isinstance(rows, models.QuerySet)
    assert {*rows} == {world.yonghui, world.jianhu}
    with pytest.raises(Gone):
        decode(kept, user=world.stranger)


@pytest.mark.django_db
def test_a_record_that_went_away_or_out_of_reach(world: World) -> None:
    team = Unit.objects.create(name="临时组", parent=world.north, path="9/8/7/")
    kept = encode(team, user=world.rep)
    team.delete()
    with pytest.raises(Gone):
        decode(kept, user=world.rep)
    kept = encode(world.yonghui, user=world.rep)
    with pytest.raises(Gone):
        decode(kept, user=world.stranger)
    unseen = encode(world.yonghui, user=world.stranger)  # the verb was asked although he did not see it
    assert decode(unseen, user=world.stranger) == world.yonghui
