"""The troubles and the work of this week in the demo: invented, so that Today has something to show."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from guanxi.demo.staff import tighten_gate
from guanxi.domains.catalogue.models import Product
from guanxi.domains.credit.limits.actions import set_limits
from guanxi.domains.credit.limits.actions.importing import LimitGiven
from guanxi.domains.customers.actions import move_stage
from guanxi.domains.customers.models import Customer
from guanxi.domains.orders.actions import deliver_order, place_order
from guanxi.domains.orders.models import Order
from guanxi.domains.orders.rules import LineInput
from guanxi.domains.receivables.actions import open_account
from guanxi.domains.receivables.models import Account
from guanxi.foundation.people.models import User
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.actions import add_note, follow
from guanxi.foundation.work.actions import add_task

SEED = 20_261_124
REASONS = ("competition", "habit", "market")  # why it is sold on credit
BEST_SELLERS = ("85123A", "22423", "85099B", "84879", "20725", "21232", "21212", "22197", "82580", "21034")
YONGHUI, DINGSHENG, WANJIAFU, SHIGUANG, HAIYUN, CHUNHUI, JIANHU, ZHUCHENG = (
    "14911", "14156", "17511", "15311", "13694", "17850", "16684", "17949",
)  # fmt: skip

NOTES = (
    (DINGSHENG, 9, "phone", "张会计说资金紧张，承诺下周五先付一半，余款月底前结清。"),
    (DINGSHENG, 2, "phone", "上周五没有到账。再次联系，答应本周内处理，第二次承诺。"),
    (YONGHUI, 3, "face", "吴老板对圣诞款很满意，想加订一批茶蜡烛台；提醒他额度快用完了。"),
    (YONGHUI, 1, "phone", "答应今天先还 ¥5,000，到账后再放行新订单。"),
    (HAIYUN, 20, "face", "上门两次店门都锁着，隔壁说已经搬走，电话停机。"),
    (WANJIAFU, 5, "internet", "采购王经理要新的春季目录，微信已发。"),
    (SHIGUANG, 4, "email", "询问复古波点系列年后是否涨价。"),
    (JIANHU, 2, "phone", "对账：两笔货款过了账期三个星期，老板说等学校结了款就付。"),
    (CHUNHUI, 6, "face", "收银台旁边可以放一个小陈列架，下次带样品。"),
)
TASKS = (
    ("wu", YONGHUI, 0, "跟进永辉的回款，到账后通知信用放行"),
    ("wu", CHUNHUI, 1, "带陈列架样品拜访春晖超市"),
    ("wu", JIANHU, 3, "送春季目录给鉴湖文具"),
    ("chen", DINGSHENG, 0, "和鼎盛百货谈分期付款计划"),
    ("zhou", DINGSHENG, 0, "鼎盛百货第二次失约：决定是否停货"),
    ("zhou", HAIYUN, 2, "海韵工艺品失联：准备坏账材料"),
    ("zhou", SHIGUANG, 3, "拾光文具：安排授信调查，在此之前只做现款"),
    ("shen", SHIGUANG, 1, "答复拾光文具的价格咨询"),
    ("zheng", WANJIAFU, 1, "确认万家福的元旦补货"),
)


def make_trouble(users: dict[str, User], *, today: date, at: datetime) -> None:
    """Orders of this week in every state, a held one, notes, promises and tasks; done again it changes nothing."""
    rng = random.Random(SEED)  # noqa: S311 a demo, no secret
    stars = Customer.objects.in_bulk(
        [YONGHUI, DINGSHENG, WANJIAFU, SHIGUANG, HAIYUN, CHUNHUI, JIANHU, ZHUCHENG], field_name="code"
    )
    products = list(Product.objects.filter(code_key__in=BEST_SELLERS).order_by("code_key"))
    if not Order.objects.filter(reference__startswith="DEMO-").exists():
        tighten_gate(stars[SHIGUANG], on=today, by=users["admin"], at=at)
        _make_orders(users, stars, products, rng, today=today, at=at)
        for code, days, channel, text in NOTES:
            moment = _moment(today - timedelta(days=days), time(10, 40), at)
            author = stars[code].owner or users["shen"]
            add_note(stars[code], text=text, channel=channel, by=author, at=moment)
        _lose(stars[HAIYUN], users, today=today, at=at)
        for username in ("chen", "wu", "zhou"):
            follow(stars[YONGHUI], by=users[username], at=at)
    for username, code, days, title in TASKS:
        add_task(
            title=title,
            assignee=users[username],
            due_on=today + timedelta(days=days),
            about=stars[code],
            origin=f"demo:{username}:{title}"[:120],
            by=users["chen"],
            at=at,
        )


def _make_orders(
    users: dict[str, User],
    stars: dict[str, Customer],
    products: list[Product],
    rng: random.Random,
    *,
    today: date,
    at: datetime,
) -> None:
    """Confirmed and undelivered, half delivered, drafts; held for lateness, for want of a limit, over the limit."""
    admin = users["admin"]
    for number, code in enumerate((WANJIAFU, SHIGUANG, CHUNHUI, JIANHU, ZHUCHENG, DINGSHENG), start=1):
        day = today - timedelta(days=number % 3)
        order = _order(stars[code], products, rng, f"DEMO-{number}", on=day, by=admin, at=_moment(day, time(9, 5), at))
        if number == 2 and order.confirmed_at:
            line = order.lines.order_by("position").first()
            assert line is not None
            deliver_order(order, on=today, quantities={line.pk: line.quantity}, by=admin, at=at)
    for number, code in enumerate((CHUNHUI, JIANHU, WANJIAFU), start=7):
        _order(stars[code], products, rng, f"DEMO-{number}", on=today, by=admin, at=at, confirm=False)
    for number, code in enumerate((SHIGUANG, JIANHU), start=11):
        _order(stars[code], products, rng, f"DEMO-{number}", on=today, by=admin, at=at)
    yonghui = stars[YONGHUI]
    account = Account.objects.filter(customer=yonghui).first() or open_account(yonghui, by=system_user(), at=at)
    limit = LimitGiven((account.exposure // 1000 + 3) * 1000, today + timedelta(days=200), 30)
    set_limits({yonghui.pk: limit}, by=system_user(), at=at)
    lines = [LineInput(products[0], Decimal(5280))]
    place_order(
        yonghui, lines=lines, ordered_on=today, reference="DEMO-10", reason_code="competition",
        by=yonghui.owner or admin, at=at,
    )  # fmt: skip


def _order(
    customer: Customer, products: list[Product], rng: random.Random, reference: str, *, on: date, by: Any, at: datetime,
    confirm: bool = True,
) -> Order:  # fmt: skip
    lines = [LineInput(product, Decimal(rng.choice((12, 24, 36, 48)))) for product in rng.sample(products, 4)]
    order: Order = place_order(
        customer,
        lines=lines,
        ordered_on=on,
        requested_on=on + timedelta(days=3),
        reference=reference,
        reason_code=REASONS[int(reference.split("-")[1]) % len(REASONS)],
        confirm=confirm,
        by=by,
        at=at,
    )
    return order


def _lose(customer: Customer, users: dict[str, User], *, today: date, at: datetime) -> None:
    """海韵 has vanished: its stage says so."""
    if customer.stage != Customer.Stage.LOST:
        move_stage(customer, stage=Customer.Stage.LOST, on=today, by=users["admin"], at=at)


def _moment(day: date, clock: time, at: datetime) -> datetime:
    """That time of that day, not later than `at`."""
    return min(timezone.make_aware(datetime.combine(day, clock)), at)
