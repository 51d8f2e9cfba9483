"""A grade is kept with its reasons and its terms; only what changed is written, told and superseded."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils.timezone import localdate
from tests.world import AT

from guanxi.domains.customers.actions import merge_customers
from guanxi.foundation.forms.actions import begin_record, finish_record, save_answers
from guanxi.foundation.forms.models import FormRecord, FormUse
from guanxi.foundation.measures import queries
from guanxi.foundation.measures.actions import grade_record, grade_records
from guanxi.foundation.measures.models import Grade
from guanxi.foundation.measures.terms import CardTerms
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.policies.actions import record_policy_version
from guanxi.foundation.timeline.events import sentence
from guanxi.foundation.timeline.models import Event
from guanxi.kit.actions import registry
from guanxi.kit.errors import BadInput, NotAllowed

D = Decimal
TODAY = localdate(AT)
pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def told(world):
    return {"by": system_user(), "at": AT}


def grade(world, told, *, on=TODAY, **values):
    return grade_record("test.card", world.yonghui, values, on=on, **told)


def fill(world, stars: int, *, on=TODAY) -> FormRecord:
    """Somebody answers how a customer behaves."""
    by = {"by": world.admin, "at": AT}
    form = begin_record(form="test.form", about=world.yonghui, on=on, **by)
    form = save_answers(form, answers={"manners": stars}, revision=form.revision, **by)
    return finish_record(form, **by)


def test_a_grade_keeps_its_reasons(world, told, figures) -> None:
    figures.late[world.yonghui.pk] = D(15)
    fill(world, 4)
    found = grade(world, told, word=D(1))
    # late 70 × 3, manners 75 × 1 (four of five stars), word 100 × 1; what was sold is not known: 5 of 6 are
    assert (found.points, found.grade, found.rank, found.before) == (D("77.0"), "B", 2, "")
    assert found.share_known == D("0.8333")
    lines = {line["key"]: line for line in found.lines}
    assert lines["late"] == {
        "key": "late", "value": "15", "points": "70", "most": "100", "weight": "3", "counted": "42",
        "could_count": "60", "shape": "line", "low": ["0", "100"], "high": ["30", "40"],
    }  # fmt: skip
    assert lines["sold"]["value"] is None
    assert lines["sold"]["counted"] == "0"
    assert found.reasons["bands"] == [["A", "80"], ["B", "60"], ["C", "0"]]
    assert found.policy_version is None
    assert queries.current_grade("test.card", world.yonghui) == found
    assert not Event.objects.filter(name="measures.grade_changed").exists()


def test_the_latest_answers_count_and_their_use_is_noted(world, told, figures) -> None:
    old, new = fill(world, 1, on=TODAY - timedelta(days=30)), fill(world, 5)
    value = {line["key"]: line["value"] for line in grade(world, told, on=TODAY - timedelta(days=1)).lines}
    assert value["manners"] is None  # what is told of a later day is not known yet
    value = {line["key"]: line["value"] for line in grade(world, told).lines}
    assert value["manners"] == "1"
    grade(world, told)
    assert list(FormUse.objects.values_list("record", "purpose", "object_id")) == [
        (new.pk, "measures.grading", world.yonghui.pk)
    ]
    assert not old.uses.exists()


def test_a_change_supersedes_and_is_told_once(world, told, figures) -> None:
    figures.late[world.yonghui.pk] = D(0)
    first = grade(world, told, word=D(1))
    figures.late[world.yonghui.pk] = D(80)
    second = grade(world, told, word=D(1))
    third = grade(world, told, word=D(1))
    first.refresh_from_db()
    assert (first.grade, second.grade, second.before) == ("A", "C", "A")
    assert third == second
    assert first.superseded_at == AT
    assert list(queries.grade_history("test.card", world.yonghui)) == [second, first]
    event = Event.objects.get(name="measures.grade_changed")
    assert (event.kind, event.object_id) == ("customers.customer", world.yonghui.pk)
    assert "Test card" in sentence(event)
    assert "A → C" in sentence(event)


def test_too_little_known_is_no_grade_and_said(world, told, figures) -> None:
    found = grade(world, told, word=D(1))
    assert (found.points, found.grade, found.rank) == (D("100.0"), "", 0)
    assert found.share_known == D("0.1667")
    nothing = grade(world, told)
    assert (nothing.points, nothing.grade) == (None, "")
    assert not Event.objects.filter(name="measures.grade_changed").exists()


def test_the_terms_that_decided_are_kept(world, told, figures) -> None:
    figures.late[world.yonghui.pk] = D(15)
    before = grade(world, told, word=D(1))
    bands = [{"grade": "A", "least": "50"}, {"grade": "B", "least": "0"}]
    version = record_policy_version("test.card", terms={"bands": bands}, starts_on=TODAY, by=world.admin, at=AT)
    after = grade(world, told, word=D(1))
    assert (before.grade, before.policy_version) == ("B", None)
    assert (after.grade, after.policy_version, after.points) == ("A", version.pk, before.points)


def test_a_day_before_the_last_one_or_ahead_is_refused(world, told, figures) -> None:
    figures.late[world.yonghui.pk] = D(15)
    grade(world, told)
    for on in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with pytest.raises(BadInput):
            grade(world, told, on=on)
    assert Grade.objects.count() == 1


def test_many_are_graded_as_one_is(world, told, figures) -> None:
    ids = [world.yonghui.pk, world.jianhu.pk, world.walk_in.pk]
    figures.late = {ids[0]: D(15), ids[1]: D(60), ids[2]: None}
    given = {pk: {"word": D(1)} for pk in ids}
    single = grade_record("test.card", world.yonghui, {"word": D(1)}, on=TODAY, **told)
    found = grade_records("test.card", ids, given, on=TODAY, **told)
    assert (found.looked_at, found.written, found.changed) == (3, 2, ())
    grades = queries.current_grades("test.card", ids)
    assert grades[ids[0]] == single
    assert [grades[pk].grade for pk in ids] == ["B", "C", ""]
    assert figures.asked[-1] == tuple(ids)


def test_by_the_clock_only_moves_are_written(world, told, figures) -> None:
    pk, day = world.yonghui.pk, timedelta(days=1)
    given = {pk: {"word": D(1)}}
    written = []
    for days_ago, late in ((4, "15"), (3, "15.1"), (2, "17"), (1, "80"), (0, "80")):
        figures.late[pk] = D(late)
        found = grade_records("test.card", [pk], given, on=TODAY - days_ago * day, **told)
        written.append((found.written, found.changed))
    assert written == [(1, ()), (0, ()), (1, ()), (1, ((pk, "B", "C"),)), (0, ())]
    history = list(queries.grade_history("test.card", world.yonghui))
    assert [(one.on, one.checked_on, one.grade) for one in history] == [
        (TODAY - day, TODAY, "C"), (TODAY - 2 * day, TODAY - 2 * day, "B"), (TODAY - 4 * day, TODAY - 3 * day, "B"),
    ]  # fmt: skip
    assert Grade.objects.filter(superseded_at__isnull=True).count() == 1
    assert Event.objects.filter(name="measures.grade_changed").count() == 1


def test_news_is_written_even_if_the_score_stays(world, told, figures) -> None:
    pk = world.yonghui.pk
    figures.late[pk] = D(0)
    grade_records("test.card", [pk], {pk: {"word": D(1)}}, on=TODAY, **told)
    found = grade_records("test.card", [pk], {pk: {"word": None}}, on=TODAY, **told)
    assert (found.written, found.changed) == (1, ())
    assert queries.count_grades("test.card") == [queries.GradeCount("A", 1, 1)]


def test_terms_of_a_customer_hold_for_it_alone(world, told, figures, monkeypatch) -> None:
    ids = [world.yonghui.pk, world.jianhu.pk]
    figures.late = dict.fromkeys(ids, D(15))
    monkeypatch.setattr(_policy(), "policy_info", _scoped())
    version = record_policy_version(
        "test.card", terms={"bands": [{"grade": "X", "least": "0"}]}, starts_on=TODAY, scope="customer",
        scope_key=str(ids[1]), by=world.admin, at=AT,
    )  # fmt: skip
    grade_records("test.card", ids, on=TODAY, **told)
    grades = queries.current_grades("test.card", ids)
    assert [(grades[pk].grade, grades[pk].policy_version) for pk in ids] == [("B", None), ("X", version.pk)]


def _policy() -> type[CardTerms]:
    from guanxi.foundation.policies.terms import declared

    return declared["test.card"]


def _scoped():
    import dataclasses

    from guanxi.foundation.policies.terms import info_of

    return dataclasses.replace(info_of(_policy()), scopes=("company", "customer"))


def test_alone_only_the_program_grades(world, figures) -> None:
    assert {name for name, info in registry.items() if name.startswith("measures.") and not info.inner} == set()
    for person in (world.credit, world.manager):
        with pytest.raises(NotAllowed):
            grade_record("test.card", world.yonghui, {}, on=TODAY, by=person, at=AT)
    assert not Grade.objects.exists()


def test_a_merged_customer_keeps_its_grades_and_they_are_shown(world, told, figures) -> None:
    figures.late = {world.yonghui.pk: D(0), world.jianhu.pk: D(80)}
    own = grade(world, told, word=D(1))
    other = grade_record("test.card", world.jianhu, {"word": D(1)}, on=TODAY - timedelta(days=3), **told)
    merge_customers(world.yonghui, world.jianhu, by=world.admin, at=AT)
    assert list(queries.grade_history("test.card", world.yonghui)) == [own, other]
    assert queries.current_grade("test.card", world.yonghui) == own
