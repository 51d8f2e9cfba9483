"""Notes and followers of a customer: for those who may see the customer, and for nobody else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from guanxi.domains.customers import actions
from guanxi.foundation.people.models import User
from guanxi.foundation.people.tests.company import Company, build_company
from guanxi.foundation.timeline.models import Follower, Note

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture
def company(db: None) -> Company:
    return build_company()


def test_notes_and_following_obey_the_customer_s_visibility(company: Company) -> None:
    shop = {"name": "绍兴永辉礼品行", "unit": company.shaoxing, "owner": company.rep}
    customer = actions.create_customer(**shop, by=company.admin, at=AT)
    for person, status in ((company.rep, 302), (company.manager, 302), (company.stranger, 404)):
        client = Client()
        client.force_login(User.objects.get(pk=person.pk))
        base = f"/timeline/customers.customer/{customer.pk}"
        assert client.post(f"{base}/notes/", {"text": "电话约了下周"}).status_code == status
        assert client.post(f"{base}/following/").status_code == status
    assert set(Note.objects.values_list("by__username", flat=True)) == {"wu", "chen"}
    assert set(Follower.objects.values_list("user__username", flat=True)) == {"wu", "chen"}
