"""Imports over the API: the same conversation for machines."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook
from tests.world import AT

from guanxi.domains.customers.models import Customer
from guanxi.foundation.exchange import running
from guanxi.foundation.exchange.models import ImportRun
from guanxi.foundation.exchange.tests.talking import HEAD, manager, opened
from guanxi.foundation.people.actions import issue_token
from guanxi.foundation.people.queries import system_user

URL = "/api/v1/imports"
ROWS = HEAD + "X-1,店一,12,\nX-2,店二,,\nX-3,=2+3,-5,\n"


class Caller:
    """Somebody with a token."""

    def __init__(self, person) -> None:
        secret = issue_token(person, name="t", scopes=["*"], expires_on=None, by=system_user(), at=AT)[1]
        self.client = Client(headers={"authorization": f"Bearer {secret}", "accept-language": "en"})

    def get(self, path="", **query):
        return self.client.get(f"{URL}{path}", query)

    def post(self, path="", body=None):
        return self.client.post(f"{URL}{path}", json.dumps(body or {}), content_type="application/json")

    def patch(self, path, body):
        return self.client.patch(f"{URL}{path}", json.dumps(body), content_type="application/json")

    def bring(self, text=ROWS):
        file = SimpleUploadedFile("kunden.csv", text.encode())
        return self.client.post(f"{URL}?target=customers", {"file": file})


@pytest.fixture
def caller(world) -> Caller:
    return Caller(manager(world))


def test_a_machine_brings_a_file_looks_mends_starts_and_undoes(world, caller):
    answer = caller.bring()
    assert answer.status_code == 201
    run = answer.json()
    assert (run["state"], run["lines"], run["upsert_key"]) == ("open", 3, ["code"])
    assert run["mapping"] == {"code": 0, "name": 1, "phone": 2, "email": 3}
    path = f"/{run['id']}"
    assert {one["key"]: one["heading"] for one in caller.get(f"{path}/fields").json() if one["place"] is not None} == {
        "code": "code", "name": "name", "phone": "phone", "email": "email",
    }  # fmt: skip
    page = caller.get(f"{path}/items", state="refused").json()
    assert (page["counts"], [one["rows"] for one in page["items"]]) == ({"new": 1, "refused": 2}, [[2], [4]])
    assert [(one["code"], one["field"]) for one in page["items"][0]["problems"]] == [("not_a_phone", "phone")]
    assert caller.post(f"{path}/mends", {"column": "phone", "row": 2, "text": "0575-85120001"}).status_code == 200
    assert caller.patch(path, {"empty": "clear"}).json()["empty"] == "clear"
    assert caller.get(f"{path}/items").json()["counts"] == {"new": 2, "refused": 1}
    assert caller.post(f"{path}/start").json()["state"] == "waiting"
    running.work_waiting()
    run = caller.get(path).json()
    assert (run["state"], run["outcomes"]) == ("finished", {"created": 2, "refused": 1})
    assert caller.get(f"{path}/obstacles").json() == []
    assert caller.post(f"{path}/start").json()["type"] == "urn:guanxi:problem:import_not_open"
    assert caller.post(f"{path}/undoing").json()["state"] == "undoing"
    running.work_waiting()
    assert caller.get(path).json()["state"] == "undone"
    assert not Customer.objects.filter(code__startswith="X-").exists()
    assert [one["id"] for one in caller.get().json()] == [run["id"]]


def test_red_rows_come_back_with_their_reason_and_are_known_again(world, caller):
    run = opened(world, ROWS, by=manager(world))
    answer = caller.get(f"/{run.pk}/red-rows", format="csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(answer).decode("utf-8-sig")
    heads, first, second = csv.reader(io.StringIO(text))
    assert heads == ["code", "name", "phone", "email", "Line in the file", "Reason of refusal"]
    assert first[:5] == ["X-1", "店一", "12", "", "2"]
    assert first[5].startswith("This is no telephone number.")
    assert second[:5] == ["X-3", "'=2+3", "-5", "", "4"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(caller.get(f"/{run.pk}/red-rows"))))
    assert book.get_sheet_by_index(0).to_python()[2][:2] == ["X-3", "=2+3"]
    later = caller.bring(text.replace(",12,", ",0575-85120001,")).json()
    assert later["mapping"] == {"code": 0, "name": 1, "phone": 2, "email": 3}
    states = caller.get(f"/{later['id']}/items").json()
    assert states["counts"] == {"new": 1, "refused": 1}
    assert [cell["value"] for cell in states["items"][1]["cells"]][1] == "=2+3"


def test_others_imports_do_not_exist_and_bad_input_is_told(world, caller):
    run = caller.bring().json()
    stranger = Caller(world.stranger)
    assert stranger.get(f"/{run['id']}").status_code == 404
    assert stranger.bring().status_code == 403
    assert caller.patch(f"/{run['id']}", {"mapping": {"nothing": 1}}).status_code == 422
    assert caller.patch(f"/{run['id']}", {"colour": "red"}).status_code == 422
    assert caller.bring(text="").status_code == 422
    assert ImportRun.objects.count() == 1
    assert "customers" in {one["key"] for one in caller.get("/targets").json() if one["is_allowed"]}
