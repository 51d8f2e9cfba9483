"""Two administrators edit one person, unit or role: nothing of either is lost unseen."""

from __future__ import annotations

import pytest

from guanxi.foundation.people import actions
from guanxi.foundation.people.models import Role, Unit, User
from guanxi.foundation.people.tests.company import AT, Company
from guanxi.foundation.people.tests.test_pages import client_of
from guanxi.kit.errors import EditConflict


def posted(page) -> dict[str, object]:
    """What a browser would send of a page's form, its unchanged inputs included."""
    told: dict[str, object] = {}
    for form in (page.context["form"], page.context["seen"]):
        for bound in form:
            value = bound.value()
            if bound.field.__class__.__name__ == "BooleanField":
                told |= {bound.html_name: "on"} if value else {}
            elif value is not None:
                told[bound.html_name] = getattr(value, "pk", value)
    return told


def test_different_fields_of_a_person_are_merged_and_one_field_is_shown(company: Company) -> None:
    seen = {"full_name": company.rep.full_name, "phone": company.rep.phone}
    first = {**seen, "phone": "0575-1"}
    actions.change_user(company.rep, changes=first, original=seen, by=company.admin, at=AT)
    second = {**seen, "full_name": "吴晓燕"}
    actions.change_user(company.rep, changes=second, original=seen, by=company.admin, at=AT)
    row = User.objects.get(pk=company.rep.pk)
    assert (row.full_name, row.phone) == ("吴晓燕", "0575-1")
    with pytest.raises(EditConflict) as refused:
        actions.change_user(company.rep, changes={**seen, "phone": "0575-2"}, original=seen, by=company.admin, at=AT)
    clash = refused.value
    assert (clash.theirs, clash.yours) == ({"phone": "0575-1"}, {"phone": "0575-2"})
    assert User.objects.get(pk=company.rep.pk).phone == "0575-1"


def test_roles_that_another_gave_stay(company: Company) -> None:
    held = ["rep"]
    actions.arrange_user(company.rep, changes={}, roles=["rep", "credit"], original_roles=held, by=company.admin, at=AT)
    actions.arrange_user(company.rep, changes={}, roles=["service"], original_roles=held, by=company.admin, at=AT)
    assert set(company.rep.roles.values_list("key", flat=True)) == {"credit", "service"}


def test_the_page_of_a_person_shows_the_three_sides(company: Company) -> None:
    client, address = client_of(company.admin), f"/settings/users/{company.rep.pk}/"
    told = posted(client.get(address))
    actions.change_user(company.rep, changes={"phone": "0575-1", "email": "a@b.cn"}, by=company.admin, at=AT)
    answer = client.post(address, {**told, "phone": "0575-2", "name_en": "Wu Xiaoyan"})
    assert answer.status_code == 409
    (row,) = answer.context["clashes"]
    assert [row["theirs"][0], row["yours"][0]] == ["0575-1", "0575-2"]
    assert answer.context["form"]["name_en"].value() == "Wu Xiaoyan"
    assert client.post(address, {**posted(answer), "phone": "0575-2"}).status_code == 302
    row = User.objects.get(pk=company.rep.pk)
    assert (row.phone, row.email, row.name_en) == ("0575-2", "a@b.cn", "Wu Xiaoyan")


def test_name_and_place_of_a_unit(company: Company) -> None:
    unit = Unit.objects.filter(kind="team").first()
    other = Unit.objects.filter(kind="region").exclude(pk=unit.parent_id).first()
    client, address = client_of(company.admin), f"/settings/units/{unit.pk}/"
    told = posted(client.get(address))
    actions.change_unit(unit, changes={"name": "新名"}, by=company.admin, at=AT)
    assert client.post(address, {**told, "parent": other.pk}).status_code == 302
    unit.refresh_from_db()
    assert (unit.name, unit.parent) == ("新名", other)
    answer = client.post(address, {**told, "name": "另名"})
    assert answer.status_code == 409
    assert [row["name"] for row in answer.context["clashes"]] == ["name"]
    assert client.post(address, {**posted(answer), "name": "另名"}).status_code == 302
    unit.refresh_from_db()
    assert (unit.name, unit.parent) == ("另名", other)


def test_reach_and_permissions_of_a_role(company: Company) -> None:
    role = Role.objects.get(key="rep")
    client, address = client_of(company.admin), "/settings/roles/rep/"
    told = posted(client.get(address))
    more = [*role.permissions, "people.see_as"]
    actions.change_role(role, reach="team", permissions=more, by=company.admin, at=AT)
    kept = [name for name in told["room_work"] if name != "work.*"]
    answer = client.post(address, {**told, "reach": "region", "room_work": kept})
    assert answer.status_code == 409
    assert [row["name"] for row in answer.context["clashes"]] == ["reach"]
    assert client.post(address, {**posted(answer), "reach": "region"}).status_code == 302
    role.refresh_from_db()
    assert role.reach == "region"
    assert "people.see_as" in role.permissions and "work.*" not in role.permissions
