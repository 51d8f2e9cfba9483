"""Records of credit are seen by whoever sees the customer and may look at credit."""

from __future__ import annotations

import pytest
from django.test import Client

from guanxi.domains.credit.liability.actions import write_off
from guanxi.domains.credit.tests.granting import AT, graded, make_survey
from guanxi.foundation.people.models import Role
from guanxi.foundation.timeline.records import find_visible, url_of

pytestmark = pytest.mark.django_db


def test_credit_is_looked_at_with_its_right_alone(world) -> None:
    survey = make_survey(world, world.jianhu)
    loss = write_off(world.old_invoice, reason="gone", by=world.director, at=AT)
    rows = (survey, graded(world, world.jianhu), loss)
    role = Role.objects.get(key="manager")
    places = [(f"credit.{one._meta.model_name}", one.pk) for one in rows]
    client = Client()
    client.force_login(world.manager)

    def seen() -> list[tuple[bool, int]]:
        reader = type(world.manager).objects.get(pk=world.manager.pk)
        timelines = [client.get(f"/api/v1/timeline/{kind}/{pk}").status_code for kind, pk in places]
        found = [find_visible(reader, kind, pk) is not None for kind, pk in places]
        return list(zip(found, timelines, strict=True))

    assert seen() == [(True, 200)] * 3
    role.permissions = [one for one in role.permissions if one not in ("credit.view", "credit.*")]
    role.save()
    assert seen() == [(False, 404)] * 3
    assert all(find_visible(world.stranger, kind, pk) is None for kind, pk in places)
    assert all(client.get(url_of(kind, pk)).status_code in (403, 404) for kind, pk in places)
