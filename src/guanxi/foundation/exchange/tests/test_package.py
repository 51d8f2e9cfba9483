"""A whole company as open files: what goes out comes in again, equal to the last cell."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.utils import translation
from tests.world import AT

from guanxi.domains.customers.models import Customer
from guanxi.domains.customers.queries import search_customers
from guanxi.domains.orders.models import Order
from guanxi.domains.receivables.queries import find_money_breaks
from guanxi.foundation.exchange.package.founders import NotEmpty, clear_tables
from guanxi.foundation.exchange.package.reading import BadPackage, bring_in_package, is_package
from guanxi.foundation.exchange.package.tables import is_own_table, travelling_tables
from guanxi.foundation.exchange.package.writing import write_package
from guanxi.foundation.people.models import User
from guanxi.foundation.people.queries import system_user
from guanxi.foundation.timeline.actions import add_file, add_note
from guanxi.foundation.timeline.models import File
from guanxi.kit.actions import registry
from guanxi.kit.travelling import left_out

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """Files of these tests stand apart."""
    settings.MEDIA_ROOT = tmp_path / "files"
    with translation.override("en"):
        yield tmp_path


def write(folder: Path, name: str = "whole.zip") -> Path:
    target = folder / name
    write_package(target, at=datetime(2026, 11, 23, tzinfo=UTC))
    return target


def hashes(package: Path) -> dict[str, str]:
    with ZipFile(package) as archive:
        described = json.loads(archive.read("datapackage.json"))
    return {table["name"]: table["hash"] for table in described["resources"]}


def bring(package: Path, **options):
    return bring_in_package(package, by=system_user(), at=AT, **options)


def edit(package: Path, target: Path, table: str, change) -> Path:
    """The same package with the lines of one table changed."""
    with ZipFile(package) as source, ZipFile(target, "w") as copy:
        for name in source.namelist():
            content = source.read(name)
            if name == f"data/{table}.csv":
                rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
                text = io.StringIO(newline="")
                csv.writer(text).writerows(change(rows))
                content = text.getvalue().encode()
            copy.writestr(name, content)
    return target


def test_what_went_out_comes_in_equal_to_the_last_cell(world, folder):
    """Every table, every file, the search and the ledger; counters go on behind what came."""
    shop = world.yonghui
    add_note(shop, text='第一行\n=1+1, "quoted"', by=world.manager, at=AT)
    add_file(shop, content=ContentFile(b"%PDF-1.4 licence"), name="licence.pdf", by=world.manager, at=AT)
    before = write(folder)
    stored = File.objects.get()
    customers, orders, newest = Customer.objects.count(), Order.objects.count(), Customer.objects.latest("pk").pk
    assert is_package(before) and customers > 3 and orders > 0

    clear_tables()
    stored.content.storage.delete(stored.content.name)
    report = bring(before)

    assert hashes(write(folder, "again.zip")) == hashes(before)
    assert (report.rows["customers.customer"], report.rows["orders.order"]) == (customers, orders)
    assert (report.files, report.missing_files) == (1, [])
    assert File.objects.get().content.read() == b"%PDF-1.4 licence"
    assert list(find_money_breaks()) == []
    manager = User.objects.get(username=world.manager.username)
    assert shop.pk in [row.pk for row in search_customers(manager, shop.name).rows]
    create_customer = registry["customers.create_customer"].function
    made = create_customer(name="新来的店", unit=manager.unit, by=manager, at=AT)
    assert made.pk > newest


def test_no_password_and_no_key_travels(world, folder):
    """Nobody signs in by what stands in the file; who set the installation up still does."""
    package = write(folder)
    with ZipFile(package) as archive:
        heading = archive.read("data/people.user.csv").decode().splitlines()[0].split(",")
        assert "password" not in heading and "last_login" not in heading
        assert not [name for name in archive.namelist() if "accesstoken" in name or "signinlink" in name]
    clear_tables()
    kept = User.objects.create_user("founder", password="a long enough one", full_name="Founder")
    bring(package)
    kept = User.objects.get(username="founder")
    assert kept.check_password("a long enough one") and kept.may("*")
    assert not User.objects.get(username=world.manager.username).check_password("")


def test_a_filled_installation_is_left_alone(world, folder):
    """The refusal names what stands there, and nothing is changed."""
    package, before = write(folder), Customer.objects.count()
    with pytest.raises(NotEmpty):
        bring_in_package(package, by=system_user(), at=AT)
    assert Customer.objects.count() == before > 0


@pytest.mark.parametrize(
    ("table", "change", "told"),
    [
        ("orders.order", lambda rows: rows[:-1], "rows"),
        ("receivables.ledgerentry", lambda rows: _with_cell(rows, "amount", "1.00"), "adds up to"),
        ("receivables.invoice", lambda rows: _with_cell(rows, "amount", "1.00"), "receivables.invoice"),
        ("receivables.invoice", lambda rows: _with_cell(rows, "amount", "one"), "“one” cannot stand in amount"),
        ("customers.customer", lambda rows: _with_cell(rows, "created_at", ""), "“” cannot stand in created_at"),
        ("customers.customer", lambda rows: [rows[0], rows[1][:-1], *rows[2:]], "not as many cells"),
        (
            "customers.customer",
            lambda rows: [[*rows[0], "shoe_size"], *([*row, "43"] for row in rows[1:])],
            "shoe_size",
        ),
        ("customers.tag", lambda rows: [["name", "name"], *(row for row in rows[1:])], "headings"),
    ],
)
def test_a_package_that_was_spoilt_is_refused(world, folder, table, change, told):
    """The answer names table and column."""
    package = edit(write(folder), folder / "spoilt.zip", table, change)
    clear_tables()
    with pytest.raises(BadPackage) as refusal:
        bring(package)
    assert told in str(refusal.value.message)


def test_a_table_edited_on_purpose_comes_in(world, folder):
    """With the word for it, other sums are taken; the ledger's own check tells what they break."""
    package = edit(
        write(folder),
        folder / "edited.zip",
        "customers.customer",
        lambda rows: _with_cell(rows, "street", "人民路 1 号"),
    )
    clear_tables()
    bring(package, with_edits=True)
    assert Customer.objects.filter(street="人民路 1 号").count() == 1


def test_a_file_that_is_no_package_is_told_apart(folder):
    """Workbooks are archives too."""
    other = folder / "other.zip"
    with ZipFile(other, "w") as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
    assert not is_package(other)
    (folder / "text.csv").write_text("a,b\n1,2\n")
    assert not is_package(folder / "text.csv")


def test_every_table_travels_or_says_why_not():
    """A new table is either taken along or left out with a reason, and every column of it can be written."""
    ours = {model._meta.label for model in apps.get_models(include_auto_created=True) if is_own_table(model)}
    assert {table.model._meta.label for table in travelling_tables()} | set(left_out) == ours
    assert all(kind.name for table in travelling_tables() for kind in table.kinds)


def test_amounts_are_written_with_their_decimals(world, folder):
    """A sum in the description is the sum of the column, to the last decimal."""
    package = write(folder)
    with ZipFile(package) as archive:
        described = {one["name"]: one for one in json.loads(archive.read("datapackage.json"))["resources"]}
        rows = list(csv.DictReader(io.StringIO(archive.read("data/receivables.invoice.csv").decode())))
    assert Decimal(described["receivables.invoice"]["guanxi"]["sums"]["amount"]) == sum(
        (Decimal(row["amount"]) for row in rows), Decimal(0)
    )
    assert len(rows) == described["receivables.invoice"]["guanxi"]["rows"] > 0


def _with_cell(rows, column, value):
    place = rows[0].index(column)
    return [rows[0], [*rows[1][:place], value, *rows[1][place + 1 :]], *rows[2:]]
