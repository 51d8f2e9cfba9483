"""Forms that an administrator makes on pages: items, conditions, formulas, points, versions, retirement."""

from __future__ import annotations

import pytest
from django.test import Client

from guanxi.foundation.forms.actions import (
    begin_record,
    change_template,
    make_template,
    publish_version,
    retire_template,
)
from guanxi.foundation.forms.actions.templates import DeclaredForm
from guanxi.foundation.forms.making import by_keys
from guanxi.foundation.forms.models import FormTemplate, FormVersion
from guanxi.foundation.forms.queries import forms_now
from guanxi.foundation.forms.tests.conftest import AT, CUSTOMER, begin, fill
from guanxi.kit.errors import BadInput, EditConflict, NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def browse(office):
    """`browse("admin").get("/settings/forms/")`."""

    def sign_in(name):
        client = Client(headers={"Accept-Language": "en"})
        client.force_login(getattr(office, name))
        return client

    return sign_in


def make(office, items=(), **told):
    """A form by the administrator."""
    told = {"label": "竞品考察报告", "details": {"label_en": "Competitor report"}, "items": items} | told
    return make_template(**told, by=office.admin, at=AT)


ASKED = (
    {"key": "price", "type": "money", "label": "价格", "label_en": "Price"},
    {"type": "choice", "label": "陈列",
     "choices": [{"label": "好", "label_en": "good", "points": 5}, {"label": "差", "points": 0}]},
)  # fmt: skip


def test_a_form_is_filled_as_it_was_published_last(office) -> None:
    template = make(office, ASKED, kind=CUSTOMER)
    assert [one["key"] for one in template.draft] == ["price", "chen_lie"] and template.key == "competitor_report"
    assert [choice["key"] for choice in template.draft[1]["choices"]] == ["good", "cha"]
    assert template.key not in {one.key for one in forms_now()}
    with pytest.raises(BadInput):
        begin(office, form=template.key)
    first = publish_version(template, by=office.admin, at=AT)
    record = fill(begin(office, form=template.key), by=office.rep, price="5", chen_lie="good")
    assert (record.version, record.points) == (first, 5)
    template = change_template(template, changes={"items": ASKED[:1]}, revision=1, by=office.admin, at=AT)
    assert begin(office, form=template.key).version == first  # a draft is not filled
    second = publish_version(template, by=office.admin, at=AT)
    assert second.number == 2 and begin(office, form=template.key).version == second
    assert publish_version(template, by=office.admin, at=AT) == second  # nothing changed
    retire_template(template, by=office.admin, at=AT)
    with pytest.raises(BadInput):
        begin(office, form=template.key)
    assert fill(record.__class__.objects.filter(finished_at=None).first(), by=office.rep, price="1").is_finished


@pytest.mark.parametrize(
    ("told", "names"),
    [
        ({"label": " "}, {"label"}), ({"kind": "orders.zap"}, {"kind"}), ({"form_key": "Bad.Key"}, {"form_key"}),
        ({"details": {"rhythm": "hourly"}}, {"rhythm"}), ({"details": {"fillers": ["nobody"]}}, {"fillers"}),
        ({"details": {"magic": 1}}, {"magic"}), ({"label": "x" * 81}, {"label"}),
        ({"items": [{"label": "a", "type": "magic"}]}, {"items.0.type"}),
        ({"items": [{"label": "a", "points": "many"}]}, {"items.0.points"}),
        ({"items": [{"label": "a", "zap": 1}]}, {"items.0.zap"}), ({"items": [{"label": "a"}] * 201}, {"items"}),
        ({"items": [{"label": "a", "shown_if": {"item": "b", "test": "zap"}}]}, {"items.0.shown_if"}),
    ],
)  # fmt: skip
def test_nonsense_is_refused_by_name(office, told, names) -> None:
    with pytest.raises(BadInput) as wrong:
        make(office, **told)
    assert set(wrong.value.fields) == names and FormTemplate.objects.count() == 0


def test_a_faulty_draft_is_kept_but_not_published(office) -> None:
    template = make(office, ({"key": "a", "type": "computed", "label": "和", "formula": "price *"},))
    with pytest.raises(BadInput) as wrong:
        publish_version(template, by=office.admin, at=AT)
    said = wrong.value.fields["items"]
    assert "和: " in said and FormVersion.objects.count() == 0


def test_two_administrators_at_one_form(office) -> None:
    template = make(office, ASKED)
    change_template(template, changes={"label": "甲"}, revision=1, by=office.admin, at=AT)
    with pytest.raises(EditConflict):
        change_template(template, changes={"label": "乙"}, revision=1, by=office.admin, at=AT)
    assert FormTemplate.objects.get().label == "甲"


def test_forms_of_the_program_are_not_changed_on_pages(office) -> None:
    begin(office)
    template = FormTemplate.objects.get(is_declared=True)
    for verb in (retire_template, publish_version):
        with pytest.raises(DeclaredForm):
            verb(template, by=office.admin, at=AT)
    with pytest.raises(NotAllowed):
        make_template(label="x", by=office.rep, at=AT)


def test_a_form_is_made_on_pages(office, browse) -> None:
    client = browse("admin")
    made = client.post("/settings/forms/new/", {"label": "行销日记", "label_en": "Sales diary", "rhythm": "daily",
                                                "fillers": ["role-rep"], "kind": ""})  # fmt: skip
    template = FormTemplate.objects.get()
    home = f"/settings/forms/{template.pk}/"
    assert made.headers["Location"] == home and "It asks nothing yet" in client.get(home).content.decode()

    def add(key="", **told):
        template.refresh_from_db()
        url = f"{home}item/{key}/" if key else f"{home}items/new/"
        return client.post(url, {"type": "text", "revision": template.revision, "places": "2"} | told)

    assert add(label="拜访", label_en="Visits", type="whole").status_code == 302
    assert add(label="电话", label_en="Calls", type="yes_no").status_code == 302
    chosen = {"label": "心情", "type": "choice", "choices": "好 = good | 5\n差 = bad | 0"}
    assert add(**chosen, shown_item="calls", shown_test="is", shown_values="是").status_code == 302
    assert add(label="每日", type="computed", formula="visits * 2").status_code == 302
    template.refresh_from_db()
    assert [one["key"] for one in template.draft] == ["visits", "calls", "xin_qing", "mei_ri"]
    assert template.draft[2]["shown_if"] == {"item": "calls", "test": "is", "values": ["yes"]}
    wrong = add(label="坏", type="computed", formula="visits + zap")
    assert wrong.status_code == 422 and "no item “zap”" in wrong.content.decode()
    wrong = add(label="坏", type="choice", choices="")
    assert wrong.status_code == 422 and "Write 1 to" in wrong.content.decode()
    assert add("xin_qing", **chosen | {"choices": "好 = good | 5\n一般\n差 | 0"}).status_code == 422  # points for all
    assert "asked if Calls is yes" in client.get(home).content.decode()
    assert client.post(f"{home}item/mei_ri/place/", {"step": "-1", "revision": template.revision}).status_code == 302
    template.refresh_from_db()
    assert [one["key"] for one in template.draft] == ["visits", "calls", "mei_ri", "xin_qing"]
    assert client.post(f"{home}item/calls/place/", {"step": "1", "revision": "1"}).status_code == 302  # of an old page
    template.refresh_from_db()
    assert [one["key"] for one in template.draft] == ["visits", "calls", "mei_ri", "xin_qing"]
    client.post(f"{home}publication/")
    assert FormVersion.objects.get().number == 1
    client.post(f"{home}item/calls/removal/", {"revision": template.revision})
    text = client.get(home).content.decode()
    assert "only on an item that stands above" in text and "to mend" in text  # what hung on it is named
    assert begin_record(form=template.key, by=office.rep, at=AT).version.number == 1


def test_a_formula_names_items_as_people_call_them() -> None:
    items = [{"key": "sales", "label": "月销售额"}, {"key": "month", "label": "月"}, {"key": "sum_", "label": "sum"}]
    assert by_keys("月销售额/月 + sum(月)", items) == "sales / month + sum( month )"
    assert by_keys('if(月 = "月销售额", 1, 0)', items) == 'if( month = "月销售额", 1, 0)'


def test_a_formula_is_checked_while_it_is_typed(office, browse) -> None:
    template = make(office, ASKED)
    client, url = browse("admin"), f"/settings/forms/{template.pk}/items/check/"
    assert "can be computed" in client.post(f"{url}?part=formula", {"formula": "price * 2"}).content.decode()
    assert "not closed" in client.post(f"{url}?part=formula", {"formula": "(price"}).content.decode()
    assert 'name="choices"' in client.post(f"{url}?part=type", {"type": "choice", "label": "x"}).content.decode()
    assert client.post(f"{url}?part=type", {"type": "zap"}).status_code == 200


def test_a_form_is_tried_before_it_is_published(office, browse) -> None:
    items = (*ASKED, {"label": "税", "type": "computed", "formula": "price * 10%"})
    template = make(office, items)
    client, url = browse("admin"), f"/settings/forms/{template.pk}/preview/"
    assert client.get(url).status_code == 200
    told = client.post(url, {"shown": ["price"], "a_price": "50"}, headers={"HX-Request": "true"}).content.decode()
    assert ">5<" in told and 'value="50.00"' in told


def test_only_those_who_may_make_forms_see_how(office, browse) -> None:
    template = make(office, ASKED)
    for path in ("", "new/", f"{template.pk}/", f"{template.pk}/preview/", f"{template.pk}/items/new/"):
        assert browse("manager").get(f"/settings/forms/{path}").status_code == 403
    assert browse("admin").get("/settings/forms/999/").status_code == 404
    assert browse("admin").get(f"/settings/forms/{template.pk}/item/zap/").status_code == 404
