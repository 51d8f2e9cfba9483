"""The queue of release: the worst of however many wait, and what all of them come to."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse

from guanxi.domains.credit.models import Standing
from guanxi.domains.orders.actions import recheck_holds
from guanxi.domains.orders.models import Hold
from guanxi.domains.orders.policies import ReleasePolicy
from guanxi.domains.orders.queries import Releasers, holds, release_queue
from guanxi.domains.orders.tests.conftest import AT, D, let_pass, make_customer, set_terms
from guanxi.foundation.people.models import User
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.work.approvals.rungs import RungRow


@pytest.fixture
def waiting(shop, monkeypatch):
    """Four orders of customers without a limit, the oldest first; the queue ranks two."""
    monkeypatch.setattr(holds, "MOST", 2)
    let_pass(shop.manager, without_limit="hold")
    customers = [make_customer(f"C1{n}", shop.unit, shop.rep) for n in range(4)]
    return [shop.place((shop.mug, str(10 + n)), customer=customer) for n, customer in enumerate(customers)]


def test_the_worst_of_many_are_ranked_and_all_are_counted(shop, waiting):
    queue = release_queue(shop.manager)
    assert [one.order for one in queue.rows] == [waiting[3], waiting[2]]
    assert (queue.count, queue.is_cut) == (4, True)
    assert queue.missing == queue.total == sum((one.total for one in waiting), D(0))
    assert release_queue(shop.stranger).count == 0


def test_all_of_a_few_are_ranked_by_what_is_missing_now(shop, waiting, monkeypatch):
    monkeypatch.setattr(holds, "MOST", 5)
    Hold.objects.update(missing=D(1), urgency=1)
    queue = release_queue(shop.manager)
    assert [one.order for one in queue.rows] == waiting[::-1]
    assert (queue.count, queue.is_cut) == (4, False)
    assert queue.missing == sum((one.total for one in waiting), D(0))


def test_the_grade_moves_an_order_up_when_the_gate_is_asked_again(shop, waiting):
    first = waiting[0]
    before = Hold.objects.get(order=first).urgency
    Standing.objects.create(customer=first.customer, grade="E")
    recheck_holds(first.customer, by=system_user(), at=AT)
    assert Hold.objects.get(order=first).urgency == 2 * before
    assert release_queue(shop.manager).rows[0].order == first


def test_holds_from_before_are_ranked_by_what_is_missing(waiting):
    Hold.objects.update(urgency=0)
    import_module("guanxi.domains.orders.migrations.0008_worst_first").rank(apps, None)
    assert [one.order for one in Hold.objects.order_by("-urgency")] == waiting[::-1]
    assert Hold.objects.get(order=waiting[0]).urgency == int(waiting[0].total)


def test_the_page_says_that_it_ranks_the_worst_only(shop, waiting, client, monkeypatch):
    User.objects.filter(pk=shop.manager.pk).update(language="en")
    client.force_login(shop.manager)
    page = client.get(reverse("orders:held"))
    assert "worst 2 of 4 orders" in page.content.decode()
    monkeypatch.setattr(holds, "MOST", 10)
    assert "worst 4 of 4" not in client.get(reverse("orders:held")).content.decode()


@pytest.fixture
def clerk(shop):
    """Who sees all and releases up to 125.00."""
    role = shop.credit.held_roles[0]
    role.permissions = ["orders.view", "orders.release_order"]
    role.save()
    set_terms(shop.manager, ReleasePolicy(rungs=(RungRow("credit", D(125)), RungRow("manager", None))))
    return User.objects.get(pk=shop.credit.pk)


def test_what_one_may_release_is_found_below_the_worst_and_counted(shop, waiting, clerk, client):
    queue = release_queue(clerk, only_mine=True)
    assert ([one.order for one in queue.rows], queue.count) == ([waiting[0]], 1)
    assert release_queue(shop.manager, only_mine=True).count == 4
    User.objects.filter(pk=clerk.pk).update(language="en")
    client.force_login(clerk)
    url = reverse("orders:held")
    mine, every = (client.get(f"{url}{asked}").content.decode() for asked in ("?mine=1", ""))
    assert waiting[0].number in mine and waiting[3].number not in mine
    assert waiting[3].number in every and waiting[0].number not in every
    Hold.objects.filter(order=waiting[0]).update(at_stake=D(126))
    assert "None of the orders that wait is yours to release" in client.get(f"{url}?mine=1").content.decode()


def test_holds_and_orders_are_asked_the_same_of_every_ladder(shop, waiting, clerk):
    own = ReleasePolicy(rungs=(RungRow("wuxiaoyan", D(140)), RungRow("manager", D(150)), RungRow("credit", None)))
    set_terms(shop.manager, own, scope="unit", key=str(shop.far.pk))
    shop.place((shop.mug, "11"), customer=make_customer("F1", shop.far, shop.rep))
    found = list(Hold.objects.select_related("order__customer"))
    assert len(found) == 5
    for person in (shop.manager, shop.rep, shop.stranger, clerk):
        releasers = Releasers()
        mine = {one.pk for one in found if releasers.covers(person, one.order, one.at_stake)}
        assert set(Hold.objects.filter(releasers.covered_by(person)).values_list("pk", flat=True)) == mine, person
