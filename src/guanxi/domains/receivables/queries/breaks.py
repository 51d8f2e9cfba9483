"""Whether the ledger adds up: each check is one pass of the database over its tables."""

# ruff: noqa: S608 – the statements are constants of this file

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection, transaction

MOST = 100  # a check that fails at more places says no more by naming them


@dataclass(frozen=True)
class MoneyBreak:
    """A figure that is not what the rows below it add up to.

    Args:
        what: which promise is broken.
        record: the id of the row (its customer for accounts).
        kept: what stands there.
        found: what it should be.
    """

    what: str
    record: int
    kept: Decimal
    found: Decimal

    def __str__(self) -> str:
        return f"{self.what} {self.record}: {self.kept} kept, {self.found} found"


def _sums(table: str, key: str, column: str = "amount", where: str = "1 = 1") -> str:
    return f"(SELECT {key}, SUM({column}) AS total FROM {table} WHERE {where} GROUP BY {key})"


MERGED = "(SELECT id, merged_into_id FROM customers_customer WHERE merged_into_id IS NOT NULL)"


def _carried(table: str, column: str = "amount", where: str = "1 = 1") -> str:
    """Sums by customer; what a merged customer has counts for the one that carries it on."""
    carrier = "COALESCE(m.merged_into_id, d.customer_id)"
    return (
        f"(SELECT {carrier} AS customer_id, SUM(d.{column}) AS total FROM {table} d "
        f"LEFT JOIN {MERGED} m ON m.id = d.customer_id WHERE {where} GROUP BY {carrier})"
    )


CHECKS: dict[str, str] = {
    "balance of customer": f"""
        SELECT a.customer_id, a.balance, COALESCE(s.total, 0) FROM receivables_account a
        LEFT JOIN {_carried("receivables_ledgerentry")} s ON s.customer_id = a.customer_id
        WHERE a.balance <> COALESCE(s.total, 0)""",
    "entries without account of customer": f"""
        SELECT s.customer_id, 0, s.total FROM {_carried("receivables_ledgerentry")} s
        LEFT JOIN receivables_account a ON a.customer_id = s.customer_id WHERE a.id IS NULL""",
    "money on account of customer": f"""
        SELECT a.customer_id, a.unapplied, COALESCE(s.total, 0) FROM receivables_account a
        LEFT JOIN {_carried("receivables_credit", "open_amount")} s ON s.customer_id = a.customer_id
        WHERE a.unapplied <> COALESCE(s.total, 0)""",
    "money set aside of customer": f"""
        SELECT a.customer_id, a.earmarked, COALESCE(s.total, 0) FROM receivables_account a
        LEFT JOIN {_carried("receivables_credit", "earmarked")} s ON s.customer_id = a.customer_id
        WHERE a.earmarked <> COALESCE(s.total, 0)""",
    "money set aside of credit": f"""
        SELECT c.id, c.earmarked, COALESCE(s.total, 0) FROM receivables_credit c
        LEFT JOIN {_sums("receivables_earmark", "credit_id", '"left"')} s ON s.credit_id = c.id
        WHERE c.earmarked <> COALESCE(s.total, 0)""",
    "reserved of customer": "SELECT customer_id, reserved, 0 FROM receivables_account WHERE reserved < 0",
    "open amount of invoice": f"""
        SELECT i.id, i.open_amount, i.amount - COALESCE(s.total, 0) FROM receivables_invoice i
        LEFT JOIN {_sums("receivables_allocation", "invoice_id")} s ON s.invoice_id = i.id
        WHERE i.open_amount <> i.amount - COALESCE(s.total, 0)""",
    "open amount of credit": f"""
        SELECT c.id, c.open_amount, c.amount - COALESCE(s.total, 0) FROM receivables_credit c
        LEFT JOIN {_sums("receivables_allocation", "credit_id")} s ON s.credit_id = c.id
        WHERE c.open_amount <> c.amount - COALESCE(s.total, 0)""",
    "entry of invoice": """
        SELECT i.id, COALESCE(e.amount, 0), i.amount FROM receivables_invoice i
        LEFT JOIN receivables_ledgerentry e ON e.invoice_id = i.id
        WHERE e.id IS NULL OR e.amount <> i.amount OR e.customer_id <> i.customer_id""",
    "entry of credit": """
        SELECT c.id, COALESCE(e.amount, 0), -c.amount FROM receivables_credit c
        LEFT JOIN receivables_ledgerentry e ON e.credit_id = c.id
        WHERE e.id IS NULL OR e.amount <> -c.amount OR e.customer_id <> c.customer_id""",
    "allocation between customers": f"""
        SELECT l.invoice_id, SUM(l.amount), 0 FROM receivables_allocation l
        JOIN receivables_invoice i ON i.id = l.invoice_id JOIN receivables_credit c ON c.id = l.credit_id
        LEFT JOIN {MERGED} mi ON mi.id = i.customer_id LEFT JOIN {MERGED} mc ON mc.id = c.customer_id
        WHERE COALESCE(mi.merged_into_id, i.customer_id) <> COALESCE(mc.merged_into_id, c.customer_id)
        GROUP BY l.invoice_id, l.credit_id HAVING SUM(l.amount) <> 0""",
    "account of merged customer": f"""
        SELECT a.customer_id, a.balance, 0 FROM receivables_account a LEFT JOIN {MERGED} m ON m.id = a.customer_id
        WHERE COALESCE(a.carried_by_id, 0) <> COALESCE(m.merged_into_id, 0)""",
    "ageing of customer": f"""
        SELECT a.customer_id, g.total, COALESCE(s.total, 0) FROM receivables_accountageing g
        JOIN receivables_account a ON a.id = g.account_id
        LEFT JOIN {_carried("receivables_invoice", "open_amount", "d.open_amount > 0")} s
        ON s.customer_id = a.customer_id WHERE g.total <> COALESCE(s.total, 0) OR g.unapplied <> a.unapplied""",
    "ageing total": """
        SELECT t.id, t.total, COALESCE(SUM(g.total), 0) FROM receivables_ageingtotal t
        LEFT JOIN receivables_accountageing g
        ON g.unit_id = t.unit_id AND COALESCE(g.owner_id, 0) = COALESCE(t.owner_id, 0)
        GROUP BY t.id, t.total HAVING t.total <> COALESCE(SUM(g.total), 0)""",
}


def find_money_breaks() -> list[MoneyBreak]:
    """Every promise of the ledger that does not hold; empty when the money adds up. Linear in the rows."""
    return [found for what, statement in CHECKS.items() for found in _run(what, statement)]


def _run(what: str, statement: str) -> Iterable[MoneyBreak]:
    with _without_loops(), connection.cursor() as cursor:
        cursor.execute(f"{statement} LIMIT {MOST}")
        for record, kept, found in cursor.fetchall():
            yield MoneyBreak(what, record, Decimal(kept).scaleb(-2), Decimal(found).scaleb(-2))


@contextmanager
def _without_loops() -> Iterator[None]:
    """PostgreSQL plans loops within loops over tables that it has not looked at yet; the checks want one pass."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield
