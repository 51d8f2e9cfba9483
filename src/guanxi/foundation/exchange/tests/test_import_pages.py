"""The wizard: open a file, say what is what, mend cells, decide what looks familiar, import, take back."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from guanxi.domains.customers.models import Customer
from guanxi.foundation.exchange import running
from guanxi.foundation.exchange.models import ImportDecision, ImportMend, ImportRun
from guanxi.foundation.exchange.tests.talking import HEAD, again, opened, preview
from guanxi.foundation.exchange.views.rows import items_of

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true"}
ROWS = "N-1,Lantern House,13805750001,\nN-2,,13805750002,\nN-3,Paper Lane,138,a@b.cn\nN-4,Ink Yard,138,\n"


def browser(person, language="en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(person)
    return client


@pytest.fixture
def desk(world):
    """The manager's browser."""
    return browser(world.manager)


def upload(desk: Client, text: str, name="list.csv", target="customers"):
    file = SimpleUploadedFile(name, text.encode())
    return desk.post(reverse("imports:new"), {"file": file, "target": target})


def test_a_file_is_opened_and_its_rows_stand_there_with_what_becomes_of_them(desk, world):
    """Nothing is imported; the columns are guessed; the reasons stand at their cells."""
    before = Customer.objects.count()
    answer = upload(desk, HEAD + ROWS)
    run = ImportRun.objects.get()
    assert answer.status_code == 302 and answer["Location"] == reverse("imports:run", args=[run.pk])
    shown = desk.get(answer["Location"])
    text = shown.content.decode()
    assert shown.status_code == 200 and "Lantern House" in text and "Import: 1 new, 0 changed" in text
    assert [one["count"] for one in shown.context["tabs"]] == ["4", "1", "3"]
    assert {column.heading: column.menu.value for column in shown.context["columns"]} == {
        "code": "code", "name": "name", "phone": "phone", "email": "email",
    }  # fmt: skip
    refused = desk.get(answer["Location"], {"state": "refused"})
    assert [row.item.row for row in refused.context["shown"]["rows"]] == [3, 4, 5]
    assert refused.content.decode().count('value="138"') == 2
    assert Customer.objects.count() == before


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [("a.csv", "", "empty"), ("a.xlsx", "\x00\x01 no workbook", "a.xlsx"), ("a.csv", HEAD, "lines")],
)
def test_a_file_that_cannot_be_read_is_told_above_the_form(desk, world, name, text, told):
    """What was wrong and what to do; the choice of the kind of rows is kept."""
    answer = upload(desk, text, name=name, target="contacts")
    assert answer.status_code == 422 and told in answer.content.decode()
    assert answer.context["form"]["target"].value() == "contacts"
    assert not ImportRun.objects.exists()


def test_columns_with_something_wrong_stand_after_the_names_and_one_reason_stands_for_several_wordings(desk, world):
    text = "code,name,phone,owner\nK1,Lotus,0575 8511 2233,Nobody\nK2,Peony,0575 8511 2234,No one\n"
    run = opened(world, text)
    found = preview(run)
    (reason,) = found.counts.reasons
    assert (reason[1], reason[3]) == ("owner", 2) and reason[2].endswith(" …")
    plain = [str(cell.label) for cell in found.items[0].cells]
    heads = [str(label) for label in items_of(run, found)["heads"]]
    wrong = str(next(cell.label for cell in found.items[0].cells if cell.key == "owner"))
    assert plain.index(wrong) == 3 and heads == [*plain[:2], wrong, plain[2]]


def test_a_cell_is_mended_in_the_grid_and_the_rest_of_its_like_at_once(desk, world):
    """The row becomes new at once; the offer counts the others; the button in the head counts along."""
    upload(desk, HEAD + ROWS)
    run = ImportRun.objects.get()
    cells = reverse("imports:cells", args=[run.pk])
    given = {"row": 4, "column": 2, "was": "138", "text": "13805750003", "state": "refused"}
    text = desk.post(cells, given, headers=FRAGMENT).content.decode()
    assert "Other cells of this column that hold “138”: 1" in text and "Import: 2 new, 0 changed" in text
    assert "<html" not in text and 'value="Paper Lane"' not in text and 'value="Ink Yard"' in text
    text = desk.post(cells, {"column": 2, "old": "138", "text": "13805750004"}, headers=FRAGMENT).content.decode()
    assert "Import: 3 new, 0 changed" in text
    assert sorted(ImportMend.objects.values_list("row", "old", "text"), key=str) == [
        (4, "", "13805750003"), (None, "138", "13805750004"),
    ]  # fmt: skip
    assert desk.post(cells, {"row": "x", "column": 2, "text": ""}).status_code == 404
    assert desk.post(cells, {"row": 4, "column": 99, "text": ""}, headers=FRAGMENT).status_code == 422


def test_what_a_column_is_can_be_chosen_and_one_field_has_one_column(desk, world):
    """Two columns of one field: the one chosen last keeps it. A key that is chosen stays."""
    upload(desk, HEAD + ROWS)
    run = ImportRun.objects.get()
    url = reverse("imports:choices", args=[run.pk])

    def change(name, value):
        answer = desk.post(url, {"upsert_key": "phone", name: value}, headers={**FRAGMENT, "HX-Trigger-Name": name})
        assert answer.status_code == 200
        return again(run), answer.content.decode()

    for name, value in (("column-2", "fax"), ("column-3", "fax"), ("constant-phone", "0575-85001122")):
        changed, _text = change(name, value)
    assert changed.mapping == {"code": 0, "name": 1, "fax": 3} and changed.constants == {"phone": "0575-85001122"}
    assert changed.upsert_key == ["code"]  # what an older page shows of other controls is not put back
    changed, _text = change("upsert_key", "name")
    assert changed.upsert_key == ["name"]
    run, text = change("target", "contacts")
    assert run.kind == "contacts" and "fax" not in run.mapping and run.mapping["email"] == 3
    assert 'value="contacts" selected' in text


def test_how_the_file_is_read_can_be_chosen(desk, world):
    """Another heading line, another encoding; a line that is none stays refused with a sentence."""
    upload(desk, "a title\n" + HEAD + ROWS)
    run = ImportRun.objects.get()
    assert run.reading["heading"] == 2
    url = reverse("imports:choices", args=[run.pk])
    answer = desk.post(url, {"heading": "1"}, headers={**FRAGMENT, "HX-Trigger-Name": "heading"})
    assert answer.status_code == 200 and again(run).reading["heading"] == 1
    desk.post(url, {"heading": "2"}, headers={**FRAGMENT, "HX-Trigger-Name": "heading"})
    assert again(run).columns == ["code", "name", "phone", "email"]


def test_what_looks_familiar_is_decided_side_by_side(desk, world):
    """A row like a record here waits for a decision; the buttons show what was decided."""
    yonghui = world.yonghui
    upload(desk, f"{HEAD}N-9,{yonghui.name},,\n")
    run = ImportRun.objects.get()
    shown = desk.get(reverse("imports:run", args=[run.pk]), {"state": "duplicate"})
    assert [one["twin"].pk for one in shown.context["twins"]] == [yonghui.pk]
    url = reverse("imports:decisions", args=[run.pk])
    given = {"row": 2, "choice": "create", "state": "duplicate"}
    answer = desk.post(url, given, headers=FRAGMENT)
    assert ImportDecision.objects.get().choice == "create"
    assert 'aria-pressed="true"' in answer.content.decode() and "Import: 1 new" in answer.content.decode()
    assert desk.post(url, {**given, "choice": "burn"}).status_code == 404
    desk.post(reverse("imports:start", args=[run.pk]))
    running.work_waiting()
    tabs = desk.get(reverse("imports:run", args=[run.pk])).context["tabs"]
    assert [str(tab["label"]) for tab in tabs] == ["All rows", "looks familiar"]  # it was made, not left out


def test_import_progress_and_taking_back(desk, world):
    """Started once, shown while it runs, counted when done; what is in the way is named before taking back."""
    upload(desk, HEAD + ROWS)
    run = ImportRun.objects.get()
    shown = reverse("imports:run", args=[run.pk])
    desk.post(reverse("imports:start", args=[run.pk]))
    waiting = desk.get(shown).content.decode()
    assert "Waiting for the worker" in waiting and 'hx-trigger="every 2s"' in waiting
    progress = desk.get(reverse("imports:progress", args=[run.pk]), headers=FRAGMENT)
    assert progress.status_code == 200 and "HX-Refresh" not in progress
    running.work_waiting()
    assert desk.get(reverse("imports:progress", args=[run.pk]), headers=FRAGMENT)["HX-Refresh"] == "true"
    done = desk.get(shown)
    assert [(one["label"], one["value"]) for one in done.context["outcomes"]] == [("created", "1"), ("refused", "3")]
    made = Customer.objects.get(code="N-1")
    undo = reverse("imports:undo", args=[run.pk])
    assert "Records of this import that are still here: 1" in desk.get(undo).content.decode()
    desk.post(undo)
    running.work_waiting()
    assert not Customer.objects.filter(pk=made.pk).exists()
    assert "Taken back: 1 records" in desk.get(shown).content.decode()
    assert "Nothing of this import is left" in desk.get(undo).content.decode()


def test_the_refused_rows_are_handed_out_with_their_reason(desk, world):
    """The headings of the file, the line, the reason; as workbook and as text."""
    upload(desk, HEAD + ROWS)
    run = ImportRun.objects.get()
    book = desk.get(reverse("imports:refused", args=[run.pk, "xlsx"]))
    sheet = CalamineWorkbook.from_filelike(__import__("io").BytesIO(book.getvalue())).get_sheet_by_index(0).to_python()
    assert sheet[0][:4] == ["code", "name", "phone", "email"] and [row[0] for row in sheet[1:]] == ["N-2", "N-3", "N-4"]
    assert desk.get(reverse("imports:refused", args=[run.pk, "csv"])).getvalue().count(b",138,") == 2
    assert desk.get(reverse("imports:refused", args=[run.pk, "pdf"])).status_code == 404


def test_two_files_are_joined_by_a_column(desk, world):
    """The second file's columns stand beside the first's; a column it does not have is told at the form."""
    upload(desk, "code,name\nN-1,Lantern House\n")
    run = ImportRun.objects.get()
    url = reverse("imports:join", args=[run.pk])
    assert 'enctype="multipart/form-data"' in desk.get(url, headers=FRAGMENT).content.decode()
    second = SimpleUploadedFile("phones.csv", b"number,phone\nN-1,13805750001\n")
    refused = desk.post(url, {"file": second, "column": "code", "joined_column": "no such"})
    assert refused.status_code == 422 and "no such" in refused.content.decode()
    second.seek(0)
    desk.post(url, {"file": second, "column": "code", "joined_column": "number"})
    assert again(run).columns == ["code", "name", "phone"]
    assert "Joined with phones.csv" in desk.get(reverse("imports:run", args=[run.pk])).content.decode()


def test_the_page_is_in_chinese_too(world):
    """No English sentence of the wizard is left on a Chinese desk."""
    chinese = browser(world.manager, "zh-hans")
    upload(chinese, HEAD + ROWS)
    text = chinese.get(reverse("imports:run", args=[ImportRun.objects.get().pk])).content.decode()
    assert "导入：新增 1，更新 0" in text and "哪一列是什么" in text
    assert "Which column" not in text and "Import:" not in text


def test_others_find_neither_the_list_nor_the_run(desk, world):
    """A rep without the right is refused; a stranger with it does not find other people's runs."""
    upload(desk, HEAD + ROWS)
    run = ImportRun.objects.get()
    rep = browser(world.rep)
    assert rep.get(reverse("imports:new")).status_code == 403
    assert rep.get(reverse("imports:run", args=[run.pk])).status_code == 403
    world.stranger.roles.add(world.manager.roles.first())
    stranger = browser(world.stranger)
    assert stranger.get(reverse("imports:run", args=[run.pk])).status_code == 404
    assert "list.csv" not in stranger.get(reverse("imports:runs")).content.decode()
    assert "list.csv" in desk.get(reverse("imports:runs")).content.decode()


def test_addresses_and_forms_with_nonsense_show_the_first_rows(desk, world):
    """What no state is called and no column of numbers holds never reaches the page nor the database."""
    run = opened(world, HEAD + ROWS)
    there = reverse("imports:run", args=[run.pk])
    shown = desk.get(there, {"state": '","record":"7', "after": "9" * 30})
    assert shown.status_code == 200 and "record&quot;:&quot;7" not in shown.content.decode()
    assert [row.item.row for row in shown.context["shown"]["rows"]] == [2, 3, 4, 5]
    wish = {"row": "9" * 30, "choice": "create", "record": "9" * 30}
    assert desk.post(reverse("imports:decisions", args=[run.pk]), wish, headers=FRAGMENT).status_code == 200
    assert not ImportDecision.objects.exists()


def test_an_opened_file_can_be_thrown_away(desk, world):
    """It leaves the list; its page is gone."""
    run = opened(world, HEAD + ROWS)
    assert desk.post(reverse("imports:discard", args=[run.pk])).status_code == 302
    assert desk.get(reverse("imports:run", args=[run.pk])).status_code == 404
    assert "kunden.csv" not in desk.get(reverse("imports:runs")).content.decode().replace("“kunden.csv”", "")
