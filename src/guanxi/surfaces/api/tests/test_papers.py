"""Statements, printed papers and timelines over the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import pytest
from tests.world import AT

from guanxi.domains.orders.actions import deliver_order, place_order
from guanxi.domains.orders.rules import LineInput

pytestmark = pytest.mark.django_db
Call = Callable[..., Any]
DAYS = "start=2026-07-01&end=2026-11-20"


def test_a_statement_adds_up(world: Any, call: Call) -> None:
    found = call("GET", f"/receivables/statements/{world.yonghui.pk}?{DAYS}", world.rep).json()
    assert [row["kind"] for row in found["movements"]] == ["invoice", "receipt"]
    assert (found["opening"], found["charged"], found["credited"]) == ("0.00", "2950.00", "590.00")
    assert found["closing"] == found["movements"][-1]["balance"] == "2360.00"
    assert [(row["number"], row["open_amount"]) for row in found["open_items"]] == [("H-1", "2360.00")]
    assert (found["start"], found["end"]) == ("2026-07-01", "2026-11-20")


@pytest.mark.parametrize(
    ("days", "field"),
    [("start=1900-01-01", "start"), ("end=2999-01-01", "end"), ("start=2026-03-02&end=2026-03-01", "end")],
)
@pytest.mark.parametrize("paper", ["", "/pdf"])
def test_days_that_cannot_be_name_the_field(world: Any, call: Call, days: str, field: str, paper: str) -> None:
    answer = call("GET", f"/receivables/statements/{world.yonghui.pk}{paper}?{days}", world.rep)
    assert answer.status_code == 422 and [one["field"] for one in answer.json()["errors"]] == [field]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_papers_are_pdf_in_either_language(world: Any, call: Call, language: str) -> None:
    lines = [LineInput(world.mug, Decimal(2))]
    order = place_order(world.yonghui, lines=lines, ordered_on=date(2026, 11, 20), confirm=True, by=world.admin, at=AT)
    delivery = deliver_order(order, on=date(2026, 11, 20), by=world.admin, at=AT)
    delivery.refresh_from_db()
    for path in (
        f"/receivables/statements/{world.yonghui.pk}/pdf?{DAYS}&language={language}",
        f"/orders/{order.pk}/pdf?language={language}",
        f"/orders/deliveries/{delivery.pk}/pdf?language={language}",
        f"/receivables/invoices/{delivery.invoice_id}/pdf?language={language}",
    ):
        answer = call("GET", path, world.rep)
        assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf", path
        assert answer.content.startswith(b"%PDF")
        assert call("GET", path, world.stranger).status_code == 404
        assert call("GET", path.replace(f"language={language}", "language=de"), world.rep).status_code == 422


def test_an_invoice_and_what_settled_it(world: Any, call: Call) -> None:
    found = call("GET", f"/receivables/invoices/{world.old_invoice.pk}", world.rep).json()
    assert (found["number"], found["amount"], found["open_amount"]) == ("H-1", "2950.00", "2360.00")
    assert found["days_overdue"] > 0 and found["source_kind"] == "orders.delivery"
    assert found["records"] == [world.old_order.number, world.old_order.deliveries.get().number]
    assert [(one["quantity"], one["amount"]) for one in found["lines"]] == [("1000.000", "2950.00")]
    (part,) = found["allocations"]
    assert (part["kind"], part["amount"], part["is_undone"]) == ("receipt", "590.00", False)
    paid = call("GET", f"/receivables/credits/{part['document_id']}", world.rep).json()
    assert (paid["kind"], paid["amount"], paid["on_account"], paid["lines"]) == ("receipt", "590.00", "0.00", [])
    assert [one["number"] for one in paid["allocations"]] == ["H-1"]


@pytest.mark.parametrize("kind", ["invoices", "credits"])
def test_documents_are_found_by_those_who_may_look(world: Any, call: Call, kind: str) -> None:
    part = world.old_invoice.allocations.get()
    path = f"/receivables/{kind}/{part.invoice_id if kind == 'invoices' else part.credit_id}"
    assert call("GET", path, world.rep).status_code == 200
    assert call("GET", path, world.stranger).status_code == 404
    world.rep.roles.update(permissions=["customers.*"])
    assert call("GET", path, world.rep).status_code == 403


def test_a_timeline_goes_on_where_it_stopped(world: Any, call: Call) -> None:
    path = f"/timeline/customers.customer/{world.yonghui.pk}"
    whole = call("GET", path, world.rep).json()
    assert whole["next_before"] is None and len(whole["items"]) > 2
    first = call("GET", f"{path}?limit=2", world.rep).json()
    rest = call("GET", f"{path}?{urlencode({'before': first['next_before']})}", world.rep).json()
    assert first["items"] + rest["items"] == whole["items"]
    receipt = next(one for one in whole["items"] if one["name"] == "receivables.receipt_taken")
    assert "590.00" in receipt["sentence"] and receipt["by"]
    assert call("GET", path, world.stranger).status_code == 404
    assert call("GET", "/timeline/customers.nothing/1", world.rep).status_code == 404
