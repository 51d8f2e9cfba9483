"""Charts and the frame around a page: navigation, refusals, error pages."""

from __future__ import annotations

import re

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from guanxi.kit import charts, pages
from guanxi.kit.errors import BadInput, NotAllowed


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def draw(source: str, **values: object) -> str:
    return Template("{% load ui %}" + source).render(Context(values))


def test_pareto_sorts_and_sums():
    spec = charts.pareto("Sales", ["a", "b", "c"], [10, 70, 20], cut=2)
    assert spec.option()["xAxis"]["data"] == ["b", "c", "a"]
    assert spec.option()["series"][1]["data"] == [0.7, 0.9, 1.0]
    assert spec.summary == "2 of 3 make 90%."
    assert spec.table().rows == [["b", "70", "70%"], ["c", "20", "90%"], ["a", "10", "100%"]]


def test_ageing_chart_lies_stacked_in_the_ageing_colours():
    option = charts.ageing("Debt", ["x", "y"], [(f"b{n}", [n, n]) for n in range(5)]).option()
    assert option["yAxis"]["type"] == "category"
    assert {one["stack"] for one in option["series"]} == {"age"}
    assert option["guanxi"]["colours"] == ["age-0", "age-1", "age-2", "age-3", "age-4"]


def test_charts_of_nothing_render():
    for spec in (charts.pareto("p", [], []), charts.bars("b", [], []), charts.Share("s", [])):
        assert "<table" in draw("{% chart spec %}", spec=spec)


def test_navigation_shows_what_one_may_open(monkeypatch, settings):
    settings.ROOT_URLCONF = "guanxi.kit.urls"
    monkeypatch.setattr(pages, "navigation", {})
    monkeypatch.setattr(pages.ports, "may", lambda user, permission: permission == "orders.see")
    pages.register_nav("b", "Orders", "gallery_options", "cart", order=2, permission="orders.see", phone=True)
    pages.register_nav("a", "Gallery", "gallery", "home", order=1, count=lambda request: 3)
    pages.register_nav("c", "Secret", "gallery", "lock", permission="people.edit")
    pages.register_nav("d", "Not there yet", "no_such_place", "lock")
    request = RequestFactory().get("/ui/gallery/options/")
    request.user = object()
    links = pages.nav_links(request)
    assert [(link.key, link.current, link.phone, link.count) for link in links] == [
        ("a", False, False, 3),
        ("b", True, True, None),
    ]


def test_refusals_become_toast_problem_or_page():
    guard = pages.RefusalMiddleware(lambda request: None)
    refusal = BadInput(name="Too short.")
    answer = guard.process_exception(RequestFactory().post("/x/", headers={"HX-Request": "true"}), refusal)
    assert answer.status_code == 422
    assert "Too short." in answer["HX-Trigger"]
    answer = guard.process_exception(RequestFactory().post("/x/", headers={"Accept": "application/json"}), refusal)
    assert answer["Content-Type"] == "application/problem+json"
    assert b'"errors": {"name": "Too short."}' in answer.content
    elsewhere = {"Accept": "text/html", "Referer": "https://evil.example/"}
    answer = guard.process_exception(RequestFactory().post("/x/", headers=elsewhere), NotAllowed())
    assert answer.status_code == 403
    assert b"Your role does not allow this." in answer.content
    assert b"evil.example" not in answer.content
    assert guard.process_exception(RequestFactory().get("/x/"), ValueError("bug")) is None


@pytest.mark.parametrize("name", ["404", "403", "403_csrf", "500"])
def test_error_pages_need_nothing_and_speak_both_languages(name):
    english = render_to_string(f"{name}.html")
    assert " style=" not in english
    with translation.override("zh-hans"):
        chinese = render_to_string(f"{name}.html")
    assert re.search(r"<h1>[^<]*[\u4e00-\u9fff]", chinese)
    assert not re.search(r"<h1>[^<]*[\u4e00-\u9fff]", english)
