"""The same key, the same answer, one effect."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection

from guanxi.foundation.people.tests.company import AT, Company, build_company
from guanxi.foundation.timeline import actions
from guanxi.foundation.timeline.models import Event, Note, Replay
from guanxi.foundation.timeline.replay import forget_old_answers
from guanxi.kit.errors import BadInput, KeyReused


def test_a_repeated_request_gets_the_first_answer(company: Company) -> None:
    notes = [actions.add_note(company.zhejiang, text="电话", by=company.rep, at=AT, key="k1") for _time in range(3)]
    assert {note.pk for note in notes} == {Note.objects.get().pk}
    assert Event.objects.filter(name="timeline.note_written").count() == 1


def test_the_same_key_with_another_body_is_refused(company: Company) -> None:
    actions.add_note(company.zhejiang, text="一", by=company.rep, at=AT, key="k1")
    with pytest.raises(KeyReused):
        actions.add_note(company.zhejiang, text="二", by=company.rep, at=AT, key="k1")
    assert [note.text for note in Note.objects.all()] == ["一"]


def test_a_key_counts_per_person_and_action(company: Company) -> None:
    for person in (company.rep, company.manager):
        actions.add_note(company.zhejiang, text="一", by=person, at=AT, key="k1")
    actions.follow(company.zhejiang, by=company.rep, at=AT, key="k1")
    assert Note.objects.count() == 2
    assert Replay.objects.count() == 3


def test_a_refusal_is_not_kept_so_the_mended_request_may_use_the_key(company: Company) -> None:
    with pytest.raises(BadInput):
        actions.add_note(company.zhejiang, text="", by=company.rep, at=AT, key="k1")
    assert not Replay.objects.exists()
    assert actions.add_note(company.zhejiang, text="好", by=company.rep, at=AT, key="k1").text == "好"


def test_answers_are_kept_thirty_days(company: Company) -> None:
    actions.follow(company.zhejiang, by=company.rep, at=AT, key="k1")
    assert forget_old_answers(AT + timedelta(days=30)) == 0
    assert forget_old_answers(AT + timedelta(days=30, seconds=1)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_have_one_effect() -> None:
    company = build_company()
    barrier, answers, errors = threading.Barrier(2), [], []

    def send() -> None:
        try:
            barrier.wait(300)
            answers.append(actions.add_note(company.zhejiang, text="同时", by=company.rep, at=AT, key="k1").pk)
        except Exception as error:  # shown by the assertion below
            errors.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _one in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert answers == [Note.objects.get().pk] * 2
    assert Replay.objects.count() == 1
