"""An import as a conversation, with customers: open, look, choose, mend, decide, start, learn."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.world import AT

from guanxi.domains.customers.models import Customer
from guanxi.foundation.exchange import actions
from guanxi.foundation.exchange.actions.guards import NotOpen
from guanxi.foundation.exchange.models import ImportDecision, ImportedRecord, ImportRun, LearnedMapping
from guanxi.foundation.exchange.queries import fields_for, progress_of, targets_for
from guanxi.foundation.exchange.talk.opening import TooLargeFile
from guanxi.foundation.exchange.tests.talking import HEAD, again, manager, opened, preview, started, states, told
from guanxi.foundation.people.models import Role, User
from guanxi.kit.errors import BadInput, NotAllowed, Refusal
from guanxi.kit.sheets import NotASheet


def test_a_file_is_opened_read_and_guessed(world, place):
    run = opened(world, HEAD + "X-1,诸暨百货,0575-87001234,\nX-2,嵊州文具,,a@b.cn\n")
    assert (run.state, run.lines, run.columns) == ("open", 2, ["code", "name", "phone", "email"])
    assert run.mapping == {"code": 0, "name": 1, "phone": 2, "email": 3}
    assert run.upsert_key == ["code"]
    assert (place / "imports" / run.folder / "original" / "kunden.csv").read_text().startswith(HEAD)
    found = preview(run)
    assert found.is_ready
    assert found.counts.items == {"new": 2}
    assert (found.creates, found.changes, found.skips) == (2, 0, 0)
    (first, _second) = found.items
    assert (first.label, first.rows, first.record) == ("X-1", (2,), None)
    assert [cell.value for cell in first.cells] == ["X-1", "诸暨百货", "0575-87001234", ""]
    fields = {one.key: one for one in fields_for(run)}
    assert fields["name"].sample == ("诸暨百货", "嵊州文具")
    assert (fields["code"].is_key, fields["code"].place, fields["name"].is_required) == (True, 0, True)
    assert not Customer.objects.filter(code__startswith="X-").exists()


def test_what_rows_would_become(world):
    """New, changed field by field, unchanged, refused with its reason at its cell."""
    rows = [
        "C-1001,绍兴永辉礼品行,0575-85120001,",
        "C-1002,鉴湖文具批发部,,",
        "X-1,新店,12,",
        "X-2,,,",
        "X-3,新店三,,a@b.cn",
    ]
    run = opened(world, HEAD + "\n".join(rows) + "\n")
    Customer.objects.filter(code="C-1001").update(phone="0575-85120000")
    found = {one.row: one for one in preview(run).items}
    assert {row: one.state for row, one in found.items()} == {
        2: "changed", 3: "unchanged", 4: "refused", 5: "refused", 6: "new",
    }  # fmt: skip
    (cell,) = [cell for cell in found[2].cells if cell.is_changed]
    assert (cell.key, cell.old, cell.value) == ("phone", "0575-85120000", "0575-85120001")
    assert found[2].record == ("Shaoxing Yonghui Gifts", f"/customers/{world.yonghui.pk}/")
    (bad,) = [cell for cell in found[4].cells if cell.problem]
    assert (bad.key, bad.text, bad.problem.code) == ("phone", "12", "not_a_phone")
    assert [(one.code, one.field) for one in found[5].problems] == [("required", "name")]
    counts = preview(run).counts
    assert counts.items == {"changed": 1, "unchanged": 1, "refused": 2, "new": 1}
    assert [(code, name, many) for code, name, _reason, many in counts.reasons] == [
        ("not_a_phone", "phone", 1), ("required", "name", 1),
    ]  # fmt: skip
    assert [one.row for one in preview(run, state="refused").items] == [4, 5]
    assert [one.row for one in preview(run, reason="required:name").items] == [5]


def test_pages_lead_forth_and_back(world):
    run = opened(world, HEAD + "".join(f"X-{n},店{n},,\n" for n in range(1, 8)))
    first = preview(run, limit=3)
    second = preview(run, limit=3, after=first.after)
    third = preview(run, limit=3, after=second.after)
    assert [[one.row for one in page.items] for page in (first, second, third)] == [[2, 3, 4], [5, 6, 7], [8]]
    assert (first.before, second.before, third.before, third.after) == (None, 0, 3, None)


def test_an_upsert_key_that_is_not_unique_is_refused_on_both_sides(world):
    run = opened(world, HEAD + "X-1,店一,,\nX-2,店二,,\nx-1,店三,,\n")
    assert states(run) == {"refused": 2, "new": 1}
    (one, other) = preview(run, state="refused").items
    assert [problem.code for problem in one.problems] == ["not_unique"]
    assert "2, 4" in one.problems[0].reason
    Customer.objects.filter(pk__in=[world.yonghui.pk, world.jianhu.pk]).update(phone="0575-85120000")
    run = opened(world, "name,phone\n不知道哪家,0575-85120000\n")
    run = actions.choose(run, upsert_key=["phone"], by=run.by, at=AT)
    (item,) = preview(run).items
    assert (item.state, [problem.code for problem in item.problems]) == ("refused", ["not_unique_here"])


def test_choices_change_the_preview(world):
    run = opened(world, "code,name,phone\nC-1001,永辉改名,\n")
    assert states(run) == {"changed": 1}
    run = actions.choose(run, empty="clear", by=run.by, at=AT)
    Customer.objects.filter(code="C-1001").update(phone="0575-85120000")
    run = actions.choose(run, mapping={"code": 0, "phone": 2}, by=run.by, at=AT)
    (item,) = preview(run).items
    assert [(cell.key, cell.old, cell.value) for cell in item.cells if cell.is_changed] == [
        ("phone", "0575-85120000", "")
    ]
    run = actions.choose(run, upsert_key=[], constants={"name": "新客户"}, mapping={"phone": 2}, by=run.by, at=AT)
    (item,) = preview(run).items
    assert item.state == "new"
    assert [(cell.key, cell.place, cell.value) for cell in item.cells] == [("phone", 2, ""), ("name", None, "新客户")]
    with pytest.raises(BadInput):
        actions.choose(run, mapping={"nothing": 0}, by=run.by, at=AT)
    with pytest.raises(BadInput):
        actions.choose(run, mapping={"name": 3}, by=run.by, at=AT)


@pytest.mark.parametrize(
    "wish",
    [
        {"upsert_key": ["email"]}, {"upsert_key": ["code", "name"]},
        {"formats": {"code": {"width": "wide"}}}, {"formats": {"code": {"width": 2_000_000_000}}},
        {"formats": {"phone": {"factor": "x"}}}, {"formats": {"phone": {"factor": "1e999999"}}},
    ],
)  # fmt: skip
def test_a_key_or_a_format_that_is_none_is_refused(world, wish):
    run = opened(world, HEAD + "1001,店一,,a@example.com\n")
    with pytest.raises(BadInput):
        actions.choose(run, **wish, by=run.by, at=AT)
    run = actions.choose(again(run), formats={"code": {"width": 6}}, by=run.by, at=AT)
    assert [cell.value for item in preview(run).items for cell in item.cells][0] == "001001"


def test_who_may_not_change_customers_changes_none_by_a_file(world):
    role = Role.objects.create(
        key="typist", name="typist", reach="all", permissions=["exchange.*", "customers.create_customer"]
    )
    typist = User.objects.create_user("typist", password="a long secret", full_name="typist", unit=world.manager.unit)
    typist.roles.add(role)
    run = opened(world, HEAD + "C-1001,永辉改名,,\nX-1,店一,,\n", by=typist)
    (item,) = preview(run, state="refused").items
    assert [(one.code, one.field) for one in item.problems] == [("not_allowed", "name")]
    assert states(run) == {"refused": 1, "new": 1}
    started(run, typist)
    assert Customer.objects.filter(code="X-1").exists() and not Customer.objects.filter(name="永辉改名").exists()


def test_decisions_are_about_records_of_one_kind(world):
    run = opened(world, HEAD + "X-1,店一,,\n")
    actions.choose_duplicates(run, rows=[2], choice="update", record=world.yonghui.pk, by=run.by, at=AT)
    run = actions.choose(again(run), empty="clear", by=run.by, at=AT)
    assert ImportDecision.objects.count() == 1
    actions.choose(run, target="contacts", by=run.by, at=AT)
    assert not ImportDecision.objects.exists()


def test_the_key_follows_the_columns_until_it_is_chosen(world):
    run = opened(world, "nummer,name,phone\nC-1001,绍兴永辉礼品行,0575-85120000\n")
    assert (run.mapping, run.upsert_key) == ({"name": 1, "phone": 2}, ["name"])
    run = actions.choose(run, mapping={"code": 0, "name": 1, "phone": 2}, by=run.by, at=AT)
    assert run.upsert_key == ["code"]
    run = actions.choose(run, upsert_key=["name"], by=run.by, at=AT)
    run = actions.choose(run, mapping={"code": 0, "name": 1}, by=run.by, at=AT)
    assert run.upsert_key == ["name"]
    run = actions.choose(run, mapping={"code": 0}, by=run.by, at=AT)
    assert run.upsert_key == ["code"]


def test_cells_are_mended_one_by_one_and_all_equal_ones(world):
    run = opened(world, HEAD + "X-1,店一,12,\nX-2,店二,无效,\nX-3,店三,无效,\n")
    assert states(run) == {"refused": 3}
    actions.mend_cell(run, row=2, column="phone", text="0575-85120001", by=run.by, at=AT)
    assert states(again(run)) == {"refused": 2, "new": 1}
    assert actions.mend_equal(run, column="phone", old="无效", text="", by=run.by, at=AT) == 2
    assert states(again(run)) == {"new": 3}
    assert actions.unmend_cell(run, row=2, by=run.by, at=AT) == 1
    assert states(again(run)) == {"refused": 1, "new": 2}
    with pytest.raises(BadInput):
        actions.mend_cell(run, row=99, column="phone", text="1", by=run.by, at=AT)
    with pytest.raises(BadInput):
        actions.mend_equal(run, column="phone", old="nirgends", text="1", by=run.by, at=AT)


def test_rows_are_imported_and_everything_adds_up(world):
    person = manager(world)
    run = opened(world, HEAD + "X-1,店一,0575-85120001,\nC-1001,永辉新名,,\nC-1002,鉴湖文具批发部,,\nX-4,店四,12,\n")
    run = started(run, person)
    assert (run.state, run.done) == ("finished", 4)
    assert progress_of(run).outcomes == {"created": 1, "changed": 1, "unchanged": 1, "refused": 1}
    assert sum(progress_of(run).outcomes.values()) == run.lines == 4
    made = Customer.objects.get(code="X-1")
    assert (made.name, made.phone) == ("店一", "0575-85120001")
    world.yonghui.refresh_from_db()
    assert world.yonghui.name == "永辉新名"
    rows = {one.row: one for one in ImportedRecord.objects.filter(run=run)}
    assert (rows[2].is_new, rows[2].object_id) == (True, made.pk)
    assert (rows[3].is_new, rows[3].before, rows[3].after) == (False, {"name": "绍兴永辉礼品行"}, {"name": "永辉新名"})
    assert [(one.row, one.outcome) for one in preview(run).items] == [
        (2, "created"), (3, "changed"), (4, "unchanged"), (5, "refused"),
    ]  # fmt: skip
    (sentence,) = told(person)
    assert sentence == "kunden.csv is imported: 1 lines created, 1 changed, 1 unchanged, 0 skipped, 1 refused"
    again_run = started(opened(world, HEAD + "X-1,店一,0575-85120001,\nC-1001,永辉新名,,\n"), person)
    assert progress_of(again_run).outcomes == {"unchanged": 2}


def test_the_mapping_is_learned_and_offered_for_the_next_file(world):
    run = opened(world, "kennung,bezeichnung,rest\nX-1,店一,1\n")
    assert run.mapping == {}
    with pytest.raises(Refusal):
        actions.start_import(run, by=run.by, at=AT)
    run = actions.choose(run, mapping={"code": 0, "name": 1}, empty="clear", by=run.by, at=AT)
    assert run.upsert_key == ["code"]
    started(run, run.by)
    learned = LearnedMapping.objects.get()
    assert learned.fields == {"kennung": "code", "bezeichnung": "name", "rest": None}
    later = opened(world, "Rest,Kennung,Bezeichnung\n1,X-1,店一\n")
    assert (later.mapping, later.empty) == ({"code": 1, "name": 2}, "clear")
    assert later.guesses["*"]["learned"]


def test_a_started_import_cannot_be_changed_and_an_open_one_thrown_away(world, place):
    run = opened(world, HEAD + "X-1,店一,,\n")
    other = opened(world, HEAD + "X-2,店二,,\n")
    actions.discard_import(other, by=other.by, at=AT)
    assert again(other).state == "discarded"
    assert not (place / "imports" / other.folder).exists()
    run = started(run, run.by)
    for verb, given in (
        (actions.choose, {"empty": "clear"}),
        (actions.mend_cell, {"row": 2, "column": "name", "text": "x"}),
        (actions.start_import, {}),
    ):
        with pytest.raises(NotOpen):
            verb(run, **given, by=run.by, at=AT)
    with pytest.raises(Refusal):
        actions.discard_import(run, by=run.by, at=AT)


def test_who_may_import_and_see(world):
    run = opened(world, HEAD + "X-1,店一,,\n")
    admin, rep = User.objects.get(pk=world.admin.pk), User.objects.get(pk=world.rep.pk)
    stranger = User.objects.get(pk=world.stranger.pk)
    assert list(ImportRun.objects.visible_to(admin)) == [run]
    assert list(ImportRun.objects.visible_to(manager(world))) == [run]
    assert not ImportRun.objects.visible_to(rep).exists()
    assert not ImportRun.objects.visible_to(stranger).exists()
    with pytest.raises(NotAllowed):
        opened(world, HEAD + "X-1,店一,,\n", by=rep)
    with pytest.raises(NotAllowed):
        actions.start_import(run, by=admin, at=AT)
    assert {one.key: one.is_allowed for one in targets_for(admin)}["customers"]


def test_files_that_cannot_be_taken_say_so(world, settings, place):
    for content, mend in ((b"", NotASheet), (b"code,name\n", NotASheet)):
        with pytest.raises((mend, Refusal)):
            opened(world, content)
    settings.GUANXI_IMPORT_MEGABYTES = 0
    with pytest.raises(TooLargeFile):
        opened(world, HEAD + "X-1,店一,,\n")
    assert not ImportRun.objects.exists()
    assert not list((place / "imports").glob("*"))


def test_the_same_key_opens_a_file_once(world, place):
    def ask() -> ImportRun:
        file = SimpleUploadedFile("k.csv", (HEAD + "X-1,店一,,\n").encode())
        return actions.open_import(file=file, target="customers", by=manager(world), at=AT, key="once")

    assert ask().pk == ask().pk
    assert ImportRun.objects.count() == 1
    assert len(list((place / "imports").glob("*"))) == 1


def test_a_choice_that_is_none_is_refused_and_changes_nothing(world):
    run = opened(world, HEAD + "X-1,诸暨百货,0575-87001234,\n")
    for given in ({"empty": "burn it all down"}, {"duplicates": "x"}, {"options": {"no such": "1"}}):
        with pytest.raises(BadInput):
            actions.choose(run, **given, by=manager(world), at=AT)
    assert (again(run).empty, again(run).duplicates, again(run).options) == ("leave", "skip", {})


def test_values_for_all_rows_are_offered_again_to_who_chose_them_alone(world):
    rows = "X-1,诸暨百货,0575-87001234,\n"
    run = opened(world, HEAD + rows)
    actions.choose(run, constants={"fax": "0575-87001111"}, by=manager(world), at=AT)
    started(run, manager(world))
    assert opened(world, HEAD + rows).constants == {"fax": "0575-87001111"}
    other = opened(world, HEAD + rows, by=User.objects.get(pk=world.admin.pk))
    assert other.constants == {} and other.mapping["phone"] == 2
