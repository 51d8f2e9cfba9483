"""`guanxi export` and `guanxi import` of a whole company, as separate programs, into a new folder."""

from __future__ import annotations

from pathlib import Path

from tests.ops.conftest import Installation, base_environment

ROOT = Path(__file__).parents[2]
FILL = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from tests.world import build_world
build_world()
"""
FACTS = """
from decimal import Decimal
from django.db.models import Sum
from guanxi.domains.customers.models import Customer
from guanxi.domains.receivables.models import Account, LedgerEntry
print(Customer.objects.count(), Account.objects.aggregate(s=Sum("balance"))["s"],
      LedgerEntry.objects.aggregate(s=Sum("amount"))["s"])
"""


def test_a_company_moves_into_a_new_folder(installation: Installation, tmp_path: Path, new_database) -> None:
    """Set up, filled, exported, brought in elsewhere: equal sums, nothing twice, the ledger sound."""
    installation.ask(FILL)
    before = installation.ask(FACTS)
    package = tmp_path / "company.zip"
    written = installation.run("export", str(package))
    assert written.returncode == 0, written.stderr
    assert "Exported to" in written.stdout and package.stat().st_mode & 0o777 == 0o600
    again = installation.run("export", str(package))
    assert again.returncode == 1 and "exists already" in again.stderr

    home = tmp_path / "new"
    other = Installation(home, base_environment(home) | new_database())
    made = other.run("setup", "--username", "boss", GUANXI_PASSWORD="a long enough one")
    assert made.returncode == 0, made.stderr
    brought = other.run("import", str(package))
    assert brought.returncode == 0, brought.stderr
    assert "all sums are those of the export" in brought.stdout
    assert other.ask(FACTS) == before
    assert other.run("check").returncode == 0
    assert "boss" in other.run("user", "list").stdout
    twice = other.run("import", str(package))
    assert twice.returncode == 1 and "holds data already" in twice.stderr
    assert other.ask(FACTS) == before
