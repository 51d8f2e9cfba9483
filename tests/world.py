"""The cast: a small trading company with named people, shops and troubles, as tests and the demo know it.

楼国平 directs the company; 陈立群 leads its 浙北区, 何敏华 the team 绍兴 in it, where 吴小燕 sells. 周敏 keeps credit,
蒋文博 the money, 沈月 serves customers. 郑海涛 sells in 温州, another region, and is the stranger who must find
nothing of 绍兴.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from guanxi.demo.company import PEOPLE
from guanxi.demo.staff import let_pass, make_people, make_units
from guanxi.domains.catalogue.actions import create_products
from guanxi.domains.catalogue.models import Product
from guanxi.domains.customers.actions import add_contact, create_customers
from guanxi.domains.customers.models import Customer
from guanxi.domains.orders.actions import post_history
from guanxi.domains.orders.models import Order
from guanxi.domains.orders.rules import HistoryDocument, HistoryLine
from guanxi.domains.receivables.actions import open_account, take_receipt
from guanxi.domains.receivables.models import Invoice
from guanxi.foundation.people.models import Unit, User
from guanxi.foundation.people.queries import system_user

D = Decimal
TODAY = date(2026, 11, 20)  # a Friday
AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)  # 09:30 in Yiwu
OPENED_ON = date(2025, 12, 1)
OPENED_AT = datetime(2025, 12, 1, 1, 0, tzinfo=UTC)
PASSWORD = "red-lantern-and-4-geese"
CAST = ("chen", "wu", "zhou", "shen", "zheng", "he", "lou", "jiang", "admin")


@dataclass
class World:
    """Everybody and everything a test may want by name.

    Args:
        yonghui: 绍兴永辉礼品行, of 吴小燕, ceiling 20,000.00; owes 2,360.00, the rest of an invoice of 8 July.
        jianhu: 鉴湖文具批发部, customer of 吴小燕, no ceiling, owes nothing.
        wanjiafu: 温州万家福超市, customer of 郑海涛; owes 590.00.
        walk_in: the walk-in account.
        old_order, old_invoice: what 绍兴永辉礼品行 bought on 8 July: 1,000 candle holders over 2,950.00.
    """

    manager: User
    rep: User
    credit: User
    service: User
    stranger: User
    admin: User
    team_manager: User
    director: User
    finance: User
    company: Unit
    north: Unit
    shaoxing: Unit
    south: Unit
    wenzhou: Unit
    yonghui: Customer
    jianhu: Customer
    wanjiafu: Customer
    walk_in: Customer
    holder: Product
    mug: Product
    bag: Product
    postage: Product
    old_order: Order
    old_invoice: Invoice

    @property
    def users(self) -> dict[str, User]:
        """The people by their part, for tables of role × action."""
        return {
            "manager": self.manager,
            "rep": self.rep,
            "credit": self.credit,
            "service": self.service,
            "stranger": self.stranger,
            "admin": self.admin,
            "team_manager": self.team_manager,
            "director": self.director,
            "finance": self.finance,
        }


def build_world() -> World:
    """Make the company by its own verbs; days, names and amounts are always the same."""
    by = system_user()
    units = make_units(teams=["绍兴", "温州"], by=by, at=OPENED_AT)
    cast = [one for one in PEOPLE if one.username in CAST]
    people = make_people(units, people=cast, password=lambda: PASSWORD, by=by, at=OPENED_AT)
    admin, rep, stranger = people["admin"], people["wu"], people["zheng"]
    customers = _customers(units, rep, stranger, admin)
    yonghui, jianhu, wanjiafu, walk_in = customers
    add_contact(
        yonghui, name="吴永辉", role="owner", phone="13957500001", birthday="1975-11-24", by=admin, at=OPENED_AT
    )
    open_account(yonghui, ceiling=D("20000.00"), by=system_user(), at=OPENED_AT)
    for customer in (jianhu, wanjiafu, walk_in):
        open_account(customer, by=system_user(), at=OPENED_AT)
    let_pass(by=by, at=OPENED_AT, on=OPENED_ON)
    holder, mug, bag, postage = _products(admin)
    old_order, old_invoice = _history(yonghui, wanjiafu, holder, admin)
    return World(
        manager=people["chen"],
        rep=rep,
        credit=people["zhou"],
        service=people["shen"],
        stranger=stranger,
        admin=admin,
        team_manager=people["he"],
        director=people["lou"],
        finance=people["jiang"],
        company=units["锦禾礼品"],
        north=units["浙北区"],
        shaoxing=units["绍兴"],
        south=units["浙南区"],
        wenzhou=units["温州"],
        yonghui=yonghui,
        jianhu=jianhu,
        wanjiafu=wanjiafu,
        walk_in=walk_in,
        holder=holder,
        mug=mug,
        bag=bag,
        postage=postage,
        old_order=old_order,
        old_invoice=old_invoice,
    )


def _customers(units: dict[str, Unit], rep: User, stranger: User, admin: User) -> list[Customer]:
    here, there = units["绍兴"], units["温州"]
    rows = [
        {"code": "C-1001", "name": "绍兴永辉礼品行", "name_en": "Shaoxing Yonghui Gifts", "unit": here, "owner": rep,
         "phone": "0575-85123456", "street": "解放北路 218 号"},
        {"code": "C-1002", "name": "鉴湖文具批发部", "name_en": "Jianhu Stationery Wholesale", "unit": here,
         "owner": rep, "phone": "0575-85234567", "street": "鲁迅中路 310 号", "kind": "distributor"},
        {"code": "C-2001", "name": "温州万家福超市", "name_en": "Wenzhou Wanjiafu Supermarket", "unit": there,
         "owner": stranger, "phone": "0577-88123456", "street": "人民东路 45 号"},
        {"code": "WALK-IN", "name": "零售散客", "name_en": "Walk-in customers", "unit": units["锦禾礼品"],
         "kind": "walk_in"},
    ]  # fmt: skip
    return create_customers(rows, by=admin, at=OPENED_AT)


def _products(admin: User) -> list[Product]:
    rows = [
        {
            "code": "85123A",
            "name": "白色心形吊挂茶蜡烛台",
            "name_en": "White hanging heart t-light holder",
            "price": "2.95",
        },
        {"code": "21071", "name": "复古马克杯", "name_en": "Vintage mug", "price": "12.00"},
        {"code": "20725", "name": "红色波点午餐袋", "name_en": "Lunch bag red spotty", "price": "1.65"},
        {"code": "POST", "name": "邮费", "name_en": "Postage", "price": "18.00", "kind": "charge"},
    ]
    return create_products([{**row, "starts_on": OPENED_ON} for row in rows], by=admin, at=OPENED_AT)


def _history(yonghui: Customer, wanjiafu: Customer, holder: Product, admin: User) -> tuple[Order, Invoice]:
    """One sale each: 永辉's of 8 July, of which 590.00 came on 14 August; 万家福's of 3 November, open."""
    july, november = datetime(2026, 7, 8, 2, tzinfo=UTC), datetime(2026, 11, 3, 2, tzinfo=UTC)
    documents = [
        HistoryDocument("H-1", yonghui.pk, july.date(), [_line(holder, 1000)], at=july),
        HistoryDocument("H-2", wanjiafu.pk, november.date(), [_line(holder, 200)], at=november),
    ]
    post_history(documents, by=system_user(), at=AT)
    paid = datetime(2026, 8, 14, 2, tzinfo=UTC)
    take_receipt(yonghui, amount=D("590.00"), on=paid.date(), reference="银行回单 0814", by=admin, at=paid)
    for customer in (yonghui, wanjiafu):
        customer.refresh_from_db()
    return Order.objects.get(number="H-1"), Invoice.objects.get(number="H-1")


def _line(product: Product, quantity: int) -> HistoryLine:
    return HistoryLine(product.pk, "", D(quantity), D("2.9500"), D("2.95") * quantity)
