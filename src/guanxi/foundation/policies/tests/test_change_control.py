"""Terms that nobody changes alone: they wait until somebody agreed, and lapse when others hold by then."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import translation

from guanxi.foundation.people.models import Role
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.people.tests.company import AT, Company
from guanxi.foundation.policies.actions import record_policy_version
from guanxi.foundation.policies.change_control import who_agrees
from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.policies.terms import in_force
from guanxi.foundation.policies.tests.tea import NAME, Tea
from guanxi.foundation.policies.tests.test_pages import CHANGE, client_of, typed
from guanxi.foundation.work.approvals.actions import grant_request
from guanxi.foundation.work.approvals.refusals import OwnRequest
from guanxi.foundation.work.models import ApprovalRequest
from guanxi.kit.approvals import NeedsApproval
from guanxi.kit.errors import BadInput

pytestmark = pytest.mark.usefixtures("tea")
TODAY = date(2026, 11, 20)
CONTROL = "policies.change_control"


def record(policy: str, company: Company, **terms: Any) -> PolicyVersion:
    return record_policy_version(policy, terms=terms, starts_on=TODAY, by=company.admin, at=AT)


@pytest.fixture
def controlled(company: Company) -> Company:
    """Tea is changed with the consent of the credit clerk, and so is this rule."""
    record(CONTROL, company, named=[NAME, CONTROL], role="credit")
    return company


def asked(company: Company, **terms: Any) -> ApprovalRequest:
    """The request that new terms of tea made; none of them holds yet."""
    before = PolicyVersion.objects.count()
    with pytest.raises(NeedsApproval) as need:
        record(NAME, company, **terms)
    assert PolicyVersion.objects.count() == before
    return ApprovalRequest.objects.get(pk=need.value.request.pk)


def test_new_terms_wait_until_somebody_agreed(controlled: Company) -> None:
    request = asked(controlled, cups=7, ladder=[{"role": "rep", "most": "9"}])
    cups, ladder = request.facts[f"{NAME}:cups"], request.facts[f"{NAME}:ladder"]
    assert request.facts == {
        "starts_on": "2026-11-20", "reason": "–", f"{NAME}:cups": cups, f"{NAME}:ladder": ladder,
    }  # fmt: skip
    assert cups["texts"] == {"en": "2 cups → 7 cups", "zh-hans": "2 cups → 7 cups"}
    assert ladder["texts"]["en"] == "− Rep, up to ¥5.00 / − Manager, up to ¥50.00 / + Rep, up to ¥9.00"
    assert request.summary["en"].removesuffix(" 2026") == "“Tea” for the whole company from 20 Nov"
    assert "全公司" in request.summary["zh-hans"]
    with translation.override("zh-hans"):  # whoever grants, in whatever language
        grant_request(request, comment="zu wenig", by=controlled.credit, at=AT)
    version = PolicyVersion.objects.get(policy=NAME)
    assert (version.by, version.agreed_by) == (controlled.admin, controlled.credit)
    assert in_force(Tea, on=TODAY).terms.cups == 7
    page = client_of(controlled.rep).get(f"/settings/policies/versions/{version.pk}/").content.decode()
    assert "Agreed by" in page and str(controlled.credit) in page


def test_what_was_granted_on_other_terms_lapses(controlled: Company) -> None:
    request = asked(controlled, cups=7)
    PolicyVersion.objects.create(policy=NAME, starts_on=TODAY, terms={"cups": 5}, by=controlled.admin, at=AT)
    grant_request(request, comment="", by=controlled.credit, at=AT)
    request.refresh_from_db()
    assert request.state == ApprovalRequest.State.LAPSED
    assert in_force(Tea, on=TODAY).terms.cups == 5


def test_the_rule_is_not_lifted_by_one_person(controlled: Company) -> None:
    with pytest.raises(NeedsApproval):
        record(CONTROL, controlled, named=[])
    assert who_agrees(NAME, on=TODAY) == "credit"


def test_others_are_changed_freely_and_wrong_terms_wait_for_nobody(controlled: Company) -> None:
    record("orders.terms", controlled, max_lines=20)
    with pytest.raises(BadInput):
        record(NAME, controlled, cups=99)
    record_policy_version(NAME, terms={"cups": 4}, starts_on=TODAY, by=system_user(), at=AT)
    assert not ApprovalRequest.objects.exists()
    assert in_force(Tea, on=TODAY).terms.cups == 4


def test_nobody_agrees_to_an_own_wish(controlled: Company) -> None:
    controlled.admin.roles.add(Role.objects.get(key="credit"))
    request = asked(controlled, cups=7)
    with pytest.raises(OwnRequest):
        grant_request(request, comment="", by=controlled.admin, at=AT)
    assert not PolicyVersion.objects.filter(policy=NAME).exists()


def test_the_page_says_so_and_leads_to_the_request(controlled: Company) -> None:
    client = client_of(controlled.admin)
    assert "Waits until" in client.get(CHANGE).content.decode()
    answer = client.post(CHANGE, typed(**{"t-cups": "7"}))
    request = ApprovalRequest.objects.get()
    assert answer.status_code == 302 and answer["Location"] == f"/approvals/{request.pk}/"
    shown = client_of(controlled.credit).get(answer["Location"]).content.decode()
    assert "2 cups → 7 cups" in shown and "cups" in shown and "holds from" in shown.lower()
    assert not PolicyVersion.objects.filter(policy=NAME).exists()


@pytest.mark.parametrize("terms", [{"named": ["tests.coffee"]}, {"role": "tea boy"}])
def test_only_what_there_is_can_be_named(company: Company, terms: dict[str, Any]) -> None:
    with pytest.raises(BadInput) as refusal:
        record(CONTROL, company, **terms)
    assert list(refusal.value.fields) == list(terms)
