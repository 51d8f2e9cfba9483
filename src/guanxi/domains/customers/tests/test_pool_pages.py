"""The pages of the pool: what is shown and what is not, claiming, giving back, refusals."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from guanxi.domains.customers.actions import release_customers
from guanxi.domains.customers.models import Customer
from guanxi.domains.customers.tests.conftest import AT, TODAY
from guanxi.foundation.policies.actions import record_policy_version

POOL = reverse("customers:pool")


def signed_in(user) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


@pytest.fixture
def pooled(office):
    release_customers([office.shop], reason="换线了", by=office.rep, at=AT)
    return office


def test_the_pool_shows_enough_to_choose_and_no_way_to_call(pooled):
    page = signed_in(pooled.colleague).get(POOL).content.decode()
    assert "Shaoxing Yonghui Gifts" in page and "换线了" in page
    assert reverse("customers:claim", args=[pooled.shop.pk]) in page
    for hidden in ("85123456", "解放北路", reverse("customer", args=[pooled.shop.pk]) + '"'):
        assert hidden not in page
    assert "5 claims left" in page
    found = signed_in(pooled.colleague).get(POOL, {"q": "yonghui"})
    assert [row.pk for row in found.context["page"].rows] == [pooled.shop.pk]


def test_a_manager_opens_the_customer_and_assigns_it(pooled):
    client = signed_in(pooled.manager)
    assert f'href="{reverse("customer", args=[pooled.shop.pk])}"' in client.get(POOL).content.decode()
    told = {"bulk": "assign", "confirmed": "1", "chosen": pooled.shop.pk, "owner": pooled.colleague.pk}
    assert client.post(POOL, told).status_code == 302
    assert Customer.objects.get().owner == pooled.colleague


def test_claiming_leads_to_the_customer(pooled):
    answer = signed_in(pooled.colleague).post(reverse("customers:claim", args=[pooled.shop.pk]), follow=True)
    assert answer.redirect_chain == [(reverse("customer", args=[pooled.shop.pk]), 302)]
    assert Customer.objects.get().owner == pooled.colleague


@pytest.mark.parametrize("who", ["rep", "late"])
def test_a_claim_that_is_refused_says_why(office, who):
    release_customers([office.shop], reason="换线了", by=office.rep, at=timezone.now())
    address = reverse("customers:claim", args=[office.shop.pk])
    if who == "late":
        signed_in(office.colleague).post(address)
    answer = signed_in(office.rep).post(address, follow=True)
    assert answer.redirect_chain == [(POOL, 302)]
    said = {"rep": "You had this customer less than 30 days ago.", "late": "somebody else was faster"}
    assert said[who] in answer.content.decode()


def test_a_stranger_finds_nothing(pooled):
    client = signed_in(pooled.stranger)
    assert "The pool is empty" in client.get(POOL).content.decode()
    assert client.post(reverse("customers:claim", args=[pooled.shop.pk])).status_code == 404
    assert client.get(reverse("customers:release", args=[pooled.shop.pk])).status_code == 404


def test_a_rep_without_room_reads_it_on_the_page(pooled):
    terms = {"capacity": 7, "claims_a_day": 0}
    record_policy_version("customers.holding", terms=terms, starts_on=TODAY, by=pooled.admin, at=AT)
    page = signed_in(pooled.colleague).get(POOL).content.decode()
    assert "7 places left" in page and "no limit" in page


def test_giving_back_asks_for_the_reason(office):
    client, address = signed_in(office.rep), reverse("customers:release", args=[office.shop.pk])
    assert address in client.get(reverse("customers:profile", args=[office.shop.pk])).content.decode()
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": ""}).status_code == 422
    assert Customer.objects.get().owner == office.rep
    assert client.post(address, {"reason": "太远"}).status_code == 302
    assert Customer.objects.get().pooled_at is not None


def test_chosen_customers_are_given_back_and_kept_out(office):
    client, address = signed_in(office.manager), reverse("customer_list")
    chosen = {"confirmed": "1", "chosen": office.shop.pk}
    client.post(address, {"bulk": "protect", "is_protected": "1", **chosen})
    assert Customer.objects.get().is_protected
    client.post(address, {"bulk": "release", "reason": "重新分配", **chosen})
    assert Customer.objects.get().pooled_at is not None
