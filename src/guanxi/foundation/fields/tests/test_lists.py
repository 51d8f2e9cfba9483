"""Extra fields in lists: columns, filters, orders, cursors, saved views, exports, reach and roles."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from python_calamine import CalamineWorkbook

from guanxi.domains.customers.actions import create_customers
from guanxi.foundation.fields import tables
from guanxi.foundation.fields.actions import archive_field, change_field, restore_field, write_values
from guanxi.foundation.fields.tests.conftest import AT, CHOICES, define
from guanxi.foundation.people.actions import save_view
from guanxi.foundation.people.queries import system_user
from guanxi.kit.listing import listing_named, reading, sides

pytestmark = pytest.mark.django_db
NAMES = ["安吉", "北仑", "长兴", "德清", "恩施", "富阳", "拱墅", "海宁"]


@pytest.fixture
def base(office):
    """Eight customers of the rep and the manager in turn; values in fields of every type but for the last two."""
    office.rows = create_customers(
        [{"name": name, "unit": office.unit, "owner": office.rep if place % 2 else office.manager}
         for place, name in enumerate(NAMES)], by=office.admin, at=AT,
    )  # fmt: skip
    office.area = define(office, "number", "面积", field_key="area", label_en="Area", measure="㎡")
    office.limit = define(office, "money", "额度", field_key="quota")
    office.ends = define(office, "date", "到期", field_key="ends")
    office.brand = define(office, "text", "品牌", field_key="brand")
    office.channel = define(office, "choice", "渠道", field_key="channel", choices=CHOICES)
    office.kinds = define(office, "choices", "品类", field_key="kinds", choices=CHOICES)
    office.site = define(office, "link", "网址", field_key="site")
    fields = [office.area, office.limit, office.ends, office.brand, office.channel, office.kinds, office.site]
    values = {}
    for place, row in enumerate(office.rows[:6]):
        values[row.pk] = {
            "area": Decimal([30, 10, 30, 20, 50, 40][place]),
            "quota": Decimal(place) / 4,
            "ends": AT.date().replace(day=place + 1),
            "brand": f"{'鲁徐湘浙京皖'[place]}牌",
            "channel": ["direct", "franchise", "dai_li"][place % 3],
            "kinds": ("direct", "dai_li") if place % 2 else ("franchise",),
            "site": "https://example.cn/1" if not place else None,
        }
    write_values(fields, values, by=system_user(), at=AT)
    return office


def _names(office, user, **asked):
    listing = listing_named("customers")
    page = listing.fetch(user, asked, on=AT.date())
    return [row.name for row in page.rows if row.pk != office.shop.pk], page


def _walk(user, size, **asked):
    """Every name forwards by cursor, then backwards from the end."""
    listing, cursor, forwards, pages = listing_named("customers"), "", [], 0
    while True:
        page = listing.fetch(user, {**asked, "limit": size, "cursor": cursor})
        forwards += [row.name for row in page.rows]
        pages += 1
        if not page.next_cursor:
            break
        cursor = page.next_cursor
    backwards = [row.name for row in page.rows]
    while page.previous_cursor:
        page = listing.fetch(user, {**asked, "limit": size, "cursor": page.previous_cursor})
        backwards = [row.name for row in page.rows] + backwards
    return forwards, backwards, pages


@pytest.mark.parametrize("few", [0, 2_000])
@pytest.mark.parametrize("user", ["admin", "manager", "rep"])
@pytest.mark.parametrize(
    ("sort", "places"),
    [
        ("extra.area", [1, 3, 0, 2, 5, 4, 6, 7]),
        ("-extra.area", [4, 5, 2, 0, 3, 1, 7, 6]),
        ("extra.brand", [4, 0, 5, 2, 1, 3, 6, 7]),
        ("-extra.ends", [5, 4, 3, 2, 1, 0, 7, 6]),
        ("extra.quota", [0, 1, 2, 3, 4, 5, 6, 7]),
    ],
)
def test_a_list_is_ordered_by_a_field_and_read_by_cursor_both_ways(base, monkeypatch, few, user, sort, places) -> None:
    monkeypatch.setattr(sides, "FEW", few)
    person = getattr(base, user)
    mine = [place for place in places if user != "rep" or place % 2]
    shop = [base.shop.name]
    expected = [NAMES[place] for place in mine]
    if user in ("admin", "rep", "manager"):
        empties = [place for place in mine if place > 5]
        filled = [NAMES[place] for place in mine if place <= 5]
        rest = [NAMES[place] for place in empties]
        expected = filled + (shop + rest if not sort.startswith("-") else rest + shop)
    for size in (1, 2, 3, 20):
        forwards, backwards, pages = _walk(person, size, sort=sort)
        assert forwards == expected, size
        assert backwards == expected or pages == 1


@pytest.mark.parametrize("rare", [0, 2_000])
@pytest.mark.parametrize(
    ("asked", "places"),
    [
        ({"extra.channel": "direct"}, [0, 3]),
        ({"extra.channel": ["direct", "dai_li"]}, [0, 2, 3, 5]),
        ({"extra.kinds": "dai_li"}, [1, 3, 5]),
        ({"extra.area.min": "20", "extra.area.max": "40"}, [0, 2, 3, 5]),
        ({"extra.area.min": "40.001"}, [4]),
        ({"extra.quota.max": "0.25"}, [0, 1]),
        ({"extra.ends.from": "2026-11-03", "extra.ends.to": "2026-11-04"}, [2, 3]),
        ({"extra.brand": "徐"}, [1]),
        ({"extra.brand": "xupai"}, [1]),
        ({"extra.site": "1"}, [0]),
        ({"extra.site": "0"}, [1, 2, 3, 4, 5, 6, 7]),
        ({"extra.channel": "direct", "extra.area.min": "25"}, [0]),
        ({"extra.channel": "direct", "sort": "-extra.area"}, [0, 3]),
        ({"extra.area.min": "20", "sort": "extra.area"}, [3, 0, 2, 5, 4]),
        ({"extra.area.min": "20", "sort": "-extra.area"}, [4, 5, 2, 0, 3]),
        ({"extra.area.max": "30", "extra.channel": "direct", "sort": "extra.ends"}, [0, 3]),
    ],
)
def test_a_list_is_filtered_by_a_field(base, monkeypatch, rare, asked, places) -> None:
    monkeypatch.setattr(tables, "RARE", rare)
    monkeypatch.setattr(sides, "FEW", rare)
    for user, odd_only in ((base.admin, False), (base.manager, False), (base.rep, True)):
        names, _page = _names(base, user, **asked)
        assert names == [NAMES[place] for place in places if not odd_only or place % 2]


@pytest.mark.parametrize("sort", ["extra.area", "-extra.area", "name", "extra.ends"])
@pytest.mark.parametrize("rare", [0, 2_000])
def test_a_filtered_order_is_read_by_cursor_both_ways(base, monkeypatch, rare, sort) -> None:
    monkeypatch.setattr(tables, "RARE", rare)
    monkeypatch.setattr(sides, "FEW", rare)
    for user in (base.admin, base.manager, base.rep):
        whole, _page = _names(base, user, **{"extra.area.min": "20", "sort": sort})
        for size in (1, 2, 20):
            forwards, backwards, _pages = _walk(user, size, **{"extra.area.min": "20", "sort": sort})
            assert forwards == backwards == whole


def test_a_count_asks_few_rows_and_never_says_too_many(base, monkeypatch) -> None:
    asked = {"extra.area.min": "20", "limit": 2}
    listing = listing_named("customers")

    def count(user, most, **more):
        monkeypatch.setattr(reading, "ASKED", most)
        return str(listing.fetch(user, asked | more, count=True).count)

    assert [count(base.manager, most) for most in (1, 20)] == ["5", "5"]  # so few that they are read at once
    monkeypatch.setattr(tables, "RARE", 0)
    assert count(base.manager, 20) == "5"
    assert count(base.manager, 1) == "3+"  # what the page has seen
    assert count(base.manager, 4) in ("3+", "4+")
    assert count(base.manager, 1, count="exact") == "5"
    assert count(base.manager, 20, **{"extra.channel": ["direct", "dai_li"], "extra.ends.to": "2026-11-04"}) == "3"
    assert (count(base.admin, 1), count(base.admin, 20)) == ("3+", "5")


@pytest.mark.parametrize(
    ("asked", "wrong"),
    [
        ({"extra.channel": "none"}, "extra.channel"),
        ({"extra.area.min": "x"}, "extra.area.min"),
        ({"extra.area.min": "5", "extra.area.max": "4"}, "extra.area"),
        ({"extra.ends.from": "2026-13-01"}, "extra.ends.from"),
        ({"extra.nothing": "1"}, "extra.nothing"),
        ({"sort": "extra.channel"}, "sort"),
    ],
)
def test_a_filter_that_cannot_be_read_is_named(base, asked, wrong) -> None:
    from guanxi.kit.errors import BadInput

    with pytest.raises(BadInput) as refused:
        _names(base, base.admin, **asked)
    assert list(refused.value.fields) == [wrong]


def test_columns_show_values_links_and_old_choices_with_one_more_question(base, client: Client) -> None:
    client.force_login(base.admin)
    url = reverse("customer_list")
    with CaptureQueriesContext(connection) as plain:
        client.get(url)
    with CaptureQueriesContext(connection) as more:
        answer = client.get(url, {"columns": "name,extra.area,extra.channel,extra.kinds,extra.site,extra.ends"})
    assert len(more) == len(plain) + 1
    text = answer.content.decode()
    for words in ("30㎡", "直营", "直营、代理", 'href="https://example.cn/1"', "面积", "渠道"):
        assert words in text, words


def test_a_view_that_uses_an_archived_field_says_so_and_goes_on(base, client: Client) -> None:
    query = "extra.channel=direct&sort=-extra.area&columns=name%2Cextra.channel%2Cextra.area"
    save_view(listing="customers", name="直营", query=query, by=base.admin, at=AT)
    archive_field(base.channel, by=base.admin, at=AT)
    client.force_login(base.admin)
    url = f"{reverse('customer_list')}?{query}"
    text = client.get(url).content.decode()
    assert "“渠道”已归档" in text and all(name in text for name in NAMES)
    assert text.index(NAMES[4]) < text.index(NAMES[5]) < text.index(NAMES[1])  # still by area
    export = client.get(f"{url}&export=csv")
    assert export.status_code == 200 and "渠道" not in b"".join(export.streaming_content).decode()
    archive_field(base.area, by=base.admin, at=AT)
    assert client.get(url).status_code == 200
    restore_field(base.channel, by=base.admin, at=AT)
    assert NAMES[1] not in client.get(url).content.decode()


def test_who_does_not_see_a_field_has_no_column_filter_order_or_export_of_it(base, client: Client) -> None:
    change_field(base.area, changes={"see_roles": ["role-manager"]}, by=base.admin, at=AT)
    client.force_login(base.rep)
    url = reverse("customer_list")
    for panel in ("columns", "filters"):
        text = client.get(url, {"panel": panel}).content.decode()
        assert "品牌" in text and "面积" not in text
    asked = {"columns": "name,extra.area", "extra.area.min": "1", "sort": "extra.area"}
    text = client.get(url, asked).content.decode()
    assert "面积" not in text and "㎡" not in text and "浙" not in text
    assert NAMES[7] in text  # not filtered by what is not there
    exported = b"".join(client.get(url, {**asked, "export": "csv"}).streaming_content).decode()
    assert "面积" not in exported and "50" not in exported
    client.force_login(base.manager)
    assert "面积" in client.get(url, {"panel": "columns"}).content.decode()


def test_exported_cells_have_their_types(base, client: Client) -> None:
    client.force_login(base.admin)
    columns = ",".join(f"extra.{key}" for key in ("area", "quota", "ends", "brand", "channel", "kinds", "site"))
    asked = {"columns": f"name,{columns}", "extra.channel": "franchise", "sort": "extra.area", "export": "xlsx"}
    with translation.override("zh-hans"):
        answer = client.get(reverse("customer_list"), asked)
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    head, first, second = book.get_sheet_by_index(0).to_python()
    at = head.index("面积")
    assert head[at:] == ["面积", "额度", "到期", "品牌", "渠道", "品类", "网址"]
    assert first[at:] == [10.0, 0.25, date(2026, 11, 2), "徐牌", "加盟", "直营、代理", ""]
    assert second[at : at + 3] == [50.0, 1.0, date(2026, 11, 5)]


def test_the_dialog_of_filters_offers_each_field_once(base, client: Client) -> None:
    client.force_login(base.admin)
    text = client.get(reverse("customer_list"), {"panel": "filters"}).content.decode()
    for name in ("extra.area.min", "extra.quota.max", "extra.ends.from", "extra.brand", "extra.channel", "extra.site"):
        assert f'name="{name}"' in text, name
