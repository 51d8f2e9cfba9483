"""Credit in the demo: surveys with invented figures, an application that waits, a limit granted, a customer blocked."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from guanxi.demo.trouble import DINGSHENG, JIANHU, SHIGUANG, WANJIAFU, YONGHUI
from guanxi.domains.credit.limits.actions import (
    add_security,
    apply,
    block_customer,
    grade_customer,
    note_answer,
    submit,
)
from guanxi.domains.credit.limits.management import FORM, ITEMS
from guanxi.domains.credit.models import Application, Survey
from guanxi.domains.credit.statements.actions import add_reference, finish_survey, open_survey, paste_statements
from guanxi.domains.credit.watch.actions import note_news, note_promise
from guanxi.domains.customers.models import Customer
from guanxi.foundation.forms.actions import begin_record, finish_record, save_answers
from guanxi.foundation.people.models import User
from guanxi.foundation.work.approvals.actions import grant_request
from guanxi.kit.approvals import NeedsApproval
from guanxi.kit.errors import Refusal

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Figures:
    """One year of an invented firm, in thousands of yuan."""

    cash: int
    receivables: int
    stock: int
    fixed: int
    short_debts: int
    long_debts: int
    capital: int
    reserves: int
    sales: int
    costs: int
    profit: int


# years from the latest back; the opening column of a year is the one after it here
SURVEYS: dict[str, tuple[Figures, ...]] = {
    YONGHUI: (
        Figures(186, 142, 268, 120, 251, 0, 200, 265, 2480, 1985, 171),
        Figures(158, 120, 232, 128, 226, 0, 200, 212, 2216, 1790, 138),
    ),
    WANJIAFU: (
        Figures(1240, 310, 1580, 2260, 1730, 600, 1500, 1560, 18600, 15250, 702),
        Figures(1105, 295, 1490, 2310, 1695, 700, 1500, 1305, 17150, 14110, 604),
        Figures(990, 270, 1420, 2380, 1710, 800, 1500, 1050, 15900, 13120, 515),
    ),
    DINGSHENG: (
        Figures(64, 880, 2140, 1350, 4380, 900, 1000, -1846, 7900, 7280, -612),
        Figures(210, 760, 2080, 1420, 3804, 900, 1000, -1234, 9300, 8390, -388),
    ),
}
POINTS = {YONGHUI: (8, 6, 7, 6, 6, 7, 8, 8, 7, 8, 6), WANJIAFU: (9, 8, 9, 8, 8, 8, 7, 9, 9, 8, 7),
          DINGSHENG: (3, 6, 4, 4, 2, 1, 3, 2, 2, 3, 4)}  # fmt: skip
SEEN = {8: "走访时看过账，供应商口头证实。", 3: "供应商反映拖款，员工说工资晚发。", 6: "门店走访，情况一般。"}
REFERENCES = {
    YONGHUI: (
        ("中国银行绍兴分行", "bank", 4, "结算账户正常，无逾期贷款。"),
        ("义乌小商品批发行", "trade", 4, "合作五年，基本按期付款。"),
    ),
    WANJIAFU: (
        ("工商银行温州分行", "bank", 5, "授信 200 万元，使用一半，无不良。"),
        ("浙江纸业", "trade", 5, "从不拖款。"),
    ),
    DINGSHENG: (("宁波百货供应商联盟", "trade", 2, "拖欠三家供应商货款。"),),
}  # fmt: skip


def make_surveys(users: dict[str, User], *, today: date, at: datetime) -> None:
    """Surveys of three customers, news and a promise; done again it changes nothing."""
    if Survey.objects.exists():
        return
    stars = Customer.objects.in_bulk([YONGHUI, WANJIAFU, DINGSHENG, SHIGUANG, JIANHU], field_name="code")
    with transaction.atomic():  # all of it or, when the loading is killed, nothing
        for code, years in SURVEYS.items():
            _survey(stars[code], code, years, users, today=today, at=at)
        _talk(stars, users, today=today, at=at)


def _talk(stars: dict[str, Customer], users: dict[str, User], *, today: date, at: datetime) -> None:
    """A block, a promise, news."""
    block_customer(stars[DINGSHENG], reason="两次承诺未兑现，资不抵债", by=users["zhou"], at=at)
    due_on = today + timedelta(days=6)
    note_promise(stars[DINGSHENG], amount=Decimal(5000), due_on=due_on, note="张会计", by=users["zhou"], at=at)
    note_news(stars[SHIGUANG], text="听说拾光文具要关掉福州路老店，正在清库存。", by=users["gu"], at=at)


def _survey(
    customer: Customer, code: str, years: tuple[Figures, ...], users: dict[str, User], *, today: date, at: datetime
) -> None:
    rep, clerk = customer.owner or users["zhou"], users["zhou"]
    on = today - timedelta(days=12)
    record = begin_record(form=FORM, about=customer, by=rep, at=at)
    answers: dict[str, Any] = {}
    for item, points in zip(ITEMS, POINTS[code], strict=True):
        answers[item.key] = points
        answers[f"{item.key}.evidence"] = SEEN[8 if points > 7 else 3 if points < 4 else 6]
    record = save_answers(record, answers=answers, revision=record.revision, by=rep, at=at)
    finish_record(record, by=rep, at=at)
    survey = open_survey(customer, on=on, by=rep, at=at)
    for back, year in enumerate(years):
        before = years[back + 1] if back + 1 < len(years) else None
        paste_statements(survey, text=statement_text(year, before, today.year - 1 - back), by=rep, at=at)
    for name, kind, rating, answer in REFERENCES[code]:
        asked = add_reference(survey, name=name, kind=kind, question="付款是否及时？", asked_on=on, by=clerk, at=at)
        note_answer(asked, answer=answer, rating=rating, answered_on=today - timedelta(days=8), by=clerk, at=at)
    finish_survey(survey, by=rep, at=at + timedelta(minutes=1))  # after the limit that is there


def statement_text(this: Figures, before: Figures | None, year: int) -> str:
    """Balance sheet and income statement as they are pasted from a Chinese spreadsheet, in thousands."""
    rows = [
        ("货币资金", "cash"), ("应收账款", "receivables"), ("存货", "stock"), ("流动资产合计", "current"),
        ("固定资产", "fixed"), ("资产总计", "assets"), ("流动负债合计", "short_debts"), ("长期借款", "long_debts"),
        ("负债合计", "debts"), ("实收资本", "capital"), ("未分配利润", "reserves"), ("所有者权益合计", "equity"),
    ]  # fmt: skip
    lines = ["资产负债表", f"{year}年12月31日\t单位：千元", "项目\t期末余额\t年初余额"]
    lines += [f"{name}\t{_value(this, key)}\t{_value(before, key)}" for name, key in rows]
    lines += ["", "利润表", f"{year}年度\t单位：千元", "项目\t本期金额\t上期金额"]
    lines += [
        f"{name}\t{_value(this, key)}\t{_value(before, key)}"
        for name, key in (("营业收入", "sales"), ("营业成本", "costs"), ("净利润", "profit"))
    ]
    return "\n".join(lines)


def _value(it: Figures | None, key: str) -> str:
    if it is None:
        return ""
    current = it.cash + it.receivables + it.stock
    sums = {
        "current": current, "assets": current + it.fixed, "debts": it.short_debts + it.long_debts,
        "equity": it.capital + it.reserves,
    }  # fmt: skip
    return str(sums[key] if key in sums else getattr(it, key))


def make_applications(users: dict[str, User], *, at: datetime) -> None:
    """万家福 has its limit granted, 永辉's application waits for the regional manager, 鼎盛 and 鉴湖 are graded.

    What a home of an older program does not let happen is left out, so that its loading comes to an end.
    """
    stars = Customer.objects.in_bulk([YONGHUI, WANJIAFU, DINGSHENG, JIANHU], field_name="code")
    for code, amount, days, reason in (
        (WANJIAFU, 120_000, 30, "春季新品上架，集团公司提供担保"),
        (YONGHUI, 60_000, 45, "圣诞备货，原额度不够用"),
    ):
        if not Application.objects.filter(customer=stars[code]).exists():
            with left_out(f"the application of {code}"):
                _apply(stars[code], Decimal(amount), days, reason, users, at=at)
    for code in (DINGSHENG, JIANHU):
        with left_out(f"the grade of {code}"):
            grade_customer(stars[code], by=users["zhou"], at=at)


@contextmanager
def left_out(what: str) -> Iterator[None]:
    """Leave a part of the demo out, and say so, where it is refused."""
    try:
        yield
    except Refusal as refusal:
        log.warning("The demo does without %s: %s", what, refusal.message)


def _apply(
    customer: Customer, amount: Decimal, days: int, reason: str, users: dict[str, User], *, at: datetime
) -> None:  # fmt: skip
    clerk = users["zhou"]
    asked = apply(customer, amount=amount, term_days=days, reason=reason, by=customer.owner or clerk, at=at)
    if customer.code == WANJIAFU:  # half of a guarantee counts, so that the proposal comes near what is asked for
        add_security(
            customer, kind="guarantee", description="万家福集团连带责任保证", value=Decimal(240_000),
            valid_until=timezone.localdate(at) + timedelta(days=800), by=clerk, at=at,
        )  # fmt: skip
    grade_customer(customer, by=clerk, at=at)
    asked.refresh_from_db()
    try:
        submit(asked, by=clerk, at=at)
    except NeedsApproval as need:
        if customer.code == WANJIAFU:
            grant_request(need.request, comment="三年数据扎实，银行信誉好，有集团担保", by=users["fang"], at=at)
