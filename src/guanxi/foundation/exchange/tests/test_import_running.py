"""Imports that are stopped, killed, refused on the way, run beside each other, and taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone
from tests.world import AT

from guanxi.domains.customers.actions import create_customer, update_customer
from guanxi.domains.customers.imports import CustomersTarget
from guanxi.domains.customers.models import Customer
from guanxi.foundation.exchange import actions, jobs, running
from guanxi.foundation.exchange.actions.running import WrongMoment
from guanxi.foundation.exchange.actions.steps import Overtaken
from guanxi.foundation.exchange.models import ImportedRecord, ImportRun
from guanxi.foundation.exchange.queries import obstacles_of, progress_of
from guanxi.foundation.exchange.tests.talking import HEAD, again, manager, opened, preview, started, states, told
from guanxi.foundation.people.models import User
from guanxi.foundation.people.queries import system_user
from guanxi.kit.errors import BadInput, NotAllowed
from guanxi.kit.imports.targets import targets


@pytest.fixture
def small_parts(monkeypatch):
    """Two rows a transaction."""
    monkeypatch.setattr(running, "BATCH", 2)


def five(world) -> ImportRun:
    return opened(world, HEAD + "".join(f"X-{n},店{n},,\n" for n in range(1, 6)))


def made() -> list[str]:
    return sorted(Customer.objects.filter(code__startswith="X-").values_list("code", flat=True))


def silent(run: ImportRun) -> None:
    """The writer of a run gives no sign of life any more."""
    ImportRun.objects.filter(pk=run.pk).update(touched_at=timezone.now() - timedelta(minutes=5))


class Killed(BaseException):
    """As if the process ended here."""


def test_a_killed_run_goes_on_where_it_was_and_nothing_comes_twice(world, small_parts, monkeypatch):
    run, create = five(world), CustomersTarget.create
    actions.start_import(run, by=run.by, at=AT)

    def dies(self, items, context):
        if items[0].values["code"] == "X-3":
            raise Killed
        return create(self, items, context)

    monkeypatch.setattr(CustomersTarget, "create", dies)
    with pytest.raises(Killed):
        running.work_waiting()
    assert made() == ["X-1", "X-2"]
    assert (again(run).state, again(run).done) == ("running", 2)
    monkeypatch.setattr(CustomersTarget, "create", create)
    assert running.work_waiting() == 0  # the writer may still live
    silent(run)
    jobs.resume_imports(timezone.now())
    assert running.work_waiting() == 1
    assert made() == ["X-1", "X-2", "X-3", "X-4", "X-5"]
    assert progress_of(again(run)).outcomes == {"created": 5}
    assert ImportedRecord.objects.filter(run=run).count() == 5


def test_a_stopped_run_keeps_what_came_and_is_resumed(world, small_parts, monkeypatch):
    run, create = five(world), CustomersTarget.create

    def stops(self, items, context):
        if items[0].values["code"] == "X-1":
            actions.stop_import(run, by=manager(world), at=AT)
        return create(self, items, context)

    actions.start_import(run, by=run.by, at=AT)
    monkeypatch.setattr(CustomersTarget, "create", stops)
    running.work_waiting()
    assert made() == ["X-1", "X-2"]
    assert again(run).state == "stopped"
    assert running.work_waiting() == 0
    with pytest.raises(WrongMoment):
        actions.stop_import(run, by=manager(world), at=AT)
    actions.resume_import(run, by=manager(world), at=AT)
    assert running.work_waiting() == 1
    assert (made(), again(run).state) == (["X-1", "X-2", "X-3", "X-4", "X-5"], "finished")
    with pytest.raises(WrongMoment):
        actions.resume_import(run, by=manager(world), at=AT)


def test_a_writer_that_was_overtaken_writes_nothing(world):
    run = five(world)
    actions.start_import(run, by=run.by, at=AT)
    slow = actions.begin_work(by=system_user(), at=timezone.now())
    silent(run)
    assert running.work_waiting() == 1
    with pytest.raises(Overtaken):
        running.write(slow)
    assert len(made()) == 5
    assert ImportedRecord.objects.filter(run=run).count() == 5


def test_what_a_room_refuses_while_writing_is_refused_alone(world, monkeypatch):
    run, create = five(world), CustomersTarget.create

    def refuses(self, items, context):
        if any(item.values["code"] == "X-3" for item in items):
            raise BadInput(name="This name is taken.")
        return create(self, items, context)

    monkeypatch.setattr(CustomersTarget, "create", refuses)
    run = started(run, run.by)
    assert made() == ["X-1", "X-2", "X-4", "X-5"]
    assert progress_of(run).outcomes == {"created": 4, "refused": 1}
    (item,) = preview(run, state="refused").items
    assert (item.row, [(one.field, one.reason) for one in item.problems]) == (4, [("name", "This name is taken.")])


def test_a_record_that_came_between_is_changed_and_not_doubled(world, monkeypatch):
    """Two runs at once bring the same code: the second finds the first one's record and compares anew."""
    run, create = five(world), CustomersTarget.create
    calls = []

    def races(self, items, context):
        calls.append(len(items))
        if len(calls) == 1:
            raise IntegrityError("another run was first")
        return create(self, items, context)

    actions.start_import(run, by=run.by, at=AT)
    create_customer(name="店2", code="X-2", unit=world.shaoxing, by=manager(world), at=AT)
    monkeypatch.setattr(CustomersTarget, "create", races)
    running.work_waiting()
    assert made() == ["X-1", "X-2", "X-3", "X-4", "X-5"]
    assert progress_of(again(run)).outcomes == {"created": 4, "unchanged": 1}
    assert calls == [4, 4]


def test_the_importer_s_rights_count_when_it_runs(world):
    run = five(world)
    actions.start_import(run, by=run.by, at=AT)
    User.objects.filter(pk=run.by_id).update(is_active=False)
    running.work_waiting()
    run = again(run)
    assert (run.state, made()) == ("failed", [])
    assert "may no longer import" in run.failure
    User.objects.filter(pk=run.by_id).update(is_active=True)
    actions.resume_import(run, by=manager(world), at=AT)
    running.work_waiting()
    assert len(made()) == 5


def test_a_run_that_dies_again_and_again_at_one_place_is_given_up(world, monkeypatch):
    run = five(world)
    actions.start_import(run, by=run.by, at=AT)

    def dies(self, items, context):
        raise Killed

    monkeypatch.setattr(CustomersTarget, "create", dies)
    for _try in range(5):
        silent(run)
        with pytest.raises(Killed):
            running.work_waiting()
    silent(run)
    assert running.work_waiting() == 0
    assert (again(run).state, again(run).failure) == (
        "failed",
        "The program was interrupted several times at the same place.",
    )


def test_created_and_changed_records_are_taken_back(world):
    person = manager(world)
    Customer.objects.filter(pk=world.yonghui.pk).update(phone="0575-85120000")
    run = started(opened(world, HEAD + "X-1,店一,,\nC-1001,永辉新名,0575-85120001,\n"), person)
    assert obstacles_of(run, at=AT) == []
    actions.undo_import(run, by=person, at=AT)
    assert again(run).state == "undoing"
    assert running.work_waiting() == 1
    run = again(run)
    assert (run.state, made()) == ("undone", [])
    world.yonghui.refresh_from_db()
    assert (world.yonghui.name, world.yonghui.phone) == ("绍兴永辉礼品行", "0575-85120000")
    assert run.summary["undo"] == {"total": 2, "seen": 2, "taken_back": 2, "left": 0}
    assert "The import of kunden.csv is undone: 2 records taken back, 0 left" in told(person)
    with pytest.raises(WrongMoment):
        actions.undo_import(run, by=person, at=AT)


def test_what_somebody_changed_since_stays_and_the_rest_goes(world):
    person = manager(world)
    run = started(opened(world, HEAD + "X-1,店一,,\nC-1001,永辉新名,,\nC-1002,鉴湖新名,,\n"), person)
    customer = Customer.objects.get(pk=world.jianhu.pk)
    update_customer(customer, changes={"name": "鉴湖又新"}, version=customer.version, by=person, at=AT)
    (obstacle,) = obstacles_of(run, at=AT)
    assert (obstacle.pk, obstacle.url) == (customer.pk, f"/customers/{customer.pk}/")
    assert "name" in str(obstacle.reason).lower()
    actions.undo_import(run, by=person, at=AT)
    running.work_waiting()
    run = again(run)
    assert (run.state, run.summary["undo"]) == ("undone", {"total": 3, "seen": 3, "taken_back": 2, "left": 1})
    world.yonghui.refresh_from_db()
    customer.refresh_from_db()
    assert (made(), world.yonghui.name, customer.name) == ([], "绍兴永辉礼品行", "鉴湖又新")
    update_customer(customer, changes={"name": "鉴湖新名"}, version=customer.version, by=person, at=AT)
    actions.undo_import(run, by=person, at=AT)  # the way is free now
    running.work_waiting()
    customer.refresh_from_db()
    assert customer.name == "鉴湖文具批发部"


def test_an_undoing_that_was_killed_goes_on(world, monkeypatch):
    from guanxi.foundation.exchange import undoing

    person = manager(world)
    run = started(five(world), person)
    monkeypatch.setattr(undoing, "BATCH", 2)
    take_back, calls = CustomersTarget.take_back, []

    def dies(self, written, context):
        calls.append(len(written))
        if len(calls) == 2:
            raise Killed
        take_back(self, written, context)

    monkeypatch.setattr(CustomersTarget, "take_back", dies)
    actions.undo_import(run, by=person, at=AT)
    with pytest.raises(Killed):
        running.work_waiting()
    assert made() == ["X-1", "X-2", "X-3"]
    silent(run)
    assert running.work_waiting() == 1
    assert made() == []
    assert again(run).summary["undo"] == {"total": 5, "seen": 5, "taken_back": 5, "left": 0}


def test_a_stopped_run_is_undone_and_does_not_go_on(world, small_parts, monkeypatch):
    run, create = five(world), CustomersTarget.create

    def stops(self, items, context):
        actions.stop_import(run, by=manager(world), at=AT)
        return create(self, items, context)

    actions.start_import(run, by=run.by, at=AT)
    with pytest.raises(WrongMoment):
        actions.undo_import(run, by=manager(world), at=AT)
    monkeypatch.setattr(CustomersTarget, "create", stops)
    running.work_waiting()
    actions.undo_import(run, by=manager(world), at=AT)
    assert running.work_waiting() == 1
    assert running.work_waiting() == 0
    assert (again(run).state, made()) == ("undone", [])


def test_duplicates_are_decided_one_by_one_or_for_all(world, monkeypatch):
    from guanxi.kit.imports.targets import Likeness

    def likely(self, items, context):
        like = Likeness(world.yonghui.pk, "永辉", "/customers/1/", ("same name",), {"name": "绍兴永辉礼品行"})
        return [[like] if "永辉" in item.values["name"] else [] for item in items]

    monkeypatch.setattr(CustomersTarget, "likely", likely)
    run = opened(world, HEAD + "X-1,永辉一,,\nX-2,永辉二,,\nX-3,永辉三,,\nX-4,店四,,\n")
    found = preview(run)
    assert found.counts.items == {"duplicate": 3, "new": 1}
    assert (found.undecided, found.creates, found.changes, found.skips) == (3, 1, 0, 3)
    (twin,) = found.items[0].twins
    assert (twin.pk, twin.reasons) == (world.yonghui.pk, ("same name",))
    assert ("绍兴永辉礼品行", "永辉一", True) in [pair[1:] for pair in twin.pairs]
    actions.choose_duplicates(run, rows=[2], choice="create", by=run.by, at=AT)
    actions.choose_duplicates(run, rows=[3], choice="update", record=world.yonghui.pk, by=run.by, at=AT)
    found = preview(again(run))
    assert (found.undecided, found.creates, found.changes, found.skips) == (1, 2, 1, 1)
    assert [one.decision for one in found.items] == ["create", "update", "", ""]
    run = started(again(run), run.by)
    assert progress_of(run).outcomes == {"created": 2, "changed": 1, "skipped": 1}
    assert made() == ["X-1", "X-4"]
    world.yonghui.refresh_from_db()
    assert world.yonghui.name == "永辉二"


def test_nobody_else_stops_or_undoes_without_the_right(world):
    run = started(five(world), manager(world))
    for verb in (actions.undo_import, actions.resume_import):
        with pytest.raises(NotAllowed):
            verb(run, by=User.objects.get(pk=world.rep.pk), at=AT)
    assert "customers" in targets
    assert states(run) == {"new": 5}
