"""Terms on pages: reading them, changing them with rows, comparing versions; what was typed is never lost."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from guanxi.foundation.people.models import User
from guanxi.foundation.people.tests.company import Company
from guanxi.foundation.policies.actions import record_policy_version
from guanxi.foundation.policies.models import PolicyVersion
from guanxi.foundation.policies.panels import version_text
from guanxi.foundation.policies.terms import in_force
from guanxi.foundation.policies.tests.tea import NAME, Rung, Tea
from guanxi.kit.testing.pages import at_most

pytestmark = pytest.mark.usefixtures("tea")
CHANGE = f"/settings/policies/{NAME}/change/"


def client_of(user: Any) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def page_of(user: Any, path: str, status: int = 200, **asked: Any) -> str:
    answer = client_of(user).get(path, asked)
    assert answer.status_code == status
    return answer.content.decode()


def today() -> date:
    return timezone.localdate()


def record(company: Company, cups: int, scope: str = "company", key: object = "", days: int = 0) -> PolicyVersion:
    return record_policy_version(
        NAME, terms={"cups": cups}, scope=scope, scope_key=str(key), starts_on=today() + timedelta(days=days),
        reason=f"{cups} a day", by=company.admin, at=timezone.now(),
    )  # fmt: skip


def typed(**changes: Any) -> dict[str, Any]:
    """What the form sends when nothing was changed."""
    sent = {
        "t-cups": "2", "t-milk": "10", "t-kind": "green", "t-hours": "9, 15", "t-names": "", "t-ladder-rows": "2",
        "t-ladder-0-role": "rep", "t-ladder-0-most": "5", "t-ladder-1-role": "manager", "t-ladder-1-most": "50",
        "scope": "company", "starts_on": today().isoformat(), "reason": "", "was_scope": "company",
    }  # fmt: skip
    return sent | changes


def test_everybody_reads_the_terms_and_their_sources(company: Company) -> None:
    listed = page_of(company.rep, reverse("policies:index"))
    assert "Tea" in listed and "Who gets how much." in listed
    shown = page_of(company.rep, reverse("policies:policy", args=[NAME]))
    for text in ("2 cups", "10%", "Green tea", "9, 15 h", "S9-99", "our default", "¥50.00", "What the program begins"):
        assert text in shown
    assert CHANGE not in shown
    assert CHANGE in page_of(company.admin, reverse("policies:policy", args=[NAME]))


def test_only_who_may_record_opens_the_form(company: Company) -> None:
    for person in (company.manager, company.rep, company.credit):
        client = client_of(person)
        assert client.get(CHANGE).status_code == 403
        assert client.post(CHANGE, typed(**{"t-cups": "9"})).status_code == 403
        assert client.post(reverse("policies:preview", args=[NAME]), typed()).status_code == 403
    assert not PolicyVersion.objects.exists()


def test_new_terms_are_recorded_with_their_rows(company: Company) -> None:
    sent = typed(**{
        "t-cups": "1 2", "t-milk": "12.5%", "t-kind": "black", "t-is_free": "1", "t-hours": "8，12 18",
        "t-names": "Pu'er\nLong Jing\n\n", "t-ladder-1-most": "1,000.50", "reason": "a longer winter",
    })  # fmt: skip
    answer = client_of(company.admin).post(CHANGE, sent)
    version = PolicyVersion.objects.get()
    assert answer["Location"] == reverse("policies:version", args=[version.pk])
    assert in_force(Tea, on=today()).terms == Tea(
        12, Decimal("0.125"), "black", True, (8, 12, 18), ("Pu'er", "Long Jing"),
        (Rung("rep", Decimal(5)), Rung("manager", Decimal("1000.50"))),
    )  # fmt: skip
    kept = page_of(company.rep, answer["Location"])
    for text in ("12 cups", "12.5%", "Black tea", "8, 12, 18 h", "Long Jing", "¥1,000.50", "a longer winter"):
        assert text in kept


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"t-cups": "two"}, "Write a whole number."),
        ({"t-cups": ""}, "Fill this in."),
        ({"t-cups": "21"}, "Write a number from 0 to 20."),
        ({"t-milk": "250"}, "Write a share from 0% to 100%."),
        ({"t-kind": "blue"}, "Choose one of those offered."),
        ({"t-hours": "9, noon"}, "No. 2: Write a whole number."),
        ({"t-ladder-0-most": "five"}, "Write a number."),
        ({"t-ladder-0-role": "boss"}, "Choose one of those offered."),
        ({"t-ladder-1-most": ""}, "a manager&#x27;s tea ends somewhere"),
        ({"t-cups": "0", "t-is_free": "1"}, "no cups cannot be free"),
        ({"starts_on": "2999-01-01"}, "Choose a day from a year back to five years ahead."),
        ({"starts_on": "soon"}, "Enter a valid date."),
        ({"scope": "galaxy"}, "Choose one of those offered."),
        ({"scope": "unit", "scope_key": ""}, "Say whom the terms are for"),
        ({"scope": "unit", "scope_key": "999999"}, "There is nobody of this key."),
        ({"reason": "x" * 201}, "at most 200 characters"),
        ({"t-ladder-rows": "9" * 30}, "At most 200 entries."),
    ],
)
def test_a_fault_is_named_and_everything_typed_is_still_there(company: Company, changes: dict, said: str) -> None:
    sent = typed(**{"t-names": "what I typed", "reason": "as I said"}) | changes
    answer = client_of(company.admin).post(CHANGE, sent)
    shown = answer.content.decode()
    assert answer.status_code == 422 and said in shown
    assert "what I typed" in shown and (changes.get("reason") or "as I said") in shown
    for name, text in changes.items():
        assert name in ("t-is_free", "scope", "scope_key", "t-kind", "t-ladder-rows") or text in shown
    assert not PolicyVersion.objects.exists()


def test_rows_come_go_and_move_with_all_that_is_typed(company: Company) -> None:
    def rows(asked: str, **changes: str) -> list[tuple[str, str]]:
        sent = typed(**{"t-ladder-0-most": "fi", "t-names": "kept"}) | changes | {"do": asked}
        answer = client_of(company.admin).post(CHANGE, sent)
        assert answer.status_code == 200 and "kept" in answer.content.decode()
        (table,) = answer.context["tables"]
        return [(line.cells[0].text, line.cells[1].text) for line in table.lines]

    assert rows("add.ladder") == [("rep", "fi"), ("manager", "50"), ("", "50")]  # the role is to be chosen
    assert rows("add.ladder", **{"t-ladder-rows": "0"}) == [("", "5")]
    assert rows("remove.ladder.0") == [("manager", "50")]
    assert rows("up.ladder.1") == rows("down.ladder.0") == [("manager", "50"), ("rep", "fi")]
    for nonsense in ("remove.ladder.7", "up.ladder.x", "add.cups", "add.sugar", "burn.everything", "remove..", "up"):
        assert rows(nonsense) == [("rep", "fi"), ("manager", "50")]
    full = {"t-ladder-rows": "200"}
    assert len(rows("add.ladder", **full)) == 200
    assert not PolicyVersion.objects.exists()


def test_what_would_change_is_told_before(company: Company) -> None:
    record(company, 7, "unit", company.shaoxing.pk)
    record(company, 8, days=3)
    url = reverse("policies:preview", args=[NAME])
    client = client_of(company.admin)
    told = client.post(url, typed(**{"t-cups": "4", "t-ladder-rows": "1"})).content.decode()
    for text in ("2 cups → 4 cups", "− Manager, up to ¥50.00", "They hold until", "1 other keeps terms of its own."):
        assert text in told
    assert "Nothing yet" in client.post(url, typed()).content.decode()
    assert "cannot be read yet" in client.post(url, typed(**{"t-cups": "x"})).content.decode()
    moved = {"t-ladder-0-role": "manager", "t-ladder-0-most": "50", "t-ladder-1-role": "rep", "t-ladder-1-most": "5"}
    assert "another order" in client.post(url, typed(**moved)).content.decode()
    past = client.post(url, typed(starts_on=(today() - timedelta(9)).isoformat())).content.decode()
    assert "Decisions already made keep the terms that made them." in past


def test_choosing_others_begins_with_what_holds_for_them_unless_something_was_typed(company: Company) -> None:
    record(company, 7, "unit", company.zhejiang.pk)
    asked = {"do": "whom", "scope": "unit", "was_scope": "unit", "scope_key": str(company.shaoxing.pk)}
    client = client_of(company.admin)
    fresh = client.post(CHANGE, typed(**asked))
    assert fresh.context["draft"].texts["cups"] == "7"
    touched = client.post(CHANGE, typed(**asked, **{"t-cups": "13"}))
    assert touched.context["draft"].texts["cups"] == "13"
    other = client.post(CHANGE, typed(**asked | {"was_scope": "role", "was_key": "rep"}))
    assert other.context["draft"].key == ""
    opened = client.get(CHANGE, {"scope": "unit", "key": company.shaoxing.pk})
    assert opened.context["draft"].texts["cups"] == "7"
    answer = client.post(CHANGE, typed(scope="unit", scope_key=str(company.shaoxing.pk), **{"t-cups": "13"}))
    assert answer.status_code == 302
    assert (PolicyVersion.objects.latest("pk").scope_key, PolicyVersion.objects.count()) == (
        str(company.shaoxing.pk),
        2,
    )


def test_what_holds_for_a_unit_and_why(company: Company) -> None:
    record(company, 3)
    record(company, 4, "unit", company.zhejiang.pk)
    record(company, 5, "unit", company.zhejiang.pk, days=30)
    url, asked = reverse("policies:policy", args=[NAME]), {"scope": "unit", "key": company.shaoxing.pk}
    shown = page_of(company.rep, url, **asked)
    assert "4 cups" in shown and "4 a day" in shown and "3 a day" in shown and "5 a day" not in shown
    later = page_of(company.rep, url, **asked, on=(today() + timedelta(30)).isoformat())
    assert "5 cups" in later
    assert "2 cups" in page_of(company.rep, url, on=(today() - timedelta(1)).isoformat())
    listed = page_of(company.rep, url, scope="unit")
    assert "Zhejiang" in listed and "4 a day" in listed
    everything = page_of(company.rep, reverse("policies:subject", args=["unit", company.shaoxing.pk]))
    assert "Tea" in everything and "Zhejiang" in everything
    for wrong in ({"scope": "unit", "key": "999"}, {"scope": "galaxy"}, {"scope": "customer", "key": "1"}):
        page_of(company.rep, url, 404, **wrong)
    assert page_of(company.rep, url, on="someday") and page_of(company.rep, url, on="2026-02-31")


def test_versions_stand_for_ever_and_two_are_compared(company: Company) -> None:
    first, second = record(company, 3, days=-9), record(company, 4)
    PolicyVersion.objects.filter(pk=first.pk).update(terms={"cups": 3, "sugar": 1, "milk": "no number"})
    old = page_of(company.rep, reverse("policies:version", args=[first.pk]))
    assert "3 cups" in old and "sugar" in old and "no number" in old and "not yet known to this version" in old
    url = reverse("policies:comparison", args=[NAME])
    listed = page_of(company.rep, reverse("policies:versions", args=[NAME]))
    assert "3 a day" in listed and "4 a day" in listed
    PolicyVersion.objects.filter(pk=first.pk).update(terms={"cups": 3, "ladder": []})
    told = page_of(company.rep, f"{url}?v={second.pk}&v={first.pk}")
    assert told.index("3 cups") < told.index("4 cups") and "¥50.00" in told and "No row" in told
    assert "2 cups" in page_of(company.rep, f"{url}?v=0&v={second.pk}")
    for wrong in ("", f"?v={first.pk}", f"?v={first.pk}&v={first.pk}", "?v=1&v=2&v=3", "?v=x&v=y"):
        assert "Choose two versions" in page_of(company.rep, url + wrong, 422)
    page_of(company.rep, f"{url}?v=0&v=99999", 404)
    page_of(company.rep, reverse("policies:version", args=[99999]), 404)
    again = client_of(company.admin).get(CHANGE, {"from": second.pk})
    assert again.context["draft"].texts["cups"] == "4"


def test_the_same_form_sent_twice_records_one_version(company: Company) -> None:
    sent = typed(**{"t-cups": "5", "idempotency_key": "once"})
    client = client_of(company.admin)
    assert client.post(CHANGE, sent)["Location"] == client.post(CHANGE, sent)["Location"]
    assert PolicyVersion.objects.count() == 1


def test_a_decision_names_its_version(company: Company) -> None:
    version = record(company, 3, "unit", company.zhejiang.pk)
    told = version_text(version.pk, policy=NAME)
    assert reverse("policies:version", args=[version.pk]) in told
    assert "“Tea” for Zhejiang" in told and str(company.admin) in told
    assert "defaults of “Tea”" in version_text(None, policy=NAME)
    assert version_text(99999, policy=NAME) == ""


def test_more_versions_are_no_more_questions(company: Company) -> None:
    pages = [
        reverse("policies:index"), reverse("policies:policy", args=[NAME]), reverse("policies:versions", args=[NAME]),
        f"{reverse('policies:policy', args=[NAME])}?scope=unit", CHANGE,
        reverse("policies:subject", args=["unit", company.shaoxing.pk]),
    ]  # fmt: skip
    for n in range(5):
        for unit in (company.zhejiang, company.shaoxing, company.wenzhou):
            record(company, n, "unit", unit.pk, days=n - 2)
    client = client_of(company.admin)
    for path in pages:
        with at_most(20):
            assert client.get(path).status_code == 200


def test_choosing_from_a_scope(company: Company) -> None:
    shown = page_of(company.rep, reverse("policies:options", args=["unit"]), q="zhej")
    assert "Zhejiang" in shown and "Wenzhou" not in shown
    page_of(company.rep, reverse("policies:options", args=["galaxy"]), 404)


def test_terms_that_somebody_else_recorded_meanwhile_are_not_undone_unseen(company: Company) -> None:
    deputy = User.objects.create_user("deputy", full_name="Deputy", unit=company.company)
    deputy.roles.set(company.admin.roles.all())
    seen = re.search(r'name="seen" value="([0-9]+)"', page_of(deputy, CHANGE))
    assert seen is not None
    client = client_of(company.admin)
    assert client.post(CHANGE, typed(**{"t-cups": "7", "seen": seen[1], "idempotency_key": "k1"})).status_code == 302
    late = typed(**{"t-milk": "30", "seen": seen[1], "idempotency_key": "k2"})
    laid_out = client_of(deputy).post(CHANGE, late | {"do": "kept"}).content.decode()
    assert f'name="seen" value="{seen[1]}"' in laid_out, "whoever only moved rows has not seen the new terms"
    answer = client_of(deputy).post(CHANGE, late)
    text = answer.content.decode()
    assert answer.status_code == 409 and f"{company.admin} recorded new terms meanwhile" in text
    assert "7 cups → 2 cups" in text and PolicyVersion.objects.count() == 1
    told = re.search(r'name="seen" value="([0-9]+)"', text)
    assert told is not None
    again = client_of(deputy).post(CHANGE, late | {"t-cups": "7", "seen": told[1], "idempotency_key": "k3"})
    assert again.status_code == 302
    terms = in_force(Tea, on=today()).terms
    assert (terms.cups, terms.milk) == (7, Decimal("0.30"))
    # a lost answer: the same send once more is the same version
    resent = client_of(deputy).post(CHANGE, late | {"t-cups": "7", "seen": told[1], "idempotency_key": "k3"})
    assert resent.status_code == 302
    assert PolicyVersion.objects.count() == 2


def test_what_two_versions_say_alike_stands_below_its_name_on_the_phone(company: Company) -> None:
    first, second = record(company, 3), record(company, 4)
    text = page_of(company.rep, reverse("policies:comparison", args=[NAME]), v=[first.pk, second.pk])
    same = text[text.index("The same in both") :]
    assert "fold-rows" in same and 'data-phone="title"' in same and 'data-phone="sub"' in same


def test_words_on_what_changes_stand_together_as_the_language_writes_them(company: Company) -> None:
    record(company, 3, scope="unit", key=company.shaoxing.pk, days=-2)
    client = client_of(company.admin)
    earlier = typed(starts_on=(today() - timedelta(days=2)).isoformat())
    for language, between in (("zh-hans", "。另有 1"), ("en", ". 1 other")):
        text = client.post(reverse("policies:preview", args=[NAME]), earlier, headers={"accept-language": language})
        assert between in text.content.decode()
