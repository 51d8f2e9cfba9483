"""The pages of granting credit, as each part walks through them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from guanxi.domains.credit.limits import actions
from guanxi.domains.credit.models import Application, Limit, Reference, Security, Standing, Survey
from guanxi.domains.credit.statements.actions import open_survey
from guanxi.domains.credit.tests.granting import AT, D, ask, graded, granted, make_survey, submit
from guanxi.domains.credit.watch.actions import note_news
from guanxi.domains.receivables.models import Account
from guanxi.foundation.timeline.delivery import deliver_pending
from guanxi.foundation.work.approvals.models import ApprovalRequest

pytestmark = pytest.mark.django_db


@pytest.fixture
def now(world, monkeypatch):
    """The clock stands at the world's moment."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT)
    return AT


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_rep_a_clerk_finance_and_the_regional_manager_each_do_their_part(world, now) -> None:
    survey = make_survey(world, world.jianhu)
    pk = world.jianhu.pk
    rep, clerk, finance, manager = map(browser, (world.rep, world.credit, world.finance, world.manager))
    mine = reverse("credit:customer", args=[pk])
    assert reverse("credit:apply", args=[pk]) in rep.get(mine).content.decode()
    asked = {"amount": "120000", "term_days": "30", "reason": "圣诞季备货"}
    assert rep.post(reverse("credit:apply", args=[pk]), asked).status_code == 302
    application = Application.objects.get()
    page = reverse("credit:application", args=[application.pk])
    assert reverse("credit:grading", args=[pk]) not in rep.get(page).content.decode()  # not the rep's part
    assert reverse("credit:grading", args=[pk]) in clerk.get(page).content.decode()
    assert clerk.post(reverse("credit:grading", args=[pk])).url == page
    bank = reverse("credit:bank", args=[survey.pk])
    assert bank in finance.get(page).content.decode()
    enquiry = {"name": "工商银行", "contact": "", "question": "有无逾期？", "asked_on": "2026-11-20"}
    assert finance.post(bank, enquiry).status_code == 302
    answer = reverse("credit:answer", args=[Reference.objects.get(kind="bank").pk])
    assert answer in finance.get(page).content.decode()
    assert finance.post(answer, {"answer": "无", "rating": "4", "answered_on": "2026-11-20"}).status_code == 302
    assert reverse("credit:submission", args=[application.pk]) not in clerk.get(page).content.decode()
    assert "评级之后，报表、担保等数据有变化。" in clerk.get(page).content.decode()  # the bank's answer counts too
    clerk.post(reverse("credit:grading", args=[pk]))
    assert reverse("credit:submission", args=[application.pk]) in clerk.get(page).content.decode()
    sent = clerk.post(reverse("credit:submission", args=[application.pk]))
    request = ApprovalRequest.objects.get()
    assert sent.status_code == 302 and request.rung == "manager"
    decide = reverse("approvals:request", args=[request.pk])
    assert decide in manager.get(page).content.decode()
    manager.post(reverse("approvals:grant", args=[request.pk]), {"comment": "老客户"})
    deliver_pending(at=now)
    assert Limit.objects.get().approved_by == world.manager
    assert Account.objects.get(customer=world.jianhu).ceiling == D("120000.00")
    for client in (rep, clerk, finance, manager):
        assert client.get(mine).status_code == 200
    assert "120,000" in rep.get(reverse("credit:list")).content.decode()


@pytest.mark.parametrize("place", ["lower", "end", "block", "unblock", "security"])
def test_nobody_is_asked_what_the_role_does_not_allow(world, now, place) -> None:
    url = reverse(f"credit:{place}", args=[world.yonghui.pk])
    assert browser(world.rep).get(url).status_code == 403
    assert browser(world.credit).get(url).status_code == 200


@pytest.mark.parametrize("place", ["list", "customer", "application", "application_pdf", "scoring_pdf", "survey_pdf"])
def test_a_stranger_finds_nothing(world, now, place) -> None:
    survey = make_survey(world, world.jianhu)
    application = graded(world, world.jianhu)
    keys = {"customer": world.jianhu.pk, "scoring_pdf": world.jianhu.pk, "survey_pdf": survey.pk, "list": None}
    pk = keys.get(place, application.pk)
    url = reverse(f"credit:{place}", args=[pk] if pk else [])
    answer = browser(world.stranger).get(url)
    if place == "list":
        assert "鉴湖" not in answer.content.decode()
    else:
        assert answer.status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("place", ["application_pdf", "scoring_pdf", "survey_pdf"])
def test_the_three_forms_print_in_both_languages(world, now, place, language) -> None:
    survey = make_survey(world, world.jianhu)
    actions.add_security(world.jianhu, kind="deposit", description="保证金", value=D("5000.00"), by=world.credit, at=AT)
    application = graded(world, world.jianhu)
    pk = {"scoring_pdf": world.jianhu.pk, "survey_pdf": survey.pk}.get(place, application.pk)
    answer = browser(world.credit).get(f"{reverse(f'credit:{place}', args=[pk])}?language={language}")
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF") and len(answer.content) > 10_000


def test_small_forms_say_at_their_fields_what_cannot_be(world, now) -> None:
    make_survey(world, world.jianhu)
    actions.submit(graded(world, world.jianhu), by=world.manager, at=AT)
    clerk, pk = browser(world.credit), world.jianhu.pk
    wrong = clerk.post(reverse("credit:lower", args=[pk]), {"amount": "30000", "reason": "x"})
    assert wrong.status_code == 422 and Limit.objects.count() == 1
    wrong = clerk.post(reverse("credit:security", args=[pk]), {"kind": "deposit", "description": "", "value": "-1"})
    assert wrong.status_code == 422 and not Security.objects.exists()
    right = {"kind": "deposit", "description": "保证金", "value": "5000", "valid_until": "2027-12-31"}
    assert clerk.post(reverse("credit:security", args=[pk]), right).status_code == 302
    security = Security.objects.get()
    assert (security.accepted_rate, security.by) == (D("1"), world.credit)
    assert clerk.post(reverse("credit:release", args=[security.pk]), {"reason": "退还"}).status_code == 302
    assert clerk.post(reverse("credit:lower", args=[pk]), {"amount": "1000", "reason": "退货多"}).status_code == 302
    assert Account.objects.get(customer=world.jianhu).ceiling == D("1000.00")
    assert clerk.post(reverse("credit:end", args=[pk]), {"reason": "停业"}).status_code == 302
    assert Standing.objects.get(customer=world.jianhu).limit_amount == 0


def test_blocking_and_lifting(world, now) -> None:
    clerk, pk = browser(world.credit), world.jianhu.pk
    assert clerk.post(reverse("credit:block", args=[pk]), {"reason": "退票"}).status_code == 302
    assert "退票" in clerk.get(reverse("credit:customer", args=[pk])).content.decode()
    assert clerk.post(reverse("credit:block", args=[pk]), {"reason": "again"}).status_code == 422
    assert clerk.post(reverse("credit:unblock", args=[pk]), {"reason": "已付"}).status_code == 302
    assert Standing.objects.get(customer=world.jianhu).blocked_at is None


def test_an_application_is_changed_and_withdrawn_on_its_page(world, now) -> None:
    make_survey(world, world.jianhu)
    application = ask(world, world.jianhu)
    rep, pk = browser(world.rep), application.pk
    wanted = {"amount": "20000", "term_days": "45", "reason": "春节", "version": "1"}
    assert rep.post(reverse("credit:change", args=[pk]), wanted).status_code == 302
    assert rep.post(reverse("credit:change", args=[pk]), {**wanted, "amount": "1"}).status_code == 422
    application.refresh_from_db()
    assert (application.amount, application.term_days) == (D("20000.00"), 45)
    assert rep.post(reverse("credit:withdrawal", args=[pk]), {"reason": "改预付"}).status_code == 302
    application.refresh_from_db()
    assert application.withdrawn_at is not None


def test_a_refusal_leads_back_with_its_words(world, now) -> None:
    make_survey(world, world.jianhu)
    application = ask(world, world.jianhu)
    clerk = browser(world.credit)
    answer = clerk.post(reverse("credit:submission", args=[application.pk]), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("credit:application", args=[application.pk])
    assert not ApprovalRequest.objects.exists()


def test_the_list_shows_what_is_used_and_finds_by_state(world, now) -> None:
    make_survey(world, world.yonghui)
    granted(world, world.yonghui)
    clerk = browser(world.credit)
    page = clerk.get(reverse("credit:list")).content.decode()
    assert "2,360" in page and "30,000" in page
    actions.block_customer(world.yonghui, reason="x", by=world.credit, at=AT)
    for query, count in (("blocked=1", 1), ("ended=1", 0), ("overdue=1", 1), ("grade=Z", 0), ("sort=until", 1)):
        shown = clerk.get(f"{reverse('credit:list')}?{query}").content.decode()
        assert ("永辉" in shown) is bool(count), query


def test_the_360_tells_where_credit_stands(world, now) -> None:
    make_survey(world, world.yonghui)
    granted(world, world.yonghui)
    page = browser(world.rep).get(reverse("customer", args=[world.yonghui.pk])).content.decode()
    assert reverse("credit:customer", args=[world.yonghui.pk]) in page and "2027" in page


def test_who_waits_is_told_whose_turn_it_is(world, now) -> None:
    make_survey(world, world.jianhu)
    request = submit(world, graded(world, world.jianhu))
    page = browser(world.rep).get(reverse("credit:customer", args=[world.jianhu.pk])).content.decode()
    assert reverse("approvals:request", args=[request.pk]) in page and "部门经理" in page


@pytest.mark.parametrize("role", ["rep", "credit", "manager"])
def test_pages_with_all_there_is_ask_few_questions(world, now, role) -> None:
    survey = make_survey(world, world.yonghui)
    actions.add_security(world.yonghui, kind="deposit", description="d", value=D("1.00"), by=world.credit, at=AT)
    actions.ask_bank(survey, name="工商银行", question="?", asked_on=AT.date(), by=world.finance, at=AT)
    granted(world, world.yonghui)
    make_survey(world, world.yonghui, at=AT + timedelta(seconds=1))
    application = graded(world, world.yonghui, "40000.00")
    client = browser(world.users[role])
    for url in (
        reverse("credit:customer", args=[world.yonghui.pk]),
        reverse("credit:application", args=[application.pk]),
        reverse("credit:list"),
    ):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        assert len(asked) <= 25, (url, len(asked), [one["sql"][:160] for one in asked])


def test_while_a_limit_holds_the_page_says_what_comes_next(world, now) -> None:
    """An open survey, then its grade, then a sign that asks for another survey."""
    make_survey(world, world.jianhu)
    actions.submit(graded(world, world.jianhu), by=world.manager, at=AT)
    later = AT + timedelta(days=1)
    mine = reverse("credit:customer", args=[world.jianhu.pk])
    rep, clerk = browser(world.rep), browser(world.credit)
    assert "下一步" not in rep.get(mine).content.decode()
    survey = open_survey(world.jianhu, on=AT.date(), by=world.rep, at=AT)
    assert "下一步：完成" in rep.get(mine).content.decode()
    Survey.objects.filter(pk=survey.pk).update(finished_at=later, finished_by=world.rep)
    page = clerk.get(mine).content.decode()
    assert "下一步：给客户评级" in page and reverse("credit:grading", args=[world.jianhu.pk]) in page
    actions.grade_customer(world.jianhu, by=world.credit, at=later + timedelta(hours=1))
    assert "下一步" not in rep.get(mine).content.decode()
    signal = note_news(world.jianhu, kind="news", text="涉诉", by=world.credit, at=later + timedelta(hours=2))
    page = clerk.get(mine).content.decode()
    assert "下一步：重新调查该客户" in page and reverse("credit:signal_close", args=[signal.pk]) in page
    assert reverse("credit:signal_close", args=[signal.pk]) not in rep.get(mine).content.decode()
    assert "超出额度" not in page
    Survey.objects.filter(pk=survey.pk).update(finished_at=later + timedelta(hours=3))  # after the sign
    actions.grade_customer(world.jianhu, by=world.credit, at=later + timedelta(hours=4))
    assert "下一步：说明预警的处理结果" in clerk.get(mine).content.decode()
    Account.objects.filter(customer=world.jianhu).update(ceiling=D("0.01"), balance=D("10.00"))
    assert "超出额度" in rep.get(mine).content.decode()


def test_who_has_no_limit_is_not_told_to_have_one_without_bounds(world, now) -> None:
    seen = browser(world.credit).get(reverse("credit:customer", args=[world.jianhu.pk])).content.decode()
    assert "未设额度" in seen and "不限额度" not in seen


def test_the_empty_list_leads_to_the_customers(world, now) -> None:
    assert f'href="{reverse("customer_list")}"' in main_of(browser(world.credit).get(reverse("credit:list")))


def main_of(answer) -> str:
    return answer.content.decode().partition("<main")[2]
