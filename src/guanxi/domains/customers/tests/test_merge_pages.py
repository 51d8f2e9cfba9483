"""The pages of duplicates and merges: one pair after the other, the list of merges, two that somebody chose."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from guanxi.domains.customers.actions import (
    assign_customers,
    create_customer,
    merge_customers,
    unmerge_customers,
    update_customer,
)
from guanxi.domains.customers.models import Customer, CustomerMerge, DuplicatePair
from guanxi.domains.customers.tests.conftest import AT


def pair_of(one: Customer, other: Customer, score: str) -> DuplicatePair:
    first, second = sorted((one, other), key=lambda customer: customer.pk)
    reasons = [{"key": "phone", "mine": "0575-85123456"}]
    return DuplicatePair.objects.create(one=first, other=second, score=Decimal(score), reasons=reasons, found_at=AT)


@pytest.fixture
def desk(office):
    """Two pairs of 绍兴 and one with a customer of another region; the manager sits at the page."""
    told = {"by": office.admin, "at": AT}
    twin = create_customer(name="绍兴永辉礼品商行", unit=office.units.shaoxing, owner=office.rep, **told)
    third = create_customer(name="永辉礼品", unit=office.units.shaoxing, owner=office.colleague, **told)
    far = create_customer(name="温州永辉礼品行", unit=office.units.wenzhou, owner=office.stranger, **told)
    client = Client(headers={"accept-language": "en"})
    client.force_login(office.manager)
    return SimpleNamespace(
        office=office, client=client, twin=twin, third=third, far=far,
        first=pair_of(office.shop, twin, "0.95"), second=pair_of(office.shop, third, "0.80"),
        hidden=pair_of(office.shop, far, "0.90"),
    )  # fmt: skip


def show(pair: DuplicatePair, **query: object) -> str:
    return reverse("customers:pair", args=[pair.pk], query=query)


def form(desk, survivor: Customer, merged: Customer, **fields: str) -> dict[str, str]:
    versions = {"survivor_version": survivor.version, "merged_version": merged.version}
    return {"survivor": str(survivor.pk), **{name: str(number) for name, number in versions.items()}, **fields}


def test_the_list_shows_the_likeliest_first_within_reach(desk) -> None:
    said = desk.client.get(reverse("customers:pairs")).content.decode()
    assert said.index("绍兴永辉礼品商行") < said.index("永辉礼品</td>")
    assert "温州永辉礼品行" not in said
    assert show(desk.first).split("?")[0] in said


def test_a_pair_is_shown_with_reasons_choices_and_what_moves(desk) -> None:
    answer = desk.client.get(show(desk.first))
    said = answer.content.decode()
    assert "1 of 2" in said
    assert "the same telephone 0575-85123456" in said
    assert 'name="field.name" value="survivor" checked' in said
    assert 'name="field.phone" value="survivor" checked' in said
    swapped = desk.client.get(show(desk.first, survivor=desk.twin.pk)).content.decode()
    assert 'name="field.phone" value="merged" checked' in swapped  # what only the other one knows is proposed


def test_merging_goes_on_to_the_next_pair_and_can_be_undone_there(desk) -> None:
    sent = form(desk, desk.office.shop, desk.twin, **{"field.name": "merged"})
    answer = desk.client.post(show(desk.first, place=1, of=2), sent)
    merge = CustomerMerge.objects.get()
    assert answer["Location"] == show(desk.second, place=2, of=2, done=f"merge-{merge.pk}")
    assert Customer.objects.get(pk=desk.office.shop.pk).name == "绍兴永辉礼品商行"
    assert f"merge-{merge.pk}" in desk.client.get(answer["Location"]).content.decode()
    back = desk.client.post(reverse("customers:undo_decision"), {"done": f"merge-{merge.pk}"})
    assert back["Location"] == show(desk.first).split("?")[0]
    assert desk.client.get(back["Location"]).status_code == 200
    assert Customer.objects.get(pk=desk.twin.pk).merged_into is None
    assert Customer.objects.get(pk=desk.office.shop.pk).name == "绍兴永辉礼品行"


def test_different_customers_are_remembered_until_somebody_doubts(desk) -> None:
    answer = desk.client.post(show(desk.first, place=1, of=2), {"decision": "different"})
    assert answer["Location"] == show(desk.second, place=2, of=2, done=f"pair-{desk.first.pk}")
    desk.first.refresh_from_db()
    assert desk.first.decision == "different"
    desk.client.post(reverse("customers:undo_decision"), {"done": f"pair-{desk.first.pk}"})
    desk.first.refresh_from_db()
    assert (desk.first.decision, desk.first.decided_by) == ("", None)


def test_skipping_decides_nothing_and_ends_at_the_list(desk) -> None:
    answer = desk.client.get(show(desk.first, place=1, of=2, skip=1))
    assert answer["Location"] == show(desk.second, place=2, of=2)
    answer = desk.client.get(show(desk.second, place=2, of=2, skip=1))
    assert answer["Location"] == reverse("customers:pairs")
    assert not DuplicatePair.objects.exclude(decision="").exists()


def test_a_pair_that_somebody_else_merged_is_passed_over(desk) -> None:
    sent = form(desk, desk.office.shop, desk.twin)
    merge_customers(desk.office.shop, desk.twin, by=desk.office.admin, at=AT)
    answer = desk.client.post(show(desk.first, place=1, of=2), sent, follow=True)
    assert "was merged into 绍兴永辉礼品行 already" in answer.content.decode().replace(
        "Shaoxing Yonghui Gifts", "绍兴永辉礼品行"
    )
    assert answer.redirect_chain[-1][0].startswith(show(desk.second).split("?")[0])


def test_an_edit_meanwhile_is_looked_at_first(desk) -> None:
    sent = form(desk, desk.office.shop, desk.twin)
    update_customer(desk.twin, changes={"phone": "13805751234"}, version=1, by=desk.office.admin, at=AT)
    answer = desk.client.post(show(desk.first), sent, follow=True)
    assert "Somebody changed one of these customers meanwhile" in answer.content.decode()
    assert "13805751234" in answer.content.decode()
    assert not CustomerMerge.objects.exists()


def test_two_that_somebody_chose(desk) -> None:
    merging = reverse("customers:merge")
    assert desk.client.get(merging, {"one": desk.twin.pk}).status_code == 200
    compared = desk.client.get(merging, {"one": desk.twin.pk, "other": desk.third.pk})
    assert "永辉礼品" in compared.content.decode()
    assert desk.client.get(merging, {"one": desk.twin.pk, "other": desk.far.pk}).status_code == 404
    sent = form(desk, desk.twin, desk.third, one=str(desk.twin.pk), other=str(desk.third.pk))
    answer = desk.client.post(merging, sent)
    assert answer["Location"] == reverse("customer", args=[desk.twin.pk])
    assert Customer.objects.get(pk=desk.third.pk).merged_into == desk.twin


def test_the_list_of_merges_and_the_page_of_one(desk) -> None:
    merge = merge_customers(desk.office.shop, desk.twin, chosen={"name": "merged"}, by=desk.office.manager, at=AT)
    listed = desk.client.get(reverse("customers:merges")).content.decode()
    assert "绍兴永辉礼品商行" in listed
    there = reverse("customers:merge_record", args=[merge.pk])
    shown = desk.client.get(there).content.decode()
    assert "绍兴永辉礼品行" in shown
    CustomerMerge.objects.filter(pk=merge.pk).update(at="2020-01-01T00:00:00Z")
    assert "It can no longer be undone" in desk.client.get(there).content.decode()
    answer = desk.client.post(reverse("customers:unmerge", args=[merge.pk]), follow=True)
    assert "this one is older" in answer.content.decode()


def test_an_undone_merge_is_shown_to_those_who_see_both(desk) -> None:
    office = desk.office
    merge = merge_customers(office.shop, desk.twin, by=office.manager, at=timezone.now())
    there = reverse("customers:merge_record", args=[merge.pk])
    unmerge_customers(merge, by=office.manager, at=timezone.now())
    assert desk.client.get(there).status_code == 200
    assign_customers([desk.twin], owner=office.stranger, by=office.admin, at=timezone.now())
    assert desk.client.get(there).status_code == 404
    assert "绍兴永辉礼品商行" not in desk.client.get(reverse("customers:merges")).content.decode()
    desk.client.force_login(office.admin)
    assert desk.client.get(there).status_code == 200


def test_the_pages_are_for_those_who_may_merge(desk) -> None:
    guest = Client()
    guest.force_login(desk.office.guest)
    stranger = Client()
    stranger.force_login(desk.office.stranger)
    assert stranger.get(show(desk.first)).status_code == 404
    assert guest.get(reverse("customers:merge")).status_code == 403
    assert guest.get(reverse("customers:pairs")).status_code == 403
    assert guest.post(reverse("customers:undo_decision"), {"done": f"pair-{desk.first.pk}"}).status_code == 403


def test_looking_for_duplicates_is_asked_for_and_watched(desk) -> None:
    answer = desk.client.post(reverse("customers:search_duplicates"), follow=True)
    assert "goes on in the background" in answer.content.decode()
    assert "done" in desk.client.get(reverse("customers:search_progress")).content.decode()
