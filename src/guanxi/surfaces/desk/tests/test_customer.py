"""The page of a customer leads to everything that hangs on the customer."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from tests.world import AT

from guanxi.foundation.timeline.actions import add_file
from guanxi.foundation.timeline.models import File

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("kind", "page"), [("customers.customer", "customer"), ("orders.order", "orders:order")])
def test_files_and_earlier_events_are_one_link_away(world: Any, kind: str, page: str) -> None:
    record = world.yonghui if page == "customer" else world.old_order
    add_file(record, content=ContentFile(b"%PDF-1.4 agreement"), name="agreement.pdf", by=world.rep, at=AT)
    client = Client()
    client.force_login(world.rep)
    everything = reverse("timeline:notes", args=[kind, record.pk])
    assert f'href="{everything}"' in client.get(reverse(page, args=[record.pk])).content.decode()
    shown = client.get(everything).content.decode()
    kept = File.objects.get(kind=kind, object_id=record.pk)
    assert f'href="{reverse("timeline:file", args=[kept.pk])}"' in shown and "agreement.pdf" in shown
    assert reverse("timeline:files", args=[kind, record.pk]) in shown
