"""The list pages: what each person sees, in few queries; filters, views, bulk actions and files."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from guanxi.domains.customers.models import Customer
from guanxi.foundation.people.models import SavedView

PAGES = ["customer_list", "orders:list", "receivables:invoices", "receivables:receipts", "receivables:ageing",
         "catalogue:list"]  # fmt: skip


@pytest.fixture
def sign_in():
    """Signs a person in and answers the browser."""

    def make(person):
        client = Client(headers={"accept-language": "en"})
        client.force_login(person)
        return client

    return make


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", ["manager", "rep", "credit", "service", "stranger", "admin"])
def test_every_list_answers_everybody_in_few_queries(world, sign_in, name, who, django_assert_max_num_queries):
    client = sign_in(getattr(world, who))
    with django_assert_max_num_queries(25):
        answer = client.get(reverse(name))
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("rep", {"绍兴永辉礼品行", "鉴湖文具批发部"}),
        ("manager", {"绍兴永辉礼品行", "鉴湖文具批发部"}),
        ("stranger", {"温州万家福超市"}),
        ("credit", {"绍兴永辉礼品行", "鉴湖文具批发部", "温州万家福超市", "零售散客"}),
    ],
)
def test_the_customer_list_shows_what_is_within_reach(world, sign_in, who, seen):
    page = sign_in(getattr(world, who)).get(reverse("customer_list"))
    assert {row.name for row in page.context["page"].rows} == seen


@pytest.mark.parametrize("name", PAGES)
def test_every_list_has_its_tools(world, sign_in, name):
    page = sign_in(world.admin).get(reverse(name)).content.decode()
    for mark in (
        'name="q"',
        "panel=filters",
        "panel=columns",
        "panel=views",
        "export=xlsx",
        "data-row-url",
        "data-bulk",
    ):
        assert mark in page, mark


def test_rows_carry_what_is_owed(world, sign_in):
    page = sign_in(world.credit).get(reverse("customer_list"), {"q": "永辉"})
    (row,) = page.context["page"].rows
    assert (row.figures.balance, row.figures.ceiling) == (2360, 20000)
    assert row.figures.overdue == 2360
    assert "2,360" in page.content.decode()


@pytest.mark.parametrize("text", ["永辉", "yh", "yonghui", "85123456", "C-1001"])
def test_the_list_is_searched_as_everywhere(world, sign_in, text):
    page = sign_in(world.rep).get(reverse("customer_list"), {"q": text})
    assert [row.pk for row in page.context["page"].rows] == [world.yonghui.pk]
    assert not sign_in(world.stranger).get(reverse("customer_list"), {"q": text}).context["page"].rows


def test_filters_become_chips_that_take_themselves_away(world, sign_in):
    page = sign_in(world.credit).get(reverse("customer_list"), {"overdue": "1", "owner": world.rep.pk})
    assert [row.pk for row in page.context["page"].rows] == [world.yonghui.pk]
    chips = {str(chip["label"]): (str(chip["value"]), chip["url"]) for chip in page.context["chips"]}
    assert chips["Overdue"] == ("yes", f"?owner={world.rep.pk}")
    assert chips["Rep"] == (str(world.rep), "?overdue=1")


def test_an_unreadable_address_is_told_and_shows_the_rest(world, sign_in):
    page = sign_in(world.rep).get(reverse("customer_list"), {"sales_class": "Z", "cursor": ""})
    assert len(page.context["page"].rows) == 2
    assert "none of the choices" in page.content.decode()


def test_a_stale_place_leads_to_the_first_page(world, sign_in):
    answer = sign_in(world.rep).get(reverse("customer_list"), {"cursor": "made-up", "stage": "customer"})
    assert (answer.status_code, answer["Location"]) == (302, "/customers/?stage=customer")


@pytest.mark.parametrize("panel", ["filters", "columns", "views"])
@pytest.mark.parametrize("name", PAGES)
def test_panels_open_as_pages_and_as_fragments(world, sign_in, name, panel):
    client = sign_in(world.manager)
    whole = client.get(reverse(name), {"panel": panel}).content.decode()
    part = client.get(reverse(name), {"panel": panel}, headers={"hx-request": "true"}).content.decode()
    assert "<html" in whole
    assert "<html" not in part and "<dialog" in part


def test_columns_are_chosen_by_address_and_fixed_ones_stay(world, sign_in):
    page = sign_in(world.rep).get(reverse("customer_list"), {"columns": ["phone", "code"]})
    assert [column.key for column in page.context["wish"].columns] == ["name", "code", "phone"]
    assert "0575-85123456" in page.content.decode()


def test_a_view_is_kept_shared_and_forgotten(world, sign_in):
    client, url = sign_in(world.manager), reverse("customer_list")
    client.post(f"{url}?stage=customer&sort=-name&cursor=x", {"save_view": "1", "name": "Buyers"})
    view = SavedView.objects.get()
    assert (view.user, view.query, view.is_shared) == (world.manager, "stage=customer&sort=-name", False)
    assert "Buyers" not in sign_in(world.rep).get(url).content.decode()
    client.post(url, {"share_view": view.pk})
    page = sign_in(world.rep).get(f"{url}?sort=-name&stage=customer")
    assert [tab["current"] for tab in page.context["views"] if tab["label"] == "Buyers"] == [True]
    assert sign_in(world.rep).post(url, {"delete_view": view.pk}).status_code == 403
    client.post(url, {"delete_view": view.pk})
    assert not SavedView.objects.exists()


def test_chosen_customers_change_hands(world, sign_in):
    client, url = sign_in(world.admin), reverse("customer_list")
    ask = client.post(url, {"bulk": "assign", "chosen": [world.yonghui.pk]})
    assert ask.status_code == 200
    form = {"bulk": "assign", "confirmed": "1", "chosen": [world.yonghui.pk], "owner": world.stranger.pk}
    assert client.post(url, {**form, "owner": ""}).status_code == 422
    assert client.post(url, form).status_code == 302
    assert Customer.objects.get(pk=world.yonghui.pk).owner == world.stranger
    assert Customer.objects.get(pk=world.jianhu.pk).owner == world.rep


def test_rows_beyond_reach_and_verbs_beyond_rights_are_left_alone(world, sign_in):
    url = reverse("customer_list")
    form = {"bulk": "assign", "confirmed": "1", "chosen": [world.yonghui.pk], "owner": world.rep.pk}
    assert sign_in(world.rep).post(url, form).status_code == 403
    tags = {"bulk": "tag", "confirmed": "1", "chosen": [world.yonghui.pk], "add": "重点", "remove": ""}
    assert sign_in(world.stranger).post(url, tags).status_code == 302
    assert not world.yonghui.tags.exists()
    assert sign_in(world.rep).post(url, tags).status_code == 302
    assert [tag.name for tag in world.yonghui.tags.all()] == ["重点"]


def sheet(answer):
    """The rows of an answered workbook."""
    return CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer))).get_sheet_by_index(0).to_python()


def test_the_file_is_what_one_sees(world, sign_in):
    Customer.objects.filter(pk=world.jianhu.pk).update(name="=1+1", name_en="")
    client, url = sign_in(world.rep), reverse("customer_list")
    seen = [str(row) for row in client.get(url, {"sort": "-code"}).context["page"].rows]
    rows = sheet(client.get(url, {"sort": "-code", "export": "xlsx"}))
    assert [row[1] for row in rows[1:]] == seen == ["=1+1", "Shaoxing Yonghui Gifts"]
    assert rows[0][:3] == ["Code", "Customer", "Class"]
    assert rows[2][rows[0].index("Owed")] == 2360.0
    text = b"".join(client.get(url, {"sort": "-code", "export": "csv", "columns": "phone"})).decode()
    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert lines == [
        ["Code", "Customer", "Class", "Telephone"],
        ["C-1002", "'=1+1", "", "0575-85234567"],
        ["C-1001", "Shaoxing Yonghui Gifts", "", "0575-85123456"],
    ]


def test_chosen_rows_are_exported(world, sign_in):
    answer = sign_in(world.rep).post(
        reverse("customer_list"), {"bulk": "export", "chosen": [world.yonghui.pk, world.wanjiafu.pk]}
    )
    assert [row[0] for row in sheet(answer)[1:]] == ["C-1001"]


def test_an_unknown_format_is_refused(world, sign_in):
    assert sign_in(world.rep).get(reverse("customer_list"), {"export": "exe"}).status_code == 422


@pytest.mark.parametrize("name", PAGES)
def test_every_list_is_exported(world, sign_in, name):
    rows = sheet(sign_in(world.admin).get(reverse(name), {"export": "xlsx"}))
    assert len(rows) > 1


def test_orders_are_found_by_number_and_customer(world, sign_in):
    client = sign_in(world.rep)
    for text in (world.old_order.number, "永辉"):
        found = client.get(reverse("orders:list"), {"q": text}).context["page"].rows
        assert [order.pk for order in found] == [world.old_order.pk]


def test_states_of_orders_are_filters(world, sign_in):
    client = sign_in(world.admin)
    states = {}
    for key in ("draft", "held", "confirmed", "delivered", "closed", "cancelled"):
        for order in client.get(reverse("orders:list"), {"state": key}).context["page"].rows:
            states.setdefault(order.state, set()).add(key)
    assert all(keys == {state} for state, keys in states.items())
    assert states


def test_the_list_offers_its_search(sign_in, world):
    assert b'type="search" name="q"' in sign_in(world.manager).get("/customers/").content


@pytest.mark.parametrize("name", PAGES)
def test_typing_exchanges_the_rows_and_what_depends_on_them(world, sign_in, name):
    client = sign_in(world.admin)
    part = client.get(reverse(name), {"q": "zzz"}, headers={"hx-request": "true"})
    text = part.content.decode()
    assert "<html" not in text
    for mark in ("listing-rows", "listing-views", "listing-chips", "listing-tools"):
        assert text.count(f'id="{mark}"') == 1, mark
    form = text.split('role="search"')[1].split(">")[0]
    assert f'hx-get="{reverse(name)}"' in form
    assert 'hx-target="#listing-rows"' in form
    assert "cursor" not in text.split("</form>")[0]
    assert "HX-Request" in part["Vary"]


def test_the_set_up_stands_in_the_navigation(world, sign_in):
    page = sign_in(world.rep).get(reverse("customer_list")).content.decode()
    assert page.count(f'href="{reverse("settings:own")}"') >= 2
    assert "Set-up" in page
