"""The pages of grades: reasons in the reader's language, history, who may look; and what is declared."""

from __future__ import annotations

import dataclasses
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils.timezone import localdate
from django.utils.translation import override
from tests.world import AT

from guanxi.foundation.measures.actions import grade_record, take_snapshots
from guanxi.foundation.measures.panels import grade_card, grade_mark, tone_of
from guanxi.foundation.measures.scorecards import scorecards
from guanxi.foundation.people.queries import system_user

D = Decimal
TODAY = localdate(AT)
pytestmark = pytest.mark.django_db


@pytest.fixture
def graded(world, figures):
    """永辉's three grades: A, then C, then the same with less known."""
    pk = world.yonghui.pk
    rows = []
    for ago, late, word in ((60, "0", D(1)), (30, "80", D(1)), (0, "80", None)):
        figures.late[pk] = D(late)
        on = TODAY - timedelta(days=ago)
        rows.append(grade_record("test.card", world.yonghui, {"word": word}, on=on, by=system_user(), at=AT))
    return rows


def asked(person, path: str, language: str = "en"):
    client = Client(headers={"accept-language": language})
    client.force_login(person)
    return client.get(path)


def page_of(world) -> str:
    return f"/measures/test.card/customers.customer/{world.yonghui.pk}/"


def test_every_factor_says_why(world, graded) -> None:
    with override("en"):
        told = grade_card(graded[1], user=world.credit)
        why = {row.key: row.why for row in told.rows}
        assert why["late"].startswith("80 days lies between 30 days (40 points) and 90 days (0 points)")
        assert why["late"].endswith("6.67 of 100 points.")
        assert why["sold"] == "Not known, so left out of the score."
        assert why["word"].startswith("1: from 1 on there are")
        assert {row.key: row.value for row in told.rows} == {
            "late": "80 days", "sold": "–", "manners": "–", "word": "1",
        }  # fmt: skip
        assert told.known == "66.7% of the weight is known; 2 factors are not and were left out."
        assert [text for _name, text, is_this in told.bands if is_this] == ["C from 0"]
    with override("zh-hans"):
        assert "介于" in grade_card(graded[1]).rows[0].why


def test_the_page_shows_the_grade_and_its_history(world, graded) -> None:
    answer = asked(world.credit, page_of(world))
    text = answer.content.decode()
    assert answer.status_code == 200
    for piece in ("Test card", "score of 100", "80 days", "Every grade", "As a table"):
        assert piece in text
    assert set(re.findall(r"\?grade=(\d+)", text)) == {str(one.pk) for one in graded[:2]}
    old = asked(world.credit, f"{page_of(world)}?grade={graded[0].pk}").content.decode()
    assert "a later grade is in force" in old
    assert "0 days gives 100 of 100 points." in old
    assert "历次评级" in asked(world.credit, page_of(world), "zh-hans").content.decode()


def test_a_factor_shows_the_course_of_its_metric(world, graded, figures) -> None:
    for ago, late in ((60, "1"), (30, "2"), (0, "3")):
        figures.late = {world.yonghui.pk: D(late)}
        on = TODAY - timedelta(days=ago)
        take_snapshots("test.late", [world.yonghui.pk], on=on, by=system_user(), at=AT)
    rows = {row.key: row for row in grade_card(graded[2]).rows}
    assert rows["late"].course == (1, 2, 3)
    assert "<polyline" in rows["late"].sub
    assert rows["sold"].course == ()
    assert "<polyline" not in rows["sold"].sub


def test_who_may_look(world, graded, monkeypatch) -> None:
    assert asked(world.stranger, page_of(world)).status_code == 404
    assert asked(world.rep, page_of(world)).status_code == 200
    monkeypatch.setitem(scorecards, "test.card", dataclasses.replace(scorecards["test.card"], permission="no.right"))
    assert asked(world.credit, page_of(world)).status_code == 403
    assert asked(world.credit, page_of(world).replace("test.card", "no.card")).status_code == 404
    other = page_of(world).replace("customers.customer", "orders.order")
    assert asked(world.admin, other).status_code == 404


def test_not_graded_yet(world, figures) -> None:
    assert "Not graded yet" in asked(world.rep, page_of(world)).content.decode()
    with override("en"):
        assert grade_mark(None).label == "not graded"


def test_the_page_takes_few_queries(world, graded, django_assert_max_num_queries) -> None:
    client = Client()
    client.force_login(world.credit)
    client.get(page_of(world))
    with django_assert_max_num_queries(25):
        client.get(page_of(world))


def test_grades_rank_by_colour() -> None:
    assert [tone_of(rank, 5) for rank in range(6)] == ["", "ok", "ok", "info", "warn", "bad"]
    assert [tone_of(rank, 3) for rank in (1, 2, 3)] == ["ok", "info", "bad"]
    assert tone_of(1, 1) == "ok"


def test_the_set_up_pages_say_how_things_are_computed(world, graded, figures) -> None:
    figures.late = {world.yonghui.pk: D(4)}
    for ago in (30, 0):
        take_snapshots("test.late", [world.yonghui.pk], on=TODAY - timedelta(days=ago), by=system_user(), at=AT)
    every = asked(world.admin, "/settings/measures/").content.decode()
    assert "Test card" in every
    assert "Overdue invoices ÷ open invoices." in every
    metric = asked(world.admin, "/settings/measures/metrics/test.late/").content.decode()
    assert "less is better" in metric
    assert "Test card" in metric
    assert "As a table" in metric
    card = asked(world.admin, "/settings/measures/scorecards/test.card/").content.decode()
    assert "0\u00a0→\u00a0100 · 30\u00a0→\u00a040 · 90\u00a0→\u00a00" in card
    assert "asked in a form" in card
    for path in ("", "metrics/test.late/", "scorecards/test.card/"):
        assert asked(world.rep, f"/settings/measures/{path}").status_code == 403
    for path in ("metrics/no.metric/", "scorecards/no.card/"):
        assert asked(world.admin, f"/settings/measures/{path}").status_code == 404


def test_the_api_tells_the_grade_with_its_lines(world, graded, monkeypatch) -> None:
    path = f"/api/v1/measures/grades/test.card/customers.customer/{world.yonghui.pk}"
    (row,) = asked(world.credit, path).json()
    assert (row["grade"], row["points"], row["in_force"], row["policy_version"]) == ("C", "6.7", True, None)
    lines = {line["key"]: line for line in row["lines"]}
    assert lines["late"]["points"] == "6.67"
    assert lines["word"]["value"] is None
    assert "between" in lines["late"]["why"]
    assert [one["grade"] for one in asked(world.credit, f"{path}?limit=9").json()] == ["C", "C", "A"]
    assert asked(world.stranger, path).status_code == 404
    assert asked(world.credit, f"{path}?limit=0").status_code == 422
    monkeypatch.setitem(scorecards, "test.card", dataclasses.replace(scorecards["test.card"], permission="no.right"))
    assert asked(world.credit, path).status_code == 403


def test_the_api_tells_metrics_and_their_course(world, figures) -> None:
    told = {one["key"]: one for one in asked(world.rep, "/api/v1/measures/metrics").json()}
    assert told["receivables.days_late"]["better"] == "low"
    take_snapshots("receivables.owed", [world.yonghui.pk], on=TODAY, by=system_user(), at=AT)
    path = f"/api/v1/measures/metrics/receivables.owed/customers.customer/{world.yonghui.pk}"
    assert asked(world.credit, path).json() == [{"on": TODAY.isoformat(), "value": "2360"}]
    assert asked(world.stranger, path).status_code == 404
    assert asked(world.credit, path.replace("owed", "nothing")).status_code == 404
    assert asked(world.rep, path.replace("receivables.owed", "test.late")).status_code == 403
