"""A page asks the database at most 25 questions, and no more of them when there are more rows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.world import AT, OPENED_AT, OPENED_ON

from guanxi.domains.catalogue.actions import create_products
from guanxi.domains.customers.actions import add_contact, create_customers, tag_customers
from guanxi.domains.orders.actions import classify_customers, place_order, post_history
from guanxi.domains.orders.models import Order
from guanxi.domains.orders.rules import HistoryDocument, HistoryLine, LineInput
from guanxi.domains.receivables.actions import set_ceiling, take_receipt
from guanxi.domains.receivables.jobs import renew_every_ageing
from guanxi.domains.receivables.models import AccountAgeing
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.actions import add_file, add_note, follow
from guanxi.foundation.work.actions import add_task
from guanxi.kit.testing.pages import at_most

MOST = 25
PAGES = {
    "today": ("today", None),
    "customers": ("customer_list", None),
    "customer 360": ("customer", "yonghui"),
    "customer profile": ("customers:profile", "yonghui"),
    "contacts": ("customers:contacts", "yonghui"),
    "orders": ("orders:list", None),
    "order": ("orders:order", "old_order"),
    "order entry": ("orders:new", None),
    "ageing": ("receivables:ageing", None),
    "invoices": ("receivables:invoices", None),
    "receipts": ("receivables:receipts", None),
    "invoice": ("receivables:invoice", "old_invoice"),
    "credit": ("receivables:credit", "old_receipt"),
    "receipt": ("receivables:receipt_for", "yonghui"),
    "statement": ("receivables:statement", "yonghui"),
    "credit list": ("credit:list", None),
    "customer's credit": ("credit:customer", "yonghui"),
    "credit scores": ("credit:score", "yonghui"),
    "due for review": ("credit:reviews", None),
    "products": ("catalogue:list", None),
    "product": ("catalogue:product", "holder"),
    "reports": ("reports", None),
    "pareto": ("report_pareto", None),
    "sales": ("report_sales", None),
    "tasks": ("work:tasks", None),
    "approvals": ("approvals:inbox", None),
    "notifications": ("timeline:notifications", None),
    "terms of business": ("policies:index", None),
    "own settings": ("settings:own", None),
    "users": ("settings:users", None),
    "roles": ("settings:roles", None),
    "units": ("settings:units", None),
    "metrics": ("measures_settings:all", None),
    "forms": ("forms:list", None),
    "forms to fill": ("forms:choose", None),
    "use of forms": ("forms:care", None),
    "set-up of forms": ("form_setup:all", None),
}
ADMINISTRATORS = {"users", "roles", "units", "metrics", "set-up of forms"}


def address_of(page: str, world) -> str:
    name, record = PAGES[page]
    if record == "old_receipt":
        return reverse(name, args=[world.old_invoice.allocations.earliest("pk").credit_id])
    return reverse(name, args=[getattr(world, record).pk] if record else [])


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def busy(world):
    """The cast on a working day: an order is held, somebody has to call, and the night renewed the ageing."""
    now = timezone.now()
    set_ceiling(world.jianhu, ceiling=Decimal(1), by=system_user(), at=now)
    lines = [LineInput(world.mug, Decimal(3000))]
    order = place_order(world.jianhu, lines=lines, ordered_on=timezone.localdate(), by=world.rep, at=now)
    assert order.state == "held"
    add_task(title="催款", assignee=world.rep, due_on=timezone.localdate(), about=world.yonghui, by=world.rep, at=now)
    renew_every_ageing(now)
    return world


@pytest.mark.parametrize("role", ["manager", "rep", "credit", "admin"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_few_questions(page, role, busy) -> None:
    if page in ADMINISTRATORS:
        role = "admin"
    client, address = signed_in(busy.users[role]), address_of(page, busy)
    with at_most(MOST):
        answer = client.get(address)
    assert answer.status_code == 200


@pytest.fixture
def full(busy):
    """A customer with all a page can show: a held order, contacts, notes, files, tasks, tags, money, returns, class."""
    now, by = timezone.now(), busy.manager
    customer = busy.jianhu
    for n in range(3):
        add_contact(customer, name=f"王{n}", phone=f"1390000000{n}", by=by, at=now)
        add_note(customer, text=f"来电 {n}", channel="phone", by=by, at=now)
        add_file(customer, content=SimpleUploadedFile(f"{n}.txt", b"x"), name=f"{n}.txt", by=by, at=now)
        add_task(title=f"催款 {n}", assignee=busy.rep, due_on=timezone.localdate(), about=customer, by=by, at=now)
    tag_customers([customer], add=["重点", "节日"], by=by, at=now)
    follow(customer, by=by, at=now)
    line = HistoryLine(busy.mug.pk, "", Decimal(2), Decimal("12.0000"), Decimal("24.00"))
    moment, day = datetime(2026, 11, 12, 2, tzinfo=UTC), date(2026, 11, 12)
    documents = [HistoryDocument(f"F-{n}", customer.pk, day, [line], at=moment) for n in range(3)]
    returned = HistoryDocument("CF-1", customer.pk, day, [line], kind="return", reason="破损", at=moment)
    post_history([*documents, returned], by=system_user(), at=now)
    take_receipt(customer, amount=Decimal("10.00"), on=timezone.localdate(), by=busy.credit, at=now)
    classify_customers(on=timezone.localdate(), by=system_user(), at=now)
    return busy


@pytest.mark.parametrize("night", ["renewed", "stale"])
@pytest.mark.parametrize("role", ["manager", "rep", "credit", "service", "admin"])
def test_a_customer_with_all_there_is_takes_no_more(role, night, full) -> None:
    if night == "stale":
        AccountAgeing.objects.update(as_of=date(2026, 1, 1))
    client = signed_in(full.users[role])
    with at_most(MOST):
        answer = client.get(reverse("customer", args=[full.jianhu.pk]))
    page = answer.content.decode()
    held = Order.objects.get(customer=full.jianhu, held_at__isnull=False)
    for shown in (full.manager.full_name, held.number, "王2", "来电 2", "2.txt", "催款 0", "重点", "CF-1"):
        assert shown in page


def grow(world) -> None:
    """Twelve more customers and products, and more sales than a list shows at once."""
    rows = [
        {"code": f"C-30{n:02}", "name": f"柯桥布行{n}", "unit": world.shaoxing, "owner": world.rep} for n in range(12)
    ]
    customers = create_customers(rows, by=world.admin, at=OPENED_AT)
    goods = [{"code": f"N-{n:02}", "name": f"蜡烛{n}", "price": "2.00", "starts_on": OPENED_ON} for n in range(12)]
    products = create_products(goods, by=world.admin, at=OPENED_AT)
    on, two = date(2026, 11, 10), Decimal("2.0000")
    documents = [
        HistoryDocument(f"G-{n}-{m}", customer.pk, on, [HistoryLine(one.pk, "", Decimal(n + 1), two, two * (n + 1))],
                        at=datetime(2026, 11, 10, 2, tzinfo=UTC))
        for n, customer in enumerate([*customers, world.yonghui])
        for m, one in enumerate(products[:5])
    ]  # fmt: skip
    post_history(documents, by=system_user(), at=AT)


def questions(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_more_rows_are_no_more_questions(world) -> None:
    grow(world)
    client = signed_in(world.manager)
    pages = [page for page in PAGES if page not in ADMINISTRATORS]
    before = {page: questions(client, address_of(page, world)) for page in pages}
    more = [
        {"code": f"C-40{n:02}", "name": f"诸暨袜行{n}", "unit": world.shaoxing, "owner": world.rep} for n in range(20)
    ]
    customers = create_customers(more, by=world.admin, at=OPENED_AT)
    line = HistoryLine(world.mug.pk, "", Decimal(1), Decimal("12.0000"), Decimal("12.00"))
    moment = datetime(2026, 11, 12, 2, tzinfo=UTC)
    new = [
        HistoryDocument(f"K-{n}", one.pk, moment.date(), [line], at=moment)
        for n, one in enumerate([*customers, *[world.yonghui] * 20])
    ]
    post_history(new, by=system_user(), at=AT)
    after = {page: questions(client, address_of(page, world)) for page in pages}
    assert {page: (before[page], after[page]) for page in pages if after[page] > before[page]} == {}
