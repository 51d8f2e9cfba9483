"""Whether the rules of credit are kept, and terms tried for whom they are meant, in a browser."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from guanxi.domains.receivables.actions import charge_customer
from guanxi.foundation.policies.models import PolicyTrial
from guanxi.foundation.policies.trials.running import run_waiting
from tests.browser.conftest import assert_fits, settle, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("width", "language"), [(390, "zh-CN"), (390, "en-US"), (1360, "zh-CN"), (1360, "en-US")])
def test_rules_and_exceptions_of_some_days(
    world: Any, open_page: Callable[..., Page], width: int, language: str
) -> None:  # fmt: skip
    at = timezone.now()
    today = timezone.localdate(at)
    charge_customer(world.yonghui, amount=Decimal(18000), on=today, reason="service", by=world.finance, at=at)
    page = open_page(width=width, language=language)
    sign_in(page, world.manager.username)
    page.goto("/credit/audit/")
    expect(page.locator("main")).to_contain_text("360.00")  # 2,360.00 + 18,000.00 of 20,000.00
    expect(page.locator("main")).to_contain_text(str(world.finance) if language == "zh-CN" else "Jiang Wenbo")
    assert_fits(page)
    page.fill("input[name=since]", "2020-01-01")
    page.fill("input[name=until]", "2020-12-31")
    page.locator("main form button").first.click()
    page.wait_for_url("**since=2020-01-01**")
    expect(page.locator("main")).not_to_contain_text("360.00")
    assert_fits(page)


def test_terms_are_tried_for_a_unit(world: Any, open_page: Callable[..., Page]) -> None:
    page = open_page(width=390, language="en-US")
    sign_in(page, world.manager.username)
    page.goto("/settings/policies/credit.gate/trial/")
    for name, value in (("scope", "unit"), ("scope_key", str(world.shaoxing.pk))):
        with page.expect_response("**/trial/"):
            page.select_option(f"select[name={name}]", value)
        expect(page.locator(f"select[name={name}]")).to_have_value(value)
        settle(page)
    page.select_option("select[name$=without_limit]", "hold")
    expect(page.locator("select[name$=without_limit]")).to_have_value("hold")
    assert_fits(page)
    page.locator("button[form=draft]").click()
    page.wait_for_url("**/trials/**")
    trial = PolicyTrial.objects.get()
    assert (trial.scope, trial.scope_key, trial.terms["without_limit"]) == ("unit", str(world.shaoxing.pk), "hold")
    run_waiting()
    page.reload()
    expect(page.locator("main")).to_contain_text("Prepaid orders are not counted")
    assert_fits(page)
