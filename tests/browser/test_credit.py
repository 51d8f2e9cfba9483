"""From a survey to a limit, a held and released order and a new survey: a rep, a credit clerk, finance and the regional
manager each do their part, on the phone and at the desk, in both languages.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from guanxi.domains.credit.tests.granting import make_survey
from guanxi.foundation.timeline.delivery import deliver_pending
from guanxi.foundation.work.models import Task
from tests.browser.conftest import assert_fits, sign_in
from tests.browser.test_release import order_too_much

pytestmark = pytest.mark.django_db(transaction=True)
ANSWER = "Account since 2019, no bills past due"


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
@pytest.mark.parametrize("width", [390, 1360])
def test_each_does_his_part_from_survey_to_survey(
    world: Any, open_page: Callable[..., Page], width: int, language: str
) -> None:
    now = timezone.now()
    make_survey(world, world.jianhu, on=timezone.localdate(now), at=now)

    def seat(person: Any) -> Page:
        page = open_page(width=width, language=language)
        sign_in(page, person.username)
        page.goto(f"/credit/{world.jianhu.pk}/")
        assert_fits(page)
        return page

    rep = seat(world.rep)
    _turn(rep).click()
    _fill(rep, {"amount": "120000", "term_days": "30", "reason": "Christmas season, twice as much as last year"})
    expect(rep.locator("main .notice .btn")).to_have_count(0)  # the next part is somebody else's
    clerk = seat(world.credit)
    _turn(clerk).click()
    clerk.wait_for_url(re.compile(r"/credit/applications/\d+/$"))
    expect(clerk.locator("main .table, main .fold-rows").first).to_be_visible()
    assert_fits(clerk)
    finance = seat(world.finance)
    _turn(finance).click()
    _fill(finance, {"name": "ICBC Shaoxing"})
    _turn(finance).click()
    _fill(finance, {"answer": ANSWER, "rating": "4"})
    expect(finance.locator("main")).to_contain_text("4 / 5")
    clerk.reload()
    with clerk.expect_navigation():
        clerk.locator("main form[action$='/grading/'] button").first.click()
    expect(clerk.locator("main .steps .step.now")).to_have_count(1)
    _turn(clerk).click()
    clerk.wait_for_url(re.compile(r"/approvals/\d+/$"))
    manager = seat(world.manager)
    _turn(manager).click()
    manager.wait_for_url(re.compile(r"/approvals/\d+/$"))
    assert_fits(manager)
    manager.locator("main textarea").first.fill("Known for years")
    manager.locator("main button.primary").first.click()
    expect(manager.locator(".page-head .badge.ok, main .badge.ok").first).to_be_visible()
    deliver_pending(at=timezone.now())
    for page in (rep, finance):
        page.goto(f"/credit/{world.jianhu.pk}/")
        expect(page.locator("main")).to_contain_text("120,000.00")
        expect(page.locator("main .steps .step.now")).to_have_count(0)
        assert_fits(page)
    _sell_above_the_limit(rep, clerk, world, language)
    _survey_again(rep, clerk, world)


def _sell_above_the_limit(rep: Page, clerk: Page, world: Any, language: str) -> None:
    """Said while typing, held with what is missing, released with a reason by who may."""
    button = {"zh-CN": "确认（将被挂起）", "en-US": "Confirm (will be held)"}[language]
    address = order_too_much(rep, world.jianhu, world.mug, "10500", missing="¥6,000.00", button=button)
    expect(rep.locator("main .notice.bad")).to_contain_text("¥6,000.00")
    expect(rep.locator("[data-dialog-open=deliver]")).to_have_count(0)
    assert_fits(rep)
    clerk.goto("/orders/held/")
    expect(clerk.locator("main")).to_contain_text("¥6,000.00")
    assert_fits(clerk)
    clerk.goto(f"{address}#release")
    reason = clerk.locator("#release [name=reason]")
    reason.fill("Paid on Friday, says the bank")
    reason.press("Enter")
    expect(clerk.locator("main .notice.bad")).to_have_count(0)
    rep.goto(address)
    expect(rep.locator("[data-dialog-open=deliver]")).to_be_visible()
    assert_fits(rep)


def _survey_again(rep: Page, clerk: Page, world: Any) -> None:
    """News leads to a task for the rep, the task to a new survey."""
    clerk.goto(f"/credit/{world.jianhu.pk}/news/")
    clerk.locator("main [name=text], dialog [name=text]").first.fill("The owner sells his shop in Keqiao")
    clerk.locator("main form button.primary").last.click()
    clerk.wait_for_url(lambda address: not address.endswith("/news/"))
    task = Task.objects.get(assignee=world.rep, done_at=None, origin__startswith="credit.signal")
    rep.goto(f"/tasks/{task.pk}/")
    assert_fits(rep)
    rep.locator(".page-head .btn.primary").click()
    rep.locator("main form button.primary").last.click()
    rep.wait_for_url(re.compile(r"/credit/surveys/\d+/$"))
    assert_fits(rep)


def _turn(page: Page) -> Any:
    """The button of the part that is next, for whose part it is."""
    button = page.locator("main .notice").locator(".btn, button").first
    expect(button).to_be_visible()
    return button


def _fill(page: Page, values: dict[str, str]) -> None:
    """Fill the small form, send it, and be back on the page it was asked from."""
    form = page.locator("main form:has([name=back]), main form.ask, main .card form").last
    for name, value in values.items():
        field = form.locator(f"[name={name}]")
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    form.locator("button.primary, button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/credit/\d+/$"))
