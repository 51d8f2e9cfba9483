"""Files whose rows are parts of documents, two files joined, fields that other rooms add."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.world import AT

from guanxi.domains.catalogue.actions import create_product
from guanxi.domains.catalogue.models import Product
from guanxi.domains.customers.models import Customer
from guanxi.foundation.exchange import actions, running
from guanxi.foundation.exchange.models import ImportRun
from guanxi.foundation.exchange.talk.store import folder_of
from guanxi.foundation.exchange.tests.talking import HEAD, again, opened, preview, started, states
from guanxi.foundation.people.models import User
from guanxi.kit.errors import BadInput
from guanxi.kit.imports.targets import (
    ImportField,
    ImportTarget,
    Item,
    TargetExtension,
    Written,
    extensions,
    register_target,
    targets,
)

D = Decimal


class Baskets(ImportTarget):
    """Documents of several rows: a basket is a product whose note lists what is in it."""

    key, label, noun, model = "baskets", "Baskets", "basket", "catalogue.product"
    permission = "catalogue.create_product"
    keys = (("number",),)
    groups_by = "number"
    can_change = False

    def fields(self, user: Any) -> Sequence[ImportField]:
        return [
            ImportField("number", "number", "code", is_required=True),
            ImportField("shop", "shop", "text"),
            ImportField("good", "good", "text", line=True, is_required=True),
            ImportField("count", "count", "quantity", line=True, is_required=True),
        ]

    def find(self, items, key, context):
        known = dict(Product.objects.filter(code__in=[one.values["number"] for one in items]).values_list("code", "pk"))
        return [[known[one.values["number"]]] if one.values["number"] in known else [] for one in items]

    def present(self, pks, names):
        found = {}
        for one in Product.objects.filter(pk__in=pks):
            lines = [line.split("=") for line in one.name.split("|")]
            found[one.pk] = {"lines": [{"good": good, "count": D(count)} for good, count in lines]}
        return found

    def check(self, items, found, context):
        return

    def create(self, items: Sequence[Item], context: Any) -> list[Written]:
        written = []
        for item in items:
            name = "|".join(f"{line['good']}={line['count']}" for line in item.lines)
            made = create_product(code=item.values["number"], name=name, by=context.by, at=context.at)
            written.append(Written(item.row, self.model, made.pk, None, dict(item.values)))
        return written

    def shown(self, pks):
        return {one.pk: (one.name, "") for one in Product.objects.filter(pk__in=pks)}

    def obstacles(self, written, context):
        return []

    def take_back(self, written, context):
        for one in written:
            Product.objects.filter(pk=one.pk).delete()


@pytest.fixture
def baskets():
    register_target(Baskets())
    yield
    del targets["baskets"]


@pytest.fixture
def admin(world) -> User:
    return User.objects.select_related("unit").get(pk=world.admin.pk)


def goods() -> dict[str, str]:
    return dict(Product.objects.filter(code__startswith="K").order_by("code").values_list("code", "name"))


def test_rows_of_one_document_are_one_item_wherever_they_stand(world, baskets, admin):
    text = "number,shop,good,count\nK1,A,cup,2\nK2,A,mug,1\nK1,A,bag,3\nK3,A,cup,x\nK3,B,mug,1\n,A,cup,1\n"
    run = opened(world, text, target="baskets", by=admin)
    first, second, third, fourth = preview(run).items
    assert [one.rows for one in (first, second, third, fourth)] == [(2, 4), (3,), (5, 6), (7,)]
    assert [[cell.value for cell in line] for line in first.lines] == [["cup", "2"], ["bag", "3"]]
    assert [cell.value for cell in first.cells] == ["K1", "A"]
    assert [(one.code, one.field, one.row) for one in third.problems] == [
        ("not_a_number", "count", 5), ("differs_inside", "shop", 6),
    ]  # fmt: skip
    assert [cell.problem and cell.problem.code for cell in third.cells] == [None, "differs_inside"]  # told at its head
    assert [(one.code, one.field) for one in fourth.problems] == [("required", "number")]
    counts = preview(run).counts
    assert (counts.items, counts.lines) == ({"new": 2, "refused": 2}, {"new": 3, "refused": 3})
    run = started(run, admin)
    assert goods() == {"K1": "cup=2|bag=3", "K2": "mug=1"}
    assert run.summary["lines"] == {"created": 3, "refused": 3}


def test_a_document_that_comes_again_is_unchanged_or_refused_and_never_overwritten(world, baskets, admin):
    text = "number,shop,good,count\nK1,A,cup,2\nK1,A,bag,3\nK2,A,mug,1\n"
    started(opened(world, text, target="baskets", by=admin), admin)
    assert states(opened(world, text, target="baskets", by=admin)) == {"unchanged": 2}
    other = opened(world, text.replace("bag,3", "bag,4"), target="baskets", by=admin)
    (item,) = preview(other, state="refused").items
    assert [one.code for one in item.problems] == ["differs"]
    assert states(other) == {"unchanged": 1, "refused": 1}


def test_the_lines_may_stand_in_another_file(world, baskets, admin):
    run = opened(world, "Basket No,Shop\nK1,A\nK2,B\nK3,C\n", target="baskets", by=admin)
    lines = SimpleUploadedFile("details.csv", b"no,good,count\nK2,mug,1\nK1,cup,2\nK1,bag,3\nK9,cup,1\n")
    with pytest.raises(BadInput):
        actions.join_file(run, file=lines, column="Nothing", joined_column="no", by=admin, at=AT)
    run = actions.join_file(again(run), file=lines, column="basket no", joined_column="no", by=admin, at=AT)
    assert (run.columns, run.lines) == (["Basket No", "Shop", "good", "count"], 5)
    assert [one.name for one in folder_of(run).glob("rows-*")] == [run.reading["rows"]]
    mapping = {"number": 0, "shop": 1, "good": 2, "count": 3}
    run = actions.choose(run, mapping=mapping, upsert_key=["number"], by=admin, at=AT)
    found = {one.label: one for one in preview(run).items}
    assert {name: (one.state, one.rows) for name, one in found.items()} == {
        "K1": ("new", (2, 3)), "K2": ("new", (4,)), "K3": ("refused", (5,)), "K9": ("refused", (6,)),
    }  # fmt: skip
    assert [one.field for one in found["K3"].problems] == ["good", "count"]
    assert [one.code for one in found["K9"].problems] == ["orphan"]
    started(run, admin)
    assert goods() == {"K1": "cup=2|bag=3", "K2": "mug=1"}


class Weights(TargetExtension):
    """A field of another room on customers, kept in the customer's English name."""

    target = "customers"

    def fields(self, user: Any) -> Sequence[ImportField]:
        return [ImportField("weight", "weight", "whole", names=("重量",))]

    def present(self, pks, names):
        rows = Customer.objects.filter(pk__in=pks).values_list("pk", "bank_name")
        return {pk: {"weight": int(text) if text else None} for pk, text in rows}

    def check(self, items, found, context):
        from guanxi.kit.imports.batches import Problem

        for one in items:
            if one.values.get("weight") == 13:
                one.problems.append(Problem("unlucky", "weight", "no 13", ""))

    def write(self, values: Mapping[int, Mapping[str, Any]], context: Any) -> None:
        for pk, found in values.items():
            Customer.objects.filter(pk=pk).update(bank_name=str(found["weight"] or ""))


@pytest.fixture
def weights():
    before = list(extensions.get("customers", []))
    extensions["customers"] = [*before, Weights()]
    yield
    extensions["customers"] = before


def test_fields_of_other_rooms_come_in_with_the_record_and_go_back_with_it(world, weights, admin):
    Customer.objects.filter(pk=world.jianhu.pk).update(bank_name="7")
    text = "code,name,重量\nX-1,店一,5\nC-1001,永辉新名,6\nC-1002,鉴湖文具批发部,8\nX-2,店二,13\n"
    run = opened(world, text, by=admin)
    found = {one.row: one for one in preview(run).items}
    assert [(cell.key, cell.old, cell.value) for cell in found[4].cells if cell.is_changed] == [("weight", "7", "8")]
    assert [one.code for one in found[5].problems] == ["unlucky"]
    run = started(run, admin)
    assert run.summary["lines"] == {"created": 1, "changed": 2, "refused": 1}

    def kept() -> dict[str, str]:
        rows = Customer.objects.filter(code__in=["X-1", "C-1001", "C-1002"])
        return dict(rows.values_list("code", "bank_name"))

    assert kept() == {"X-1": "5", "C-1001": "6", "C-1002": "8"}
    assert states(opened(world, text, by=admin)) == {"unchanged": 3, "refused": 1}
    actions.undo_import(run, by=admin, at=AT)
    running.work_waiting()
    assert kept() == {"C-1001": "", "C-1002": "7"}
    assert Customer.objects.get(code="C-1001").name == "绍兴永辉礼品行"


def test_a_long_file_is_judged_by_the_worker(world, settings, admin):
    settings.GUANXI_IMPORT_AT_ONCE = 3
    run = opened(world, HEAD + "".join(f"X-{n},店{n},,\n" for n in range(1, 6)), by=admin)
    ImportRun.objects.filter(pk=run.pk).update(opened_at=timezone.now())
    found = preview(again(run))
    assert (found.is_ready, found.items) == (False, [])
    assert running.check_waiting() == 1
    assert preview(again(run)).counts.items == {"new": 5}
    assert running.check_waiting() == 0
    actions.mend_cell(again(run), row=2, column="phone", text="12", by=admin, at=AT)
    assert not preview(again(run)).is_ready
    run = started(again(run), admin)  # the worker judges what nobody waited for
    assert run.summary["lines"] == {"refused": 1, "created": 4}
