"""How many rows a list has, and lists of what a search found."""

from __future__ import annotations

import pytest

from guanxi.domains.customers.models import Customer
from guanxi.kit.listing import (
    BadCursor,
    Found,
)
from guanxi.kit.tests.listing.conftest import LIST, fill


def test_counts_are_exact_up_to_a_thousand_and_then_until_asked(house):
    fill(house, range(1003))
    user = house[1]["all"]
    assert str(LIST.fetch(user, {}, count=True).count) == "1,000+"
    assert str(LIST.fetch(user, {"count": "exact"}).count) == "1,003"
    assert str(LIST.fetch(user, {"sales_class": "A"}, count=True).count) == "335"
    Customer.objects.filter(code__gte="C1000").delete()
    assert str(LIST.fetch(user, {}, count=True).count) == "1,000"
    assert LIST.fetch(user, {}).count is None


def test_a_search_keeps_filters_and_says_when_it_was_cut(house):
    fill(house, range(30))
    user = house[1]["all"]
    page = LIST.fetch(user, {"q": "客户 1", "sales_class": "A", "sort": "code"}, count=True)
    assert [row.code for row in page.rows] == ["C0012", "C0015", "C0018"]
    assert not page.is_cut
    assert LIST.fetch(user, {"q": "cut"}).is_cut


def test_hits_stay_nearest_first_unless_an_order_is_asked_for(house):
    from dataclasses import replace

    fill(house, range(30))
    user = house[1]["all"]
    nearest = list(Customer.objects.order_by("-code").values_list("pk", flat=True))
    ranked = replace(LIST, search=lambda user, text: Found([*nearest, 999_999], is_ranked=True))
    page, seen = ranked.fetch(user, {"q": "x", "limit": 12}, count=True), []
    assert page.is_ranked and str(page.count) == "30" and page.previous_cursor is None
    while page.next_cursor:
        seen += [row.pk for row in page.rows]
        page = ranked.fetch(user, {"q": "x", "limit": 12, "cursor": page.next_cursor})
    assert [*seen, *(row.pk for row in page.rows)] == nearest
    back = ranked.fetch(user, {"q": "x", "limit": 12, "cursor": page.previous_cursor})
    assert [row.pk for row in back.rows] == nearest[12:24]
    narrowed = ranked.fetch(user, {"q": "x", "sales_class": "A"}, count=True)
    assert [row.pk for row in narrowed.rows] == [pk for pk in nearest if pk in {row.pk for row in narrowed.rows}]
    assert str(narrowed.count) == "10"
    sorted_page = ranked.fetch(user, {"q": "x", "sort": "code"})
    assert [row.pk for row in sorted_page.rows] == nearest[::-1] and not sorted_page.is_ranked
    with pytest.raises(BadCursor):
        ranked.fetch(user, {"q": "x", "cursor": LIST.fetch(user, {"limit": 5}).next_cursor})
