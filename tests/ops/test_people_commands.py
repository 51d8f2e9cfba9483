"""`guanxi setup` and `guanxi user`: the first administrator, others, and keys for the API."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ops.conftest import Installation
from tests.ops.test_command_line import assert_one_sentence

pytestmark = pytest.mark.slow

PASSWORD = "tomi-kera-9264-vu"
VERIFY = """
import sys
from datetime import datetime, UTC
from guanxi.foundation.people.tokens import verify_token
token = verify_token({secret!r}, at=datetime.now(UTC))
print(token.user.username, ",".join(token.scopes))
"""
SIGN_IN = (
    "from django.contrib.auth import authenticate; print(authenticate(None, username={name!r}, password={password!r}))"
)


def test_setup_makes_one_administrator_once(untouched: Installation) -> None:
    assert_one_sentence(untouched.run("setup"), "--username", "GUANXI_PASSWORD")
    assert_one_sentence(untouched.run("setup", "--username", "anna"), "GUANXI_PASSWORD")
    assert_one_sentence(untouched.run("setup", "--username", "anna", GUANXI_PASSWORD="1234"), "password")
    assert untouched.run("user", "list").stdout == ""
    done = untouched.run("setup", "--username", "anna", "--full-name", "安娜", GUANXI_PASSWORD=PASSWORD)
    assert done.returncode == 0, done.stderr
    again = untouched.run("setup", "--username", "eve", GUANXI_PASSWORD=PASSWORD)
    assert again.returncode == 0
    assert "already" in again.stdout
    assert untouched.run("user", "list").stdout.split() == ["anna", "安娜", "admin"]
    assert untouched.ask(SIGN_IN.format(name="anna", password=PASSWORD)) == "安娜"


def test_setup_leads_to_an_import(untouched: Installation, tmp_path: Path) -> None:
    done = untouched.run("setup", "--company", "和记", "--username", "anna", GUANXI_PASSWORD=PASSWORD)
    assert done.returncode == 0, done.stderr
    again = untouched.run("setup")
    assert again.returncode == 0, again.stderr
    file = tmp_path / "orders.csv"
    file.write_text(
        "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n"
        "489434,85048,Ball,12,2009-12-01 07:45,6.95,13085,China\n"
    )
    brought_in = untouched.run("import", str(file), "--kind", "order-lines")
    assert brought_in.returncode == 0, brought_in.stderr
    assert "1 lines = 1 imported" in brought_in.stdout
    names = "from guanxi.domains.customers.models import Customer; print(*Customer.objects.values_list('unit__name'))"
    assert "和记" in untouched.ask(names)
    place = "from guanxi.foundation.people.models import User; print(User.objects.get(username='anna').unit)"
    assert untouched.ask(place) == "和记"  # who belongs nowhere could import no customer


def test_token_stands_alone_on_standard_output_and_is_accepted(sqlite_installation: Installation) -> None:
    made = sqlite_installation.run("user", "add", "lin", "--role", "rep", GUANXI_PASSWORD=PASSWORD)
    assert made.returncode == 0, made.stderr
    done = sqlite_installation.run("user", "token", "lin", "--scope", "read")
    assert done.returncode == 0, done.stderr
    secret = done.stdout.strip()
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""
    assert sqlite_installation.ask(VERIFY.format(secret=secret)) == "lin read"


def test_what_cannot_be_is_one_sentence(sqlite_installation: Installation) -> None:
    run = sqlite_installation.run
    assert_one_sentence(run("user", "token", "nobody"), "nobody", "guanxi user list")
    assert_one_sentence(run("user", "add", "zhao", "--role", "emperor", GUANXI_PASSWORD=PASSWORD), "emperor", "admin")
    assert run("user", "add", "zhao", GUANXI_PASSWORD=PASSWORD).returncode == 0
    assert_one_sentence(run("user", "add", "zhao", GUANXI_PASSWORD=PASSWORD), "already")
    assert_one_sentence(run("user", "password", "zhao"), "GUANXI_PASSWORD")
    assert_one_sentence(run("user", "token", "zhao", "--scope", "everything"), "read")
    for days in ("0", "-3", "soon", "99999999"):
        assert_one_sentence(run("user", "token", "zhao", "--days", days), "from 1 to 3650")
